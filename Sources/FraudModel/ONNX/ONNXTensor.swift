/// A tensor that goes into an ``ONNXProgram`` or comes out of it: its first dimension counts rows.
public struct ONNXTensor: Equatable, Sendable {
  /// The elements, row by row.
  public enum Elements: Equatable, Sendable {
    /// Single-precision numbers.
    case float([Float])
    /// Double-precision numbers.
    case double([Double])
    /// 32-bit whole numbers.
    case int32([Int32])
    /// 64-bit whole numbers, from -2^53 to 2^53.
    case int64([Int64])
    /// Truth values.
    case bool([Bool])
    /// Texts.
    case string([String])

    /// How many there are.
    public var count: Int {
      switch self {
      case .float(let elements): elements.count
      case .double(let elements): elements.count
      case .int32(let elements): elements.count
      case .int64(let elements): elements.count
      case .bool(let elements): elements.count
      case .string(let elements): elements.count
      }
    }
  }

  /// The size of each dimension; the first is the number of rows.
  public var shape: [Int]
  /// The elements, row by row.
  public var elements: Elements

  /// Describes a tensor.
  public init(shape: [Int], elements: Elements) {
    self.shape = shape
    self.elements = elements
  }
}

extension ONNXTensor {
  /// The elements' type as ONNX names it.
  var type: ONNXGraph.ElementType {
    switch elements {
    case .float: .float
    case .double: .double
    case .int32: .int32
    case .int64: .int64
    case .bool: .bool
    case .string: .string
    }
  }

  /// The elements as a program's memory holds them; nil when a whole number is too large for it.
  ///
  /// A text that the program does not know becomes NaN, which equals nothing.
  func memory(_ texts: TextTable) -> [Double]? {
    switch elements {
    case .float(let elements): return elements.map(Double.init)
    case .double(let elements): return elements
    case .int32(let elements): return elements.map(Double.init)
    case .int64(let elements): return elements.allSatisfy { $0.magnitude <= 1 << 53 } ? elements.map(Double.init) : nil
    case .bool(let elements): return elements.map { $0 ? 1 : 0 }
    case .string(let elements): return elements.map { texts.known($0).map(Double.init) ?? .nan }
    }
  }
}

extension ONNXTensor.Elements {
  /// Elements as a program's memory holds them.
  init(_ values: [Double], _ type: ONNXGraph.ElementType, _ texts: TextTable) {
    self =
      switch type {
      case .float: .float(values.map(Float.init))
      case .double: .double(values)
      case .int32, .uint8: .int32(values.map { Int32(exactly: $0) ?? 0 })
      case .int64: .int64(values.map { Int64(exactly: $0) ?? 0 })
      case .bool: .bool(values.map { $0 != 0 })
      case .string: .string(values.map { texts.text($0) ?? "" })
      }
  }
}
