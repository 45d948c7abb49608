extension Schema {
  /// What the values of a column are.
  public enum ValueType: String, Sendable, Codable, CaseIterable {
    /// A whole number of 64 bits.
    case integer
    /// A number, kept as a double.
    case number
    /// An amount in units of money with at most two decimal places, kept as whole cents.
    case money
    /// True or false, in the spellings `1`, `true`, `t`, `yes`, `y` and `0`, `false`, `f`, `no`, `n`.
    case boolean
    /// A point in time as text, such as `2018-04-01 12:30:00` or RFC 3339, kept in seconds.
    case time
    /// Any text, kept as a code and a dictionary.
    case text

    /// The type in a sentence.
    var inWords: String {
      switch self {
      case .integer: "a whole number"
      case .number: "a number"
      case .money: "an amount such as 12.50"
      case .boolean: "true or false"
      case .time: "a time such as 2018-04-01 12:30:00"
      case .text: "text"
      }
    }
  }

  /// What a column is for.
  public enum Role: Sendable, Hashable {
    /// The transaction's own number or name.
    case id
    /// When the transaction took place; whole numbers are seconds from the epoch on.
    case eventTime
    /// Who or what took part, by a name that features use; `customer` and `terminal` are the usual ones.
    case entity(String)
    /// The amount; whole numbers are cents.
    case amount
    /// Whether the transaction was fraud.
    case label
    /// What a model may take as it is.
    case feature
    /// Not read at all.
    case ignored

    /// The role as files write it.
    public var name: String {
      switch self {
      case .id: "id"
      case .eventTime: "event-time"
      case .entity: "entity"
      case .amount: "amount"
      case .label: "label"
      case .feature: "feature"
      case .ignored: "ignored"
      }
    }

    /// The types that columns of this role may have.
    public var types: [ValueType] {
      switch self {
      case .id, .entity: [.integer, .text]
      case .eventTime: [.integer, .time]
      case .amount: [.integer, .money]
      case .label: [.boolean, .integer]
      case .feature: [.number, .integer, .money, .boolean, .text]
      case .ignored: ValueType.allCases
      }
    }
  }

  /// One column: what stands in it and what is expected of it.
  public struct Column: Sendable, Hashable {
    /// The name in the header.
    public var name: String
    /// What its values are.
    public var type: ValueType
    /// What it is for.
    public var role: Role
    /// The least value; nil for no bound.
    public var minimum: Double?
    /// The greatest value; nil for no bound.
    public var maximum: Double?
    /// The texts that may stand in it, which are also the order of its categories; nil for any.
    public var values: [String]?
    /// Whether a value may be missing.
    public var isNullable: Bool
    /// The greatest share of missing values, from 0 to 1, where they may be missing.
    public var maximumMissing: Double

    /// Describes a column.
    ///
    /// - Parameters:
    ///   - name: The name in the header.
    ///   - type: What its values are.
    ///   - role: What it is for.
    ///   - minimum: The least value.
    ///   - maximum: The greatest value.
    ///   - values: The texts that may stand in it.
    ///   - isNullable: Whether a value may be missing.
    ///   - maximumMissing: The greatest share of missing values.
    public init(
      _ name: String, _ type: ValueType, _ role: Role, minimum: Double? = nil, maximum: Double? = nil,
      values: [String]? = nil, isNullable: Bool = false, maximumMissing: Double = 1
    ) {
      self.name = name
      self.type = type
      self.role = role
      self.minimum = minimum
      self.maximum = maximum
      self.values = values
      self.isNullable = isNullable
      self.maximumMissing = maximumMissing
    }

    /// Refuses a description that contradicts itself.
    ///
    /// - Throws: ``ModelError`` naming the column.
    func validate() throws(ModelError) {
      func refuse(_ message: String) throws(ModelError) {
        throw ModelError(.option, "column '\(name.excerpt)' \(message)")
      }
      if name.isEmpty { throw ModelError(.option, "a column of the schema has no name; give it the one in the header") }
      if !role.types.contains(type) {
        try refuse(
          "has the role \(role.name) and the type \(type.rawValue); give it the type "
            + role.types.map(\.rawValue).joined(separator: " or "))
      }
      if case .entity(let entity) = role, entity.isEmpty { try refuse("is an entity without a name; name it") }
      if minimum != nil || maximum != nil {
        if ![.integer, .number, .money].contains(type) {
          try refuse("has a range and the type \(type.rawValue); ranges are for numbers")
        }
        let (lower, upper) = (minimum ?? -.infinity, maximum ?? .infinity)
        if !(lower <= upper) { try refuse("has a range from \(lower) to \(upper); put the bounds in order") }
      }
      if let values {
        if type != .text { try refuse("lists values and has the type \(type.rawValue); lists are for text") }
        if values.isEmpty || Set(values).count < values.count { try refuse("lists no value, or one twice; correct it") }
      }
      if !(0...1).contains(maximumMissing) {
        try refuse("may miss a share of \(maximumMissing) of its values; give a share from 0 to 1")
      }
      if isNullable, role != .feature, role != .ignored {
        try refuse("has the role \(role.name) and may be missing; only features may")
      }
    }
  }
}
