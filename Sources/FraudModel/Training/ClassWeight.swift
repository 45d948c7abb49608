/// How much a fraud counts in training against a genuine row.
public enum ClassWeight: Equatable, Sendable {
  /// As much.
  case none
  /// So much that both classes count alike: each row counts rows / (2 · rows of its class), as scikit-learn's `balanced`
  /// does.
  case balanced
  /// So many times as much.
  case fraud(Double)

  /// What the rows of each class are multiplied by.
  func factors(frauds: Int, rows: Int) -> (fraud: Double, genuine: Double) {
    switch self {
    case .none: (1, 1)
    case .balanced: (Double(rows) / (2 * Double(frauds)), Double(rows) / (2 * Double(rows - frauds)))
    case .fraud(let weight): (weight, 1)
    }
  }
}
