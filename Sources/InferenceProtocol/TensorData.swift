/// A tensor's elements in row-major order, held by kind so that a model reads them without conversion.
public enum TensorData: Sendable {
  /// `FP16` and `FP32`; a missing value is NaN.
  case floats([Float])
  /// `FP64`; a missing value is NaN.
  case doubles([Double])
  /// Every integer type; a `UINT64` above `Int64.max` is held by its bit pattern.
  case ints([Int64])
  /// `BYTES`: each element is a string of bytes.
  case bytes([[UInt8]])
  /// `BOOL`.
  case bools([Bool])

  /// The number of elements.
  public var count: Int {
    switch self {
    case .floats(let values): values.count
    case .doubles(let values): values.count
    case .ints(let values): values.count
    case .bytes(let values): values.count
    case .bools(let values): values.count
    }
  }

  /// Which kind it is.
  public var storage: Datatype.Storage {
    switch self {
    case .floats: .floats
    case .doubles: .doubles
    case .ints: .ints
    case .bytes: .bytes
    case .bools: .bools
    }
  }

  /// As many zeros, empty strings or falses as asked for.
  public static func zeros(_ storage: Datatype.Storage, count: Int) -> TensorData {
    switch storage {
    case .floats: .floats([Float](repeating: 0, count: count))
    case .doubles: .doubles([Double](repeating: 0, count: count))
    case .ints: .ints([Int64](repeating: 0, count: count))
    case .bytes: .bytes([[UInt8]](repeating: [], count: count))
    case .bools: .bools([Bool](repeating: false, count: count))
    }
  }
}

extension TensorData: Equatable {
  /// Compares bit by bit, so that a NaN equals itself.
  public static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.floats(let left), .floats(let right)): left.map(\.bitPattern) == right.map(\.bitPattern)
    case (.doubles(let left), .doubles(let right)): left.map(\.bitPattern) == right.map(\.bitPattern)
    case (.ints(let left), .ints(let right)): left == right
    case (.bytes(let left), .bytes(let right)): left == right
    case (.bools(let left), .bools(let right)): left == right
    default: false
    }
  }
}
