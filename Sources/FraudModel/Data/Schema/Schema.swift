/// The columns of a data set: what stands in each, what it is for, and what is expected of it.
public struct Schema: Sendable, Hashable {
  /// The version of the format that this library writes.
  public static let currentVersion = 1

  /// The columns; every one has a name of its own, and a role but entity and feature is there at most once.
  public let columns: [Column]

  /// Puts columns together.
  ///
  /// - Parameter columns: At least one that is not ignored.
  /// - Throws: ``ModelError`` naming a column that contradicts itself or another.
  public init(_ columns: [Column]) throws(ModelError) {
    var names: Set<String> = []
    var roles: [Role: String] = [:]
    for column in columns {
      try column.validate()
      guard names.insert(column.name).inserted else {
        throw ModelError(.option, "column '\(column.name.excerpt)' stands in the schema twice; leave one out")
      }
      if column.role == .feature || column.role == .ignored { continue }
      if let other = roles.updateValue(column.name, forKey: column.role) {
        throw ModelError(
          .option,
          "columns '\(other.excerpt)' and '\(column.name.excerpt)' both have the role \(column.role.inWords); "
            + "leave it to one")
      }
    }
    guard columns.contains(where: { $0.role != .ignored }) else {
      throw ModelError(.option, "the schema has no columns but ignored ones; describe at least one")
    }
    self.columns = columns
  }

  private init(checked columns: [Column]) { self.columns = columns }

  /// The built-in transaction layout: `tx_id,time_s,customer,terminal,amount_cents,fraud`.
  public static let cardTransactions = Schema(checked: [
    Column("tx_id", .integer, .id),
    Column("time_s", .integer, .eventTime),
    Column("customer", .integer, .entity("customer")),
    Column("terminal", .integer, .entity("terminal")),
    Column("amount_cents", .integer, .amount, minimum: 0),
    Column("fraud", .integer, .label, minimum: 0, maximum: 1),
  ])

  /// The columns that are read.
  var readColumns: [Column] { columns.filter { $0.role != .ignored } }

  /// The column of a role.
  ///
  /// - Parameter role: A role that is there at most once.
  /// - Returns: The column; nil where there is none.
  public func column(_ role: Role) -> Column? { columns.first { $0.role == role } }

  /// The header of a file that has these columns and no others.
  var header: String { readColumns.map(\.name).joined(separator: ",") }
}

extension Schema.Role {
  /// The role in a sentence.
  var inWords: String {
    if case .entity(let name) = self { return "entity \(name.excerpt)" }
    return name
  }

  /// The role of a name in a file.
  ///
  /// - Parameters:
  ///   - name: As ``name`` writes it.
  ///   - entity: What an entity is called.
  public init?(name: String, entity: String) {
    switch name {
    case "id": self = .id
    case "event-time": self = .eventTime
    case "entity": self = .entity(entity)
    case "amount": self = .amount
    case "label": self = .label
    case "feature": self = .feature
    case "ignored": self = .ignored
    default: return nil
    }
  }

  /// The names of all roles.
  public static let names = ["id", "event-time", "entity", "amount", "label", "feature", "ignored"]
}

extension Schema: Codable {
  private enum CodingKeys: String, CodingKey { case version, columns }

  /// Decodes a schema.
  ///
  /// - Throws: `DecodingError`, also for columns that no schema can have.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Schema.currentVersion else {
      throw DecodingError.dataCorruptedError(
        forKey: .version, in: container,
        debugDescription: "the schema has version \(version) where \(Schema.currentVersion) is known; update")
    }
    do {
      try self.init(try container.decode([Column].self, forKey: .columns))
    } catch let error as ModelError {
      throw DecodingError.dataCorruptedError(forKey: .columns, in: container, debugDescription: error.description)
    }
  }

  /// Encodes the schema.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Schema.currentVersion, forKey: .version)
    try container.encode(columns, forKey: .columns)
  }
}

extension Schema.Column: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, type, role, entity, minimum, maximum, values
    case isNullable = "nullable"
    case maximumMissing = "max_missing"
  }

  /// Decodes a column.
  ///
  /// - Throws: `DecodingError`, also for a role that is not known.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .name)
    let roleName = try container.decode(String.self, forKey: .role)
    let entity = try container.decodeIfPresent(String.self, forKey: .entity)
    guard let role = Schema.Role(name: roleName, entity: entity ?? name) else {
      throw DecodingError.dataCorruptedError(
        forKey: .role, in: container,
        debugDescription: "'\(roleName.excerpt)' is no role; write one of \(Schema.Role.names.joined(separator: ", "))")
    }
    self.init(
      name, try container.decode(Schema.ValueType.self, forKey: .type), role,
      minimum: try container.decodeIfPresent(Double.self, forKey: .minimum),
      maximum: try container.decodeIfPresent(Double.self, forKey: .maximum),
      values: try container.decodeIfPresent([String].self, forKey: .values),
      isNullable: try container.decodeIfPresent(Bool.self, forKey: .isNullable) ?? false,
      maximumMissing: try container.decodeIfPresent(Double.self, forKey: .maximumMissing) ?? 1)
  }

  /// Encodes the column; what has its default is left out.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(type, forKey: .type)
    try container.encode(role.name, forKey: .role)
    if case .entity(let entity) = role, entity != name { try container.encode(entity, forKey: .entity) }
    try container.encodeIfPresent(minimum, forKey: .minimum)
    try container.encodeIfPresent(maximum, forKey: .maximum)
    try container.encodeIfPresent(values, forKey: .values)
    if isNullable { try container.encode(true, forKey: .isNullable) }
    if maximumMissing < 1 { try container.encode(maximumMissing, forKey: .maximumMissing) }
  }
}
