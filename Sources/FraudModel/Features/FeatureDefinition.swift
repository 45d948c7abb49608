/// What one feature of a transaction is, exactly enough to compute it again anywhere.
public struct FeatureDefinition: Sendable, Hashable, Codable {
  /// The feature's name.
  public let name: String
  /// What is computed.
  public let kind: Kind
  /// What it is computed over; nil for a feature of the transaction alone.
  public let window: Window?
  /// What is computed with, where that is not the amount: for ``Kind/value`` the column, for ``Kind/distinct`` the
  /// entity that is counted, for sums, means, greatest and least an earlier feature.
  public let of: String?
  /// Which transactions of the window count, or make a run; nil for all of them, and for runs of fraud.
  public let label: Label?
  /// What transactions of the window must keep to count; nil for all of them.
  public let condition: Condition?
  /// How a share of fraud is drawn towards a prior one; nil for the plain share.
  public let smoothing: Smoothing?

  /// Describes a feature.
  ///
  /// - Parameters:
  ///   - name: The feature's name.
  ///   - kind: What is computed.
  ///   - window: What it is computed over.
  ///   - of: What is computed with in place of the amount.
  ///   - label: Which transactions count by their label; it needs a window with a delay.
  ///   - condition: Which transactions count by an earlier feature's value.
  ///   - smoothing: How a share of fraud is drawn towards a prior one.
  public init(
    _ name: String, _ kind: Kind, over window: Window? = nil, of: String? = nil, label: Label? = nil,
    where condition: Condition? = nil, smoothing: Smoothing? = nil
  ) {
    self.name = name
    self.kind = kind
    self.window = window
    self.of = of
    self.label = label
    self.condition = condition
    self.smoothing = smoothing
  }

  private enum CodingKeys: String, CodingKey {
    case name, kind, window, of, label, smoothing
    case condition = "where"
  }

  /// Whether it is computed from labels, which come late.
  public var readsLabels: Bool { kind.readsLabels || label != nil }

  /// The earlier features that it is computed from.
  var references: [String] {
    [condition?.feature, kind.takesMeasure ? of : nil, smoothing?.priorFeature].compactMap(\.self)
  }
}
