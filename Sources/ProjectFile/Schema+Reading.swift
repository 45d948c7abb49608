import AtomicFiles
public import FraudModel
public import YAMLTree

extension Schema {
  /// Reads a schema file.
  ///
  /// - Parameter path: A YAML file.
  /// - Throws: `FileError` where the file cannot be read, and `YAMLError` that points at the key or value that cannot be.
  public init(contentsOf path: String) throws {
    try self.init(YAMLSource(try AtomicFile.read(path), name: path))
  }

  /// Checks the text of a schema file.
  ///
  /// - Parameter source: The YAML text; its name is the path that errors show.
  /// - Throws: `YAMLError` that points at the key or value that cannot be.
  public init(_ source: YAMLSource) throws(YAMLError) {
    try self.init(try YAMLParser().document(in: source).value)
  }

  /// Checks a schema that stands in a larger document.
  ///
  /// - Parameter value: A mapping with the keys `version` and `columns`.
  /// - Throws: `YAMLError` that points at the key or value that cannot be.
  public init(_ value: YAMLValue) throws(YAMLError) {
    try value.allow(only: ["version", "columns"])
    _ = try value.int("version", default: Schema.currentVersion, in: 1...Schema.currentVersion)
    let columns = try value.required("columns")
    var described: [Schema.Column] = []
    for (name, column) in try columns.fields() { described.append(try Schema.Column(name, column)) }
    do throws(ModelError) {
      try self.init(described)
    } catch {
      throw columns.error(.value, error.message)
    }
  }
}

extension Schema.Column {
  fileprivate init(_ name: String, _ value: YAMLValue) throws(YAMLError) {
    try value.allow(only: ["type", "role", "entity", "at_least", "at_most", "values", "nullable", "max_missing"])
    let type = try value.required("type").choice(among: Schema.ValueType.allCases, named: \.rawValue)
    let roleName = try value.optional("role")?.choice(among: Schema.Role.names, named: \.self) ?? "feature"
    let entity = try value.optional("entity")
    if let entity, roleName != "entity" {
      throw entity.error(
        .value, "\(entity.path) is given to a column with the role \(roleName); only an entity has one")
    }
    guard let role = Schema.Role(name: roleName, entity: try entity?.string() ?? name) else {
      throw value.error(.value, "\(value.path) has no role that is known")
    }
    var values: [String]?
    if let listed = try value.optional("values") {
      var texts: [String] = []
      for item in try listed.items() { texts.append(try item.string(spelled: true)) }
      values = texts
    }
    let isNullable = try value.bool("nullable", default: false)
    let maximumMissing = try value.optional("max_missing")
    if let maximumMissing, !isNullable {
      throw maximumMissing.error(
        .value, "\(maximumMissing.path) is given to a column that may miss no value; add `nullable: true`")
    }
    self.init(
      name, type, role, minimum: try value.optional("at_least")?.double(),
      maximum: try value.optional("at_most")?.double(), values: values, isNullable: isNullable,
      maximumMissing: try maximumMissing?.double() ?? 1)
  }
}

extension Schema {
  /// The schema as YAML for a person to read and edit; what has its default is left out.
  ///
  /// - Throws: `YAMLError` for a name that holds a character which YAML forbids.
  public func yaml() throws(YAMLError) -> [UInt8] {
    let described = columns.map { YAMLField($0.name, YAMLNode(mapping: $0.fields)) }
    return try YAMLPrinter.print(
      YAMLNode(mapping: [
        YAMLField("version", YAMLNode(int: Schema.currentVersion)), YAMLField("columns", YAMLNode(mapping: described)),
      ]), keys: .asTheyStand)
  }
}

extension Schema.Column {
  fileprivate var fields: [YAMLField] {
    var fields = [
      YAMLField("type", YAMLNode(string: type.rawValue)), YAMLField("role", YAMLNode(string: role.name)),
    ]
    if case .entity(let entity) = role, entity != name { fields.append(YAMLField("entity", YAMLNode(string: entity))) }
    if let minimum { fields.append(YAMLField("at_least", YAMLNode(plain: "\(minimum)"))) }
    if let maximum { fields.append(YAMLField("at_most", YAMLNode(plain: "\(maximum)"))) }
    if let values {
      fields.append(YAMLField("values", YAMLNode(sequence: values.map { YAMLNode(string: $0) })))
    }
    if isNullable { fields.append(YAMLField("nullable", YAMLNode(bool: true))) }
    if maximumMissing < 1 { fields.append(YAMLField("max_missing", YAMLNode(plain: "\(maximumMissing)"))) }
    return fields
  }
}
