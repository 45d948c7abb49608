extension FeatureDefinition {
  /// Whose past a window looks at: a column of the transactions that says who or what took part.
  public struct Entity: RawRepresentable, Sendable, Hashable, Codable {
    /// Who pays: one card each.
    public static let customer = Entity(rawValue: "customer")
    /// Where is paid.
    public static let terminal = Entity(rawValue: "terminal")
    /// Everybody together: all transactions are one past.
    public static let everyone = Entity(rawValue: "everyone")

    /// The column's name; for two that belong together both names with a `+` between them.
    public let rawValue: String

    /// Names a column, or two with a `+` between them.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Two columns whose pair of values is the entity, such as a customer at a terminal.
    public static func pair(_ first: Entity, _ second: Entity) -> Entity {
      Entity(rawValue: first.rawValue + "+" + second.rawValue)
    }

    /// The columns that make the entity: one or two; none for everyone.
    public var columns: [String] {
      self == .everyone ? [] : rawValue.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
    }

    var words: String { self == .everyone ? "everyone" : "the \(columns.joined(separator: " and the "))" }
  }

  /// A stretch of an entity's past: at time t the transactions in (t − delay − length, t − delay].
  ///
  /// Without a delay the transaction itself is the last of them, and of others at the same second those with a
  /// smaller transaction id belong to it. Kinds that compare the transaction with the past leave it out.
  public struct Window: Sendable, Hashable {
    /// Whose past.
    public let entity: Entity
    /// How long the window is; nil reaches back to the entity's first transaction.
    public let length: TimeSpan?
    /// How long before the transaction it ends.
    public let delay: TimeSpan

    /// Describes a window.
    ///
    /// - Parameters:
    ///   - entity: Whose past.
    ///   - length: How long it is; nil for all of the past.
    ///   - delay: How long before the transaction it ends.
    public init(of entity: Entity, length: TimeSpan?, delay: TimeSpan = .zero) {
      self.entity = entity
      self.length = length
      self.delay = delay
    }

    /// Describes a window of days.
    public init(of entity: Entity, days: Int, delayDays: Int = 0) {
      self.init(of: entity, length: .days(days), delay: .days(delayDays))
    }
  }
}

extension FeatureDefinition.Window: Codable {
  private enum CodingKeys: String, CodingKey {
    case entity, days, length, delay
    case delayDays = "delay_days"
  }

  /// Decodes `days` and `delay_days`, or `length` and `delay` written as `12h`; neither of the lengths is all the past.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func days(_ key: CodingKeys) throws -> TimeSpan? {
      guard let count = try container.decodeIfPresent(Int.self, forKey: key) else { return nil }
      guard (0...36_525).contains(count) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "\(count) days are not from 0 to 36525")
      }
      return .days(count)
    }
    self.init(
      of: try container.decode(FeatureDefinition.Entity.self, forKey: .entity),
      length: try days(.days) ?? container.decodeIfPresent(TimeSpan.self, forKey: .length),
      delay: try days(.delayDays) ?? container.decodeIfPresent(TimeSpan.self, forKey: .delay) ?? .zero)
  }

  /// Encodes whole days as numbers, which every release reads, and other lengths as texts.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(entity, forKey: .entity)
    if let days = length?.wholeDays {
      try container.encode(days, forKey: .days)
    } else if let length {
      try container.encode(length, forKey: .length)
    }
    if let days = delay.wholeDays {
      try container.encode(days, forKey: .delayDays)
    } else {
      try container.encode(delay, forKey: .delay)
    }
  }
}
