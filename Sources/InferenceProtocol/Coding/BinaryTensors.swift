/// The binary tensor extension: elements as little-endian bytes behind the JSON part of a message.
///
/// Source: Triton's `docs/protocol/extension_binary_data.md`. The JSON part's length stands in the header field
/// ``headerName``, a tensor's share of the rest in its parameter `binary_data_size`; tensors follow one another in
/// the order in which the JSON part names them.
public enum BinaryTensors {
  /// The header field with the length of the JSON part.
  public static let headerName = "Inference-Header-Content-Length"
  static let sizeName = "binary_data_size"

  /// Reads elements from their bytes.
  static func decode(
    _ datatype: Datatype, count: Int, from bytes: Span<UInt8>, tensor: String
  ) throws(ProtocolError) -> TensorData {
    guard let size = datatype.byteSize else { return .bytes(try strings(count, from: bytes, tensor: tensor)) }
    let (need, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, need == bytes.count else {
      throw ProtocolError(
        .shape,
        "tensor '\(tensor)': \(count) elements of \(datatype) take \(overflow ? "too many" : String(need)) bytes and"
          + " \(sizeName) is \(bytes.count); make them agree",
        subject: tensor)
    }
    let raw = unsafe bytes.bytes
    switch datatype {
    case .fp32: return .floats((0..<count).map { Float(bitPattern: raw.little($0, UInt32.self)) })
    case .fp64: return .doubles((0..<count).map { Double(bitPattern: raw.little($0, UInt64.self)) })
    case .fp16: return .floats((0..<count).map { Float(Float16(bitPattern: raw.little($0, UInt16.self))) })
    case .int8: return .ints((0..<count).map { Int64(raw.little($0, Int8.self)) })
    case .int16: return .ints((0..<count).map { Int64(raw.little($0, Int16.self)) })
    case .int32: return .ints((0..<count).map { Int64(raw.little($0, Int32.self)) })
    case .int64, .uint64: return .ints((0..<count).map { raw.little($0, Int64.self) })
    case .uint8: return .ints((0..<count).map { Int64(raw.little($0, UInt8.self)) })
    case .uint16: return .ints((0..<count).map { Int64(raw.little($0, UInt16.self)) })
    case .uint32: return .ints((0..<count).map { Int64(raw.little($0, UInt32.self)) })
    case .bool, .bytes: return .bools((0..<count).map { raw.little($0, UInt8.self) != 0 })
    }
  }

  private static func strings(
    _ count: Int, from bytes: Span<UInt8>, tensor: String
  ) throws(ProtocolError) -> [[UInt8]] {
    var strings: [[UInt8]] = []
    var position = 0
    while position < bytes.count {
      let start = position + 4
      guard start <= bytes.count else { break }
      let length = Int(unsafe bytes.extracting(position..<start).bytes.little(0, UInt32.self))
      guard length <= bytes.count - start else { break }
      strings.append((start..<start + length).map { bytes[$0] })
      position = start + length
    }
    guard position == bytes.count, strings.count == count else {
      throw ProtocolError(
        .shape,
        "tensor '\(tensor)': its binary data hold \(strings.count) whole strings where the shape needs \(count);"
          + " send each as a 4-byte little-endian length and its bytes",
        subject: tensor)
    }
    return strings
  }

  /// Appends a tensor's elements as bytes.
  static func append(_ tensor: Tensor, to bytes: inout [UInt8]) {
    switch tensor.data {
    case .floats(let values) where tensor.datatype == .fp16:
      for value in values { put(Float16(value).bitPattern, to: &bytes) }
    case .floats(let values): for value in values { put(value.bitPattern, to: &bytes) }
    case .doubles(let values): for value in values { put(value.bitPattern, to: &bytes) }
    case .bools(let values): for value in values { bytes.append(value ? 1 : 0) }
    case .ints(let values):
      for value in values {
        switch tensor.datatype.byteSize {
        case 1: bytes.append(UInt8(truncatingIfNeeded: value))
        case 2: put(UInt16(truncatingIfNeeded: value), to: &bytes)
        case 4: put(UInt32(truncatingIfNeeded: value), to: &bytes)
        default: put(UInt64(bitPattern: value), to: &bytes)
        }
      }
    case .bytes(let values):
      for value in values {
        put(UInt32(truncatingIfNeeded: value.count), to: &bytes)
        bytes.append(contentsOf: value)
      }
    }
  }

  /// How many bytes ``append(_:to:)`` appends.
  static func size(of tensor: Tensor) -> Int {
    if case .bytes(let values) = tensor.data { return values.reduce(0) { $0 + 4 + $1.count } }
    return tensor.count * (tensor.datatype.byteSize ?? 0)
  }

  private static func put(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }
}

extension RawSpan {
  /// The little-endian integer that is the `index`-th of its size; the bounds are checked.
  @inline(__always) fileprivate func little<Value: FixedWidthInteger & BitwiseCopyable>(
    _ index: Int, _ type: Value.Type
  ) -> Value {
    Value(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: index * MemoryLayout<Value>.size, as: type))
  }
}

extension Tensor {
  /// The elements as the binary tensor extension sends them.
  public var littleEndianBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(BinaryTensors.size(of: self))
    BinaryTensors.append(self, to: &bytes)
    return bytes
  }
}
