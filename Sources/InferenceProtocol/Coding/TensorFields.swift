/// The fields of a tensor's JSON object as they come in, in any order.
struct TensorFields {
  var name: String?
  var shape: [Int]?
  var datatype: Datatype?
  var parameters = Parameters()
  var data: TensorData?
  /// Where `data` stands, when it came before `datatype` and waits for it.
  var dataPosition: Int?
  private var rowLength: Int?

  /// Takes the field that the scanner stands at.
  mutating func read(_ field: String, _ scanner: inout JSONScanner, _ role: String) throws(ProtocolError) {
    switch field {
    case "name": name = try scanner.string("the name of the tensor \(role)")
    case "shape": shape = try scanner.shape(name ?? role)
    case "datatype": datatype = try scanner.datatype(name ?? role)
    case "parameters": parameters = try scanner.parameters("the parameters of tensor '\(name ?? role)'")
    case "data" where datatype == nil:
      dataPosition = scanner.position
      try scanner.skipValue()
    case "data":
      try readData(&scanner, role)
    default: try scanner.skipValue()
    }
  }

  /// Reads `data`, now that `datatype` is known.
  mutating func readData(_ scanner: inout JSONScanner, _ role: String) throws(ProtocolError) {
    dataPosition = nil
    (data, rowLength) = try scanner.tensorData(
      try requireDatatype(role), of: name ?? role, expected: shape.flatMap(Tensor.count(of:)) ?? 0)
  }

  /// The whole tensor.
  func tensor(_ role: String) throws(ProtocolError) -> Tensor {
    guard let name else { throw missing("name", role) }
    let (shape, datatype) = (try requireShape(role), try requireDatatype(role))
    guard let data else { throw missing("data", role) }
    if let rowLength, let last = shape.last, last >= 0, last != rowLength {
      throw ProtocolError(
        .shape, "tensor '\(name)': shape \(shape) needs rows of \(last) elements and data has rows of \(rowLength)",
        subject: name)
    }
    return try Tensor(name: name, shape: shape, datatype: datatype, data: data, parameters: parameters)
  }

  func requireShape(_ role: String) throws(ProtocolError) -> [Int] {
    guard let shape else { throw missing("shape", role) }
    return shape
  }

  func requireDatatype(_ role: String) throws(ProtocolError) -> Datatype {
    guard let datatype else { throw missing("datatype", role) }
    return datatype
  }

  private func missing(_ field: String, _ role: String) -> ProtocolError {
    let subject = name ?? role
    return ProtocolError(
      .field, "tensor '\(subject)' has no \(field); send name, shape, datatype and data", subject: subject)
  }
}

extension JSONScanner {
  /// Reads a shape; dimensions may be written as strings, as MLServer takes them.
  mutating func shape(_ tensor: String) throws(ProtocolError) -> [Int] {
    var shape: [Int] = []
    try array("the shape of tensor '\(tensor)'") { (scanner, _) throws(ProtocolError) in
      guard let length = try scanner.dimension() else {
        throw ProtocolError(
          .field, "tensor '\(tensor)': a dimension of its shape is no length; send whole numbers", subject: tensor)
      }
      guard shape.count < Self.deepest else {
        throw ProtocolError(.tooLarge, "tensor '\(tensor)' has more than \(Self.deepest) dimensions", subject: tensor)
      }
      shape.append(length)
    }
    return shape
  }

  /// Reads one dimension; nil where it is no length.
  private mutating func dimension() throws(ProtocolError) -> Int? {
    let length: Int?
    switch try value().content {
    case .integer(let value): length = Int(value)
    case .string(let text): length = Int(text)
    default: length = nil
    }
    guard let length, length >= -1 else { return nil }
    return length
  }

  mutating func datatype(_ tensor: String) throws(ProtocolError) -> Datatype {
    let name = try string("the datatype of tensor '\(tensor)'")
    guard let datatype = Datatype(rawValue: name) else {
      throw ProtocolError(
        .datatype, "tensor '\(tensor)': datatype '\(name)' is none of \(Datatype.names)", subject: tensor)
    }
    return datatype
  }

  /// Reads an object, for which `null` may stand where there is nothing to say.
  mutating func parameters(_ role: String) throws(ProtocolError) -> Parameters {
    if takeLiteral("null") { return [:] }
    skipBlanks()
    guard next == UInt8(ascii: "{") else { throw unexpected("'{' to begin \(role)") }
    return try value().object ?? [:]
  }

  /// Reads a string, for which `null` may stand where there is none.
  mutating func optionalString(_ role: String) throws(ProtocolError) -> String? {
    takeLiteral("null") ? nil : try string(role)
  }
}
