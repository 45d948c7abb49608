/// A part of the training rows that is set aside to tell when to stop.
///
/// All rows of a group, such as a card, are on one side, chosen by the hash of its key: it depends neither on the order
/// of the rows nor on chance.
struct ValidationSplit: Sendable {
  /// The rows to learn from.
  let training: [Int]
  /// The rows to judge on.
  let validation: [Int]

  /// Divides rows; nil when either part would lack a class.
  ///
  /// - Parameters:
  ///   - set: The rows; without groups, rows with the same features are one.
  ///   - share: What part of the groups to set aside, above 0 and below 1.
  init?(_ set: TrainingSet, share: Double) {
    let limit = UInt64(share * 0x1p32)
    var training: [Int] = []
    var validation: [Int] = []
    for (row, key) in set.keys().enumerated() {
      // The high half of a second mixing, so that this division is independent of that into folds.
      let hash = StableHash.mix(Int64(bitPattern: StableHash.mix(key))) >> 32
      if hash < limit { validation.append(row) } else { training.append(row) }
    }
    for rows in [training, validation] where Set(rows.lazy.map { set.labels[$0] }).count < 2 { return nil }
    self.training = training
    self.validation = validation
  }
}
