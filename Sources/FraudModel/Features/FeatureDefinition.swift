/// What one feature of a transaction is, exactly enough to compute it again anywhere.
public struct FeatureDefinition: Sendable, Hashable, Codable {
  /// What is computed.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// The transaction's amount in units of money.
    case amount
    /// 1 on Saturday and Sunday, 0 otherwise.
    case weekend
    /// 1 from 00:00:00 to 06:59:59, 0 otherwise.
    case night
    /// The number of transactions in a window.
    case count
    /// The mean amount of the transactions in a window, in units of money; 0 where there are none.
    case averageAmount = "average_amount"
    /// The share of fraud among the transactions in a window; 0 where there are none.
    case fraudRate = "fraud_rate"

    /// Whether a window of an entity's past belongs to it.
    public var needsWindow: Bool {
      switch self {
      case .amount, .weekend, .night: false
      case .count, .averageAmount, .fraudRate: true
      }
    }

    /// Whether it is computed from labels, which come late.
    public var readsLabels: Bool { self == .fraudRate }
  }

  /// Whose past a window looks at: a column of the transactions that says who or what took part.
  public struct Entity: RawRepresentable, Sendable, Hashable, Codable {
    /// Who pays: one card each.
    public static let customer = Entity(rawValue: "customer")
    /// Where is paid.
    public static let terminal = Entity(rawValue: "terminal")

    /// The column's name.
    public let rawValue: String

    /// Names a column.
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  /// A stretch of an entity's past: at time t the transactions in (t − delay − days, t − delay].
  ///
  /// Without a delay the transaction itself is the last of them, and of others at the same second those with a
  /// smaller transaction id belong to it.
  public struct Window: Sendable, Hashable, Codable {
    /// Whose past.
    public let entity: Entity
    /// How long the window is.
    public let days: Int
    /// How long before the transaction it ends.
    public let delayDays: Int

    /// Describes a window.
    public init(of entity: Entity, days: Int, delayDays: Int = 0) {
      self.entity = entity
      self.days = days
      self.delayDays = delayDays
    }

    private enum CodingKeys: String, CodingKey {
      case entity, days
      case delayDays = "delay_days"
    }
  }

  /// The feature's name.
  public let name: String
  /// What is computed.
  public let kind: Kind
  /// What it is computed over; nil for a feature of the transaction alone.
  public let window: Window?

  /// Describes a feature.
  public init(_ name: String, _ kind: Kind, over window: Window? = nil) {
    self.name = name
    self.kind = kind
    self.window = window
  }

  /// The definition as a sentence for people.
  public var text: String {
    let stretch =
      window.map { window in
        let length = window.days == 1 ? "the day that ends" : "the \(window.days) days that end"
        let delay = window.delayDays == 1 ? "a day" : "\(window.delayDays) days"
        let end = window.delayDays == 0 ? "with it" : "\(delay) before it"
        return "the \(window.entity.rawValue)'s transactions in \(length) \(end)"
      } ?? ""
    return switch kind {
    case .amount: "the amount of the transaction"
    case .weekend: "1 on Saturday and Sunday, 0 otherwise"
    case .night: "1 from 00:00:00 to 06:59:59, 0 otherwise"
    case .count: "the number of \(stretch)"
    case .averageAmount: "the mean amount of \(stretch)"
    case .fraudRate: "the share of fraud among \(stretch)"
    }
  }

  /// Refuses a definition that cannot be computed, or not without looking at the answer.
  ///
  /// - Throws: ``ModelError`` naming the feature.
  func validate() throws(ModelError) {
    guard kind.needsWindow == (window != nil) else {
      throw ModelError(
        .option,
        "feature '\(name)' of kind '\(kind.rawValue)' \(kind.needsWindow ? "needs a window" : "takes no window")")
    }
    guard let window else { return }
    guard (1...FeatureDefinition.longestDays).contains(window.days),
      (0...FeatureDefinition.longestDays).contains(window.delayDays)
    else {
      throw ModelError(
        .option,
        "feature '\(name)' has a window of \(window.days) days and a delay of \(window.delayDays); "
          + "a window has 1 to \(FeatureDefinition.longestDays) days and a delay 0 to \(FeatureDefinition.longestDays)")
    }
    guard !kind.readsLabels || window.delayDays > 0 else {
      throw ModelError(
        .option,
        "feature '\(name)' reads labels without a delay, and so the answer itself; give it a delay of a day or more")
    }
  }

  /// A hundred years, which keeps times far from overflow.
  private static let longestDays = 36_525
}
