extension InferResponse {
  /// Writes the answer to a request, fields in MLServer's order.
  ///
  /// - Parameters:
  ///   - bytes: What to append the body to; keeping it from answer to answer saves its allocation.
  ///   - isBinary: Whether the output of that name goes behind the JSON part in binary.
  /// - Returns: The length of the JSON part for the header field ``BinaryTensors/headerName``; nil for plain JSON.
  public func encode(into bytes: inout [UInt8], isBinary: (String) -> Bool = { _ in false }) -> Int? {
    let start = bytes.count
    var writer = JSONWriter(into: bytes)
    bytes = []
    writer.raw(#"{"model_name":"#)
    writer.string(modelName)
    if let modelVersion {
      writer.raw(#","model_version":"#)
      writer.string(modelVersion)
    }
    if let id {
      writer.raw(#","id":"#)
      writer.string(id)
    }
    writer.raw(#","parameters":"#)
    writer.object(parameters)
    writer.raw(#","outputs":"#)
    var binary: [Tensor] = []
    writer.array(outputs) { writer, output in
      let isBinary = isBinary(output.name)
      if isBinary { binary.append(output) }
      writer.tensor(output, isBinary: isBinary)
    }
    writer.raw("}")
    bytes = writer.bytes
    if binary.isEmpty { return nil }
    let length = bytes.count - start
    for output in binary { BinaryTensors.append(output, to: &bytes) }
    return length
  }

  /// Reads an answer: JSON, or JSON followed by binary tensors.
  ///
  /// - Parameters:
  ///   - body: The whole body.
  ///   - headerLength: What the header field ``BinaryTensors/headerName`` says; nil where it is absent.
  /// - Throws: ``ProtocolError`` naming the tensor or the byte.
  public init(decoding body: Span<UInt8>, headerLength: Int? = nil) throws(ProtocolError) {
    self = try TensorReader.read(body, headerLength: headerLength) {
      (scanner, reader, message) throws(ProtocolError) in
      var response = InferResponse(modelName: "", outputs: [])
      try scanner.object("the answer") { (scanner, name, _) throws(ProtocolError) in
        switch name {
        case "model_name": response.modelName = try scanner.string("the model's name")
        case "model_version": response.modelVersion = try scanner.optionalString("the model's version")
        case "id": response.id = try scanner.optionalString("the answer's id")
        case "parameters": response.parameters = try scanner.parameters("the answer's parameters")
        case "outputs":
          response.outputs = []
          try scanner.array("the outputs") { (scanner, index) throws(ProtocolError) in
            response.outputs.append(try reader.tensor(&scanner, "outputs[\(index)]", in: message))
          }
        default: try scanner.skipValue()
        }
      }
      return response
    }
  }

  /// Reads an answer from bytes in memory, for callers in asynchronous functions, in which a span may not live.
  public init(decoding body: [UInt8], headerLength: Int? = nil) throws(ProtocolError) {
    try self.init(decoding: body.span, headerLength: headerLength)
  }
}
