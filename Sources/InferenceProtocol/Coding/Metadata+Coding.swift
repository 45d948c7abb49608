extension TensorMetadata {
  /// The declaration as JSON; `parameters` is left out when there are none.
  public var json: JSONValue {
    var object: JSONObject = [
      "name": JSONValue(.string(name)),
      "datatype": JSONValue(.string(datatype.rawValue)),
      "shape": JSONValue(.array(shape.map { JSONValue(.integer(Int64($0))) })),
    ]
    if !parameters.isEmpty { object["parameters"] = JSONValue(.object(parameters)) }
    return JSONValue(.object(object))
  }

  /// Reads a declaration.
  ///
  /// - Parameter json: An object with name, datatype and shape.
  /// - Throws: ``ProtocolError`` naming the field.
  public init(json: JSONValue) throws(ProtocolError) {
    guard let name = json["name"]?.string else {
      throw ProtocolError(.field, "a declared tensor has no name; give it one")
    }
    let type = json["datatype"]?.string ?? "nothing"
    guard let datatype = Datatype(rawValue: type) else {
      throw ProtocolError(
        .datatype, "tensor '\(name)': datatype '\(type)' is none of \(Datatype.names)", subject: name)
    }
    guard let lengths = Self.lengths(json["shape"]) else {
      throw ProtocolError(
        .field, "tensor '\(name)': its shape must be a list of lengths, -1 where any is right", subject: name)
    }
    self.init(name: name, datatype: datatype, shape: lengths, parameters: json["parameters"]?.object ?? [:])
  }

  private static func lengths(_ json: JSONValue?) -> [Int]? {
    guard let elements = json?.array else { return nil }
    var lengths: [Int] = []
    for element in elements {
      guard let length = element.integer, length >= -1 else { return nil }
      lengths.append(Int(length))
    }
    return lengths
  }
}

extension ModelMetadata {
  /// The metadata as JSON, fields in MLServer's order.
  public var json: JSONValue {
    JSONValue(
      .object([
        "name": JSONValue(.string(name)),
        "versions": JSONValue(.array(versions.map { JSONValue(.string($0)) })),
        "platform": JSONValue(.string(platform)),
        "inputs": JSONValue(.array(inputs.map(\.json))),
        "outputs": JSONValue(.array(outputs.map(\.json))),
        "parameters": JSONValue(.object(parameters)),
      ]))
  }

  /// Reads metadata.
  ///
  /// - Parameter json: What a server answers.
  /// - Throws: ``ProtocolError`` naming the field.
  public init(json: JSONValue) throws(ProtocolError) {
    self.init(
      name: json["name"]?.string ?? "",
      versions: json["versions"]?.array?.compactMap(\.string) ?? [],
      platform: json["platform"]?.string ?? "",
      inputs: try Self.tensors(json["inputs"]),
      outputs: try Self.tensors(json["outputs"]),
      parameters: json["parameters"]?.object ?? [:])
  }

  private static func tensors(_ json: JSONValue?) throws(ProtocolError) -> [TensorMetadata] {
    var tensors: [TensorMetadata] = []
    for tensor in json?.array ?? [] { tensors.append(try TensorMetadata(json: tensor)) }
    return tensors
  }
}

extension ServerMetadata {
  /// The metadata as JSON, fields in MLServer's order.
  public var json: JSONValue {
    JSONValue(
      .object([
        "name": JSONValue(.string(name)),
        "version": JSONValue(.string(version)),
        "extensions": JSONValue(.array(extensions.map { JSONValue(.string($0)) })),
      ]))
  }

  /// Reads what a server answers; what is missing is empty.
  public init(json: JSONValue) {
    self.init(
      name: json["name"]?.string ?? "", version: json["version"]?.string ?? "",
      extensions: json["extensions"]?.array?.compactMap(\.string) ?? [])
  }
}

extension RepositoryEntry {
  /// The entry as JSON; `version` is left out when there is none.
  public var json: JSONValue {
    var object: JSONObject = ["name": JSONValue(.string(name))]
    if let version { object["version"] = JSONValue(.string(version)) }
    object["state"] = JSONValue(.string(state.rawValue))
    object["reason"] = JSONValue(.string(reason))
    return JSONValue(.object(object))
  }

  /// Reads an entry; an unknown state is ``State/unknown``.
  public init(json: JSONValue) {
    self.init(
      name: json["name"]?.string ?? "", version: json["version"]?.string,
      state: json["state"]?.string.flatMap(State.init(rawValue:)) ?? .unknown,
      reason: json["reason"]?.string ?? "")
  }
}
