extension ONNXGraph {
  /// The version of the file format: the oldest that knows the operator sets used.
  static let irVersion = 8
  /// What made the file, without its version, so that an unchanged model keeps its bytes.
  static let producer = "fraud-rollout"

  /// The bytes of the ONNX file.
  func encoded() -> [UInt8] {
    var file = WireWriter()
    file.write(1, Self.irVersion)
    file.write(2, Self.producer)
    file.write(7) { graph in
      for node in nodes { graph.write(1) { node.encode(into: &$0) } }
      graph.write(2, name)
      for constant in constants { graph.write(5) { constant.encode(into: &$0) } }
      for input in inputs { graph.write(11) { input.encode(into: &$0) } }
      for output in outputs { graph.write(12) { output.encode(into: &$0) } }
    }
    for set in operatorSets {
      file.write(8) {
        if !set.domain.isEmpty { $0.write(1, set.domain) }
        $0.write(2, set.version)
      }
    }
    for entry in metadata {
      file.write(14) {
        $0.write(1, entry.key)
        $0.write(2, entry.value)
      }
    }
    return file.bytes
  }
}

extension ONNXGraph.Node {
  fileprivate func encode(into writer: inout WireWriter) {
    for input in inputs { writer.write(1, input) }
    for output in outputs { writer.write(2, output) }
    // A node is named after what it computes, which is as unique as a name must be.
    writer.write(3, outputs.first ?? op)
    writer.write(4, op)
    for attribute in attributes { writer.write(5) { attribute.encode(into: &$0) } }
    if !domain.isEmpty { writer.write(7, domain) }
  }
}

extension ONNXGraph.Attribute {
  fileprivate func encode(into writer: inout WireWriter) {
    writer.write(1, name)
    switch value {
    case .float(let value): writer.write(2, value)
    case .integer(let value): writer.write(3, value)
    case .text(let value): writer.write(4, value)
    case .tensor(let value): writer.write(5) { value.encode(into: &$0) }
    case .floats(let values): writer.write(7, values)
    case .integers(let values): writer.write(8, values)
    case .texts(let values): for value in values { writer.write(9, value) }
    case .other: break
    }
    writer.write(20, value.kind)
  }
}

extension ONNXGraph.Attribute.Value {
  /// The number that ONNX gives to the kind of value.
  var kind: Int {
    switch self {
    case .float: 1
    case .integer: 2
    case .text: 3
    case .tensor: 4
    case .floats: 6
    case .integers: 7
    case .texts: 8
    case .other(let kind): kind
    }
  }
}

extension ONNXGraph.Port {
  fileprivate func encode(into writer: inout WireWriter) {
    writer.write(1, name)
    writer.write(2) { type in
      type.write(1) { tensor in
        tensor.write(1, self.type?.rawValue ?? 0)
        tensor.write(2) { shape in
          for size in self.shape {
            shape.write(1) { if let size { $0.write(1, size) } else { $0.write(2, "N") } }
          }
        }
      }
    }
  }
}
