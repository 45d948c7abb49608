/// Reads tensors of a message whose JSON part may be followed by binary data.
struct TensorReader: ~Copyable {
  /// The length of the whole message.
  private let total: Int
  /// Where the next tensor's binary data begin.
  private var binaryPosition: Int

  /// Lends `body` a scanner over the JSON part of a message, `headerLength` bytes of it or all, and a reader of tensors;
  /// afterwards nothing of the message may be left.
  static func read<Result>(
    _ message: Span<UInt8>, headerLength: Int?,
    _ body: (inout JSONScanner, inout TensorReader, Span<UInt8>) throws(ProtocolError) -> Result
  ) throws(ProtocolError) -> Result {
    let length = headerLength ?? message.count
    guard length >= 0, length <= message.count else {
      throw ProtocolError(
        .malformed,
        "\(BinaryTensors.headerName) is \(length) and the body has \(message.count) bytes;"
          + " give the length of the body's JSON part")
    }
    var reader = TensorReader(total: message.count, binaryPosition: length)
    let result = try JSONScanner.scan(message.extracting(0..<length)) { (scanner) throws(ProtocolError) in
      let result = try body(&scanner, &reader, message)
      try scanner.finish()
      return result
    }
    guard reader.binaryPosition == message.count else {
      throw ProtocolError(
        .shape,
        "\(message.count - reader.binaryPosition) bytes of binary data belong to no tensor; give each tensor that has"
          + " some its \(BinaryTensors.sizeName)")
    }
    return result
  }

  /// Reads one tensor, JSON or binary: the scanner stands at its object, and `role`, such as `inputs[0]`, is what to call
  /// it while its name is not known.
  mutating func tensor(
    _ scanner: inout JSONScanner, _ role: String, in message: Span<UInt8>
  ) throws(ProtocolError) -> Tensor {
    var fields = TensorFields()
    try scanner.object("the tensor \(role)") { (scanner, name, _) throws(ProtocolError) in
      try fields.read(name, &scanner, role)
    }
    if let start = fields.dataPosition {
      // `data` came before `datatype`: go back to it now.
      let end = scanner.position
      scanner.position = start
      try fields.readData(&scanner, role)
      scanner.position = end
    }
    if fields.data == nil, let size = fields.parameters[BinaryTensors.sizeName] {
      fields.parameters[BinaryTensors.sizeName] = nil
      try readBinary(size, into: &fields, role, message)
    }
    return try fields.tensor(role)
  }

  private mutating func readBinary(
    _ size: JSONValue, into fields: inout TensorFields, _ role: String, _ message: Span<UInt8>
  ) throws(ProtocolError) {
    let name = fields.name ?? role
    guard let size = size.integer, size >= 0, size <= total - binaryPosition else {
      throw ProtocolError(
        .shape,
        "tensor '\(name)': \(BinaryTensors.sizeName) must be a number of bytes that the body still holds"
          + " (\(total - binaryPosition))",
        subject: name)
    }
    let (datatype, shape) = (try fields.requireDatatype(role), try fields.requireShape(role))
    guard let count = Tensor.count(of: shape) else {
      throw ProtocolError(
        .shape, "tensor '\(name)': binary data need a shape without -1, and \(shape) is none", subject: name)
    }
    let range = binaryPosition..<binaryPosition + Int(size)
    fields.data = try BinaryTensors.decode(datatype, count: count, from: message.extracting(range), tensor: name)
    binaryPosition = range.upperBound
  }
}
