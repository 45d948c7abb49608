/// A division of the training rows so that each can be scored by a core that has not seen it.
struct CrossFitting: Sendable {
  /// For each fold the rows that are left out of training and scored.
  let heldOut: [[Int]]
  /// For each fold the rows to train on.
  let trained: [[Int]]

  /// Divides rows by the hash of their group, so that all rows of a card are on one side.
  ///
  /// - Parameters:
  ///   - set: The rows; without groups, rows with the same features are one.
  ///   - folds: How many parts to make. Nil is returned when a class is too rare: fewer than two of it a fold, or none
  ///     of it in some training part.
  init?(_ set: TrainingSet, folds: Int) {
    let frauds = set.labels.lazy.filter(\.self).count
    guard folds >= 2, min(frauds, set.labels.count - frauds) >= 2 * folds else { return nil }
    let fold = set.keys().map { Int(StableHash.mix($0) % UInt64(folds)) }
    var heldOut = [[Int]](repeating: [], count: folds)
    for row in set.labels.indices { heldOut[fold[row]].append(row) }
    let trained = (0..<folds).map { left in set.labels.indices.filter { fold[$0] != left } }
    // A row of weight 0 teaches nothing.
    for rows in trained where Set(rows.lazy.filter { set.weight($0) > 0 }.map { set.labels[$0] }).count < 2 {
      return nil
    }
    self.heldOut = heldOut
    self.trained = trained
  }
}

/// A row's log-odds from a core that has not seen it, and its label.
package struct HeldOutScore: Sendable {
  package let logOdds: Double
  package let isFraud: Bool

  package init(logOdds: Double, isFraud: Bool) {
    self.logOdds = logOdds
    self.isFraud = isFraud
  }

  /// Puts scores in an order that does not depend on the rows', so that sums over them do not either.
  package static func sorted(_ scores: [HeldOutScore]) -> [HeldOutScore] {
    scores.sorted { $0.logOdds != $1.logOdds ? $0.logOdds < $1.logOdds : !$0.isFraud && $1.isFraud }
  }
}
