extension InferRequest {
  /// Reads a request: JSON, or JSON followed by binary tensors.
  ///
  /// Unknown fields are passed over; of a repeated field the last one counts.
  ///
  /// - Parameters:
  ///   - body: The whole body.
  ///   - headerLength: What the header field ``BinaryTensors/headerName`` says; nil where it is absent.
  /// - Throws: ``ProtocolError`` naming the tensor or the byte.
  /// - Complexity: O(count of bytes), one pass.
  public init(decoding body: Span<UInt8>, headerLength: Int? = nil) throws(ProtocolError) {
    self = try TensorReader.read(body, headerLength: headerLength) {
      (scanner, reader, message) throws(ProtocolError) in
      var request = InferRequest(inputs: [])
      var hasInputs = false
      try scanner.object("the request") { (scanner, name, _) throws(ProtocolError) in
        switch name {
        case "id": request.id = try scanner.optionalString("the request's id")
        case "parameters": request.parameters = try scanner.parameters("the request's parameters")
        case "inputs":
          hasInputs = true
          request.inputs = []
          try scanner.array("the inputs") { (scanner, index) throws(ProtocolError) in
            request.inputs.append(try reader.tensor(&scanner, "inputs[\(index)]", in: message))
          }
        case "outputs":
          request.outputs = try scanner.takeLiteral("null") ? [] : scanner.requestedOutputs()
        default: try scanner.skipValue()
        }
      }
      guard hasInputs else { throw ProtocolError(.field, "the request has no inputs; send {\"inputs\":[…]}") }
      return request
    }
  }

  /// Reads a request from bytes in memory, for callers in asynchronous functions, in which a span may not live.
  public init(decoding body: [UInt8], headerLength: Int? = nil) throws(ProtocolError) {
    try self.init(decoding: body.span, headerLength: headerLength)
  }

  /// Writes the request.
  ///
  /// - Parameters:
  ///   - bytes: What to append the body to.
  ///   - isBinary: Whether tensors follow the JSON part in binary.
  /// - Returns: The length of the JSON part for the header field ``BinaryTensors/headerName``; nil for plain JSON.
  public func encode(into bytes: inout [UInt8], isBinary: Bool = false) -> Int? {
    let start = bytes.count
    var writer = JSONWriter(into: bytes)
    bytes = []
    writer.raw("{")
    if let id {
      writer.raw(#""id":"#)
      writer.string(id)
      writer.raw(",")
    }
    if !parameters.isEmpty {
      writer.raw(#""parameters":"#)
      writer.object(parameters)
      writer.raw(",")
    }
    writer.raw(#""inputs":"#)
    writer.array(inputs) { $0.tensor($1, isBinary: isBinary) }
    if !outputs.isEmpty {
      writer.raw(#","outputs":"#)
      writer.array(outputs) { writer, output in
        writer.raw(#"{"name":"#)
        writer.string(output.name)
        if !output.parameters.isEmpty {
          writer.raw(#","parameters":"#)
          writer.object(output.parameters)
        }
        writer.raw("}")
      }
    }
    writer.raw("}")
    bytes = writer.bytes
    guard isBinary else { return nil }
    let length = bytes.count - start
    for input in inputs { BinaryTensors.append(input, to: &bytes) }
    return length
  }
}

extension JSONScanner {
  fileprivate mutating func requestedOutputs() throws(ProtocolError) -> [InferRequest.RequestedOutput] {
    var outputs: [InferRequest.RequestedOutput] = []
    try array("the outputs") { (scanner, index) throws(ProtocolError) in
      var output: String?
      var parameters = Parameters()
      try scanner.object("outputs[\(index)]") { (scanner, name, _) throws(ProtocolError) in
        switch name {
        case "name": output = try scanner.string("the name of outputs[\(index)]")
        case "parameters": parameters = try scanner.parameters("the parameters of outputs[\(index)]")
        default: try scanner.skipValue()
        }
      }
      guard let output else { throw ProtocolError(.field, "outputs[\(index)] has no name; send {\"name\":…}") }
      outputs.append(.init(output, parameters: parameters))
    }
    return outputs
  }
}
