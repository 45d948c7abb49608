/// The element types of the Open Inference Protocol.
///
/// Source: `specification/protocol/inference_rest.md`, "Tensor Data Types".
public enum Datatype: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  case bool = "BOOL"
  case uint8 = "UINT8"
  case uint16 = "UINT16"
  case uint32 = "UINT32"
  case uint64 = "UINT64"
  case int8 = "INT8"
  case int16 = "INT16"
  case int32 = "INT32"
  case int64 = "INT64"
  case fp16 = "FP16"
  case fp32 = "FP32"
  case fp64 = "FP64"
  case bytes = "BYTES"

  /// How the elements are held in memory: one case of ``TensorData``.
  public enum Storage: Sendable, Hashable {
    case bools, ints, floats, doubles, bytes
  }

  /// The case of ``TensorData`` that holds elements of this type.
  public var storage: Storage {
    switch self {
    case .bool: .bools
    case .uint8, .uint16, .uint32, .uint64, .int8, .int16, .int32, .int64: .ints
    case .fp16, .fp32: .floats
    case .fp64: .doubles
    case .bytes: .bytes
    }
  }

  /// The size of one element in the binary tensor extension, in bytes; nil where every element has its own.
  public var byteSize: Int? {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .fp16: 2
    case .uint32, .int32, .fp32: 4
    case .uint64, .int64, .fp64: 8
    case .bytes: nil
    }
  }

  /// Whether the elements are numbers.
  public var isNumeric: Bool { self != .bytes && self != .bool }

  /// The name that messages use.
  public var description: String { rawValue }

  /// The least and the greatest integer of an integer type; `UINT64` is handled apart, since it passes `Int64`.
  var integerRange: ClosedRange<Int64>? {
    switch self {
    case .int8: -0x80...0x7F
    case .int16: -0x8000...0x7FFF
    case .int32: -0x8000_0000...0x7FFF_FFFF
    case .int64: Int64.min...Int64.max
    case .uint8: 0...0xFF
    case .uint16: 0...0xFFFF
    case .uint32: 0...0xFFFF_FFFF
    default: nil
    }
  }

  static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
