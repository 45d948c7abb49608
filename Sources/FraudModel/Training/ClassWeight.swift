/// How much a fraud counts in training against a genuine row.
public enum ClassWeight: Equatable, Sendable {
  /// As much.
  case none
  /// So much that both classes count alike: each row's weight is multiplied by the weight of all rows / (2 · the weight of
  /// its class), as scikit-learn's `balanced` does.
  case balanced
  /// So many times as much.
  case fraud(Double)

  /// What the weights of each class are multiplied by.
  func factors(for set: TrainingSet) -> (fraud: Double, genuine: Double) {
    switch self {
    case .none: return (1, 1)
    case .balanced:
      let (fraud, genuine) = set.classWeights()
      return ((fraud + genuine) / (2 * fraud), (fraud + genuine) / (2 * genuine))
    case .fraud(let weight): return (weight, 1)
    }
  }
}
