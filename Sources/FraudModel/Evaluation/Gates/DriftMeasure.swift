/// A way of telling how far a distribution went from another.
public enum DriftMeasure: String, Sendable, Codable, CaseIterable {
  /// The population stability index.
  case populationStability = "psi"
  /// The greatest distance of the distribution functions, of Kolmogorov and Smirnov.
  case kolmogorovSmirnov = "ks"
  /// The Jensen–Shannon distance: the square root of the divergence in bits.
  case jensenShannon = "js"

  /// The name as people write it.
  public var title: String {
    switch self {
    case .populationStability: "population stability index"
    case .kolmogorovSmirnov: "Kolmogorov–Smirnov distance"
    case .jensenShannon: "Jensen–Shannon distance"
    }
  }

  /// What chance alone may be expected to give when nothing has changed.
  ///
  /// For the stability index it is (bins − 1)(1/n + 1/m), the mean of its distribution (Yurdakul, 2018); the
  /// Jensen–Shannon divergence in nats is an eighth of it near 0; for the distance of distribution functions it is the critical
  /// value of one in twenty.
  func noise(rows: Int, reference: Int, bins: Int) -> Double {
    let spread = 1 / Double(rows) + 1 / Double(reference)
    return switch self {
    case .populationStability: Double(bins - 1) * spread
    case .jensenShannon: (Double(bins - 1) * spread / 8 / Self.ln2).squareRoot()
    case .kolmogorovSmirnov: 1.358 * spread.squareRoot()
    }
  }

  /// The fewest rows for which chance alone stays below half a bound; nil where the reference is too small for any.
  func rowsNeeded(for bound: Double, reference: Int, bins: Int) -> Int? {
    let spread: Double =
      switch self {
      case .populationStability: bound / 2 / Double(max(1, bins - 1))
      case .jensenShannon: 2 * Self.ln2 * bound * bound / Double(max(1, bins - 1))
      case .kolmogorovSmirnov: (bound / 2 / 1.358) * (bound / 2 / 1.358)
      }
    let rows = (1 / (spread - 1 / Double(reference))).rounded(.up)
    return rows > 0 && rows < 1e15 ? Int(rows) : nil
  }

  private static let ln2 = 0.693_147_180_559_945_3
}
