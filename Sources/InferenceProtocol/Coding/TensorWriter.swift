extension JSONWriter {
  /// Writes a tensor's object; the data of a binary one are left to ``BinaryTensors/append(_:to:)``.
  mutating func tensor(_ tensor: Tensor, isBinary: Bool) {
    raw(#"{"name":"#)
    string(tensor.name)
    raw(#","shape":"#)
    array(tensor.shape) { $0.integer($1) }
    raw(#","datatype":""#)
    bytes.append(contentsOf: tensor.datatype.rawValue.utf8)
    raw(#"""#)
    var parameters = tensor.parameters
    if isBinary { parameters[BinaryTensors.sizeName] = JSONValue(.integer(Int64(BinaryTensors.size(of: tensor)))) }
    if !parameters.isEmpty {
      raw(#","parameters":"#)
      object(parameters)
    }
    if !isBinary {
      raw(#","data":"#)
      data(tensor)
    }
    raw("}")
  }

  /// Writes elements flat; an `FP32` number is written as the double of the same value, as MLServer writes it.
  private mutating func data(_ tensor: Tensor) {
    switch tensor.data {
    case .floats(let values): array(values) { $0.number(Double($1)) }
    case .doubles(let values): array(values) { $0.number($1) }
    case .ints(let values) where tensor.datatype == .uint64: array(values) { $0.integer(UInt64(bitPattern: $1)) }
    case .ints(let values): array(values) { $0.integer($1) }
    case .bools(let values): array(values) { $0.bool($1) }
    case .bytes(let values): array(values) { $0.string(bytes: $1) }
    }
  }
}
