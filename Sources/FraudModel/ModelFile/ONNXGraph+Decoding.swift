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
    while let field = try reader.next() {
      switch field.number {
      case 1: name = try field.value.text()
      case 2: float = try field.value.float()
      case 3: integer = try field.value.integer()
      case 4: text = try field.value.text()
      case 7: try field.value.append(to: &floats)
      case 8: try field.value.append(to: &integers)
      case 9: texts.append(try field.value.text())
      case 20: kind = try field.value.integer()
      default: break
      }
    }
    let values: [Value] = [
      .float(float), .integer(integer), .text(text), .floats(floats), .integers(integers), .texts(texts),
    ]
    value = values.first { $0.kind == kind } ?? .other(kind)
  }
}

extension ONNXGraph.Tensor {
  fileprivate init(decoding message: WireReader) throws(ModelError) {
    var reader = message
    var floats: [Float] = []
    var doubles: [Double] = []
    var raw: WireReader?
    var kind = 0
    while let field = try reader.next() {
      switch field.number {
      case 1: try field.value.append(to: &shape)
      case 2: kind = try field.value.integer()
      case 4: try field.value.append(to: &floats)
      case 8: name = try field.value.text()
      case 9: raw = try field.value.message()
      case 10: try field.value.append(to: &doubles)
      default: break
      }
    }
    guard let type = ONNXGraph.ElementType(rawValue: kind) else {
      throw ModelError(.modelFile, "constant '\(name)' has elements of type \(kind); only float and double can be read")
    }
    self.type = type
    if var raw {
      while raw.count > 0 {
        switch type {
        case .float: floats.append(Float(bitPattern: UInt32(try raw.fixed(4))))
        case .double: doubles.append(Double(bitPattern: try raw.fixed(8)))
        }
      }
    }
    elements = type == .float ? floats.map(Double.init) : doubles
    var size = 1
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      size = overflow || dimension < 0 ? -1 : product
      if size < 0 { break }
    }
    guard size == elements.count else {
      throw ModelError(.modelFile, "constant '\(name)' has \(elements.count) elements, which its shape does not hold")
    }
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
    while let field = try tensor?.next() {
      if field.number == 1 { kind = try field.value.integer() }
      guard field.number == 2 else { continue }
      var sizes = try field.value.message()
      while let size = try sizes.next() {
        if size.number == 1 { shape.append(try Self.length(size.value.message())) }
      }
    }
    guard let type = ONNXGraph.ElementType(rawValue: kind) else {
      throw ModelError(.modelFile, "'\(name)' is not a tensor of floats; only such inputs and outputs can be read")
    }
    self.type = type
  }

  /// The size of a dimension; nil for one that is named instead.
  private static func length(_ dimension: WireReader) throws(ModelError) -> Int? {
    var reader = dimension
    var length: Int?
    while let field = try reader.next() { if field.number == 1 { length = try field.value.integer() } }
    return length
  }
}
