extension ONNXGraph {
  /// Reads an ONNX file.
  ///
  /// Fields that models of this library do not have are passed over; what their absence makes wrong is found when the
  /// graph is understood.
  ///
  /// - Parameter bytes: The whole file.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` saying where the bytes make no sense.
  init(decoding bytes: [UInt8]) throws(ModelError) {
    guard bytes.count <= Int32.max else {
      throw ModelError(.modelFile, "\(bytes.count) bytes are more than the 2 GiB that an ONNX file may have")
    }
    var reader = WireReader(bytes)
    var hasGraph = false
    while let field = try reader.next() {
      switch field.number {
      case 2: producer = try field.value.text()
      case 7:
        guard !hasGraph else { throw ModelError(.modelFile, "there are two graphs; an ONNX file has one") }
        hasGraph = true
        try decode(graph: try field.value.message())
      case 8: operatorSets.append(try OperatorSet(decoding: try field.value.message()))
      case 14:
        var entry = try field.value.message()
        var pair = (key: "", value: "")
        while let part = try entry.next() {
          if part.number == 1 { pair.key = try part.value.text() }
          if part.number == 2 { pair.value = try part.value.text() }
        }
        metadata.append(pair)
      case 25:
        throw ModelError(
          .modelFile, "the file has functions of its own; export it with inlined functions (onnx.inliner does it)")
      default: break
      }
    }
    guard hasGraph else { throw ModelError(.modelFile, "there is no graph; the file is empty or not ONNX") }
  }

  private mutating func decode(graph: WireReader) throws(ModelError) {
    var reader = graph
    while let field = try reader.next() {
      switch field.number {
      case 1: nodes.append(try Node(decoding: try field.value.message()))
      case 2: name = try field.value.text()
      case 5: constants.append(try Tensor(decoding: try field.value.message()))
      case 11: inputs.append(try Port(decoding: try field.value.message()))
      case 12: outputs.append(try Port(decoding: try field.value.message()))
      case 15: throw ModelError(.modelFile, "the graph has sparse constants; export it with dense ones")
      default: break
      }
    }
  }
}

extension ONNXGraph.OperatorSet {
  fileprivate init(decoding message: WireReader) throws(ModelError) {
    var reader = message
    while let field = try reader.next() {
      if field.number == 1 { domain = try field.value.text() }
      if field.number == 2 { version = try field.value.integer() }
    }
  }
}

extension ONNXGraph.Node {
  fileprivate init(decoding message: WireReader) throws(ModelError) {
    var reader = message
    while let field = try reader.next() {
      switch field.number {
      case 1: inputs.append(try field.value.text())
      case 2: outputs.append(try field.value.text())
      case 3: name = try field.value.text()
      case 4: op = try field.value.text()
      case 5: attributes.append(try ONNXGraph.Attribute(decoding: try field.value.message()))
      case 7: domain = try field.value.text()
      default: break
      }
    }
    if domain == "ai.onnx" { domain = "" }
  }
}

extension ONNXGraph.Attribute {
  fileprivate init(decoding message: WireReader) throws(ModelError) {
    var reader = message
    var kind = 0
    var float: Float = 0
    var integer = 0
    var text = ""
    var floats: [Float] = []
    var integers: [Int] = []
    var texts: [String] = []
    var tensor = ONNXGraph.Tensor()
    while let field = try reader.next() {
      switch field.number {
      case 1: name = try field.value.text()
      case 2: float = try field.value.float()
      case 3: integer = try field.value.integer()
      case 4: text = try field.value.text()
      case 5: tensor = try ONNXGraph.Tensor(decoding: try field.value.message())
      case 7: try field.value.append(to: &floats)
      case 8: try field.value.append(to: &integers)
      case 9: texts.append(try field.value.text())
      case 20: kind = try field.value.integer()
      default: break
      }
    }
    let values: [Value] = [
      .float(float), .integer(integer), .text(text), .tensor(tensor), .floats(floats), .integers(integers),
      .texts(texts),
    ]
    value = values.first { $0.kind == kind } ?? .other(kind)
  }
}

extension ONNXGraph.Port {
  fileprivate init(decoding message: WireReader) throws(ModelError) {
    var reader = message
    var tensor: WireReader?
    while let field = try reader.next() {
      if field.number == 1 { name = try field.value.text() }
      guard field.number == 2 else { continue }
      var type = try field.value.message()
      while let form = try type.next() { if form.number == 1 { tensor = try form.value.message() } }
    }
    var kind = 0
    hasShape = false
    while let field = try tensor?.next() {
      if field.number == 1 { kind = try field.value.integer() }
      guard field.number == 2 else { continue }
      hasShape = true
      var sizes = try field.value.message()
      while let size = try sizes.next() {
        if size.number == 1 { shape.append(try Self.length(size.value.message())) }
      }
    }
    type = ONNXGraph.ElementType(rawValue: kind)
  }

  /// The size of a dimension; nil for one that is named instead.
  private static func length(_ dimension: WireReader) throws(ModelError) -> Int? {
    var reader = dimension
    var length: Int?
    while let field = try reader.next() { if field.number == 1 { length = try field.value.integer() } }
    return length
  }
}
