/// The rows that training sees, and how much each counts there.
struct RowSelection: Sendable {
  /// All rows, with class weights and sampling in their weights.
  let set: TrainingSet
  /// The rows that are trained on, in ascending order; nil for all.
  let kept: [Int]?
  /// What class weights add to the log-odds of a model that is trained with them: the logarithm of their ratio.
  let shift: Double

  /// Weighs and samples rows.
  ///
  /// A genuine row is kept by the hash of its group and its features, so which rows are kept depends neither on their
  /// order nor on chance; a kept one counts for 1 / rate rows.
  init(_ set: TrainingSet, _ options: TrainingOptions) {
    let frauds = set.labels.count(where: \.self)
    let factors = options.classWeight.factors(for: set)
    shift = Elementary.log(factors.fraud / factors.genuine)
    var kept: [Int]?
    if options.genuineSample < 1 {
      // Of a mixing of its own, so that this choice is independent of the division into folds.
      let limit = UInt64(options.genuineSample * 0x1p32)
      let keys = set.contentKeys()
      let sample = set.labels.indices.filter { set.labels[$0] || StableHash.mix(keys[$0] ^ 0x5A17) >> 32 < limit }
      // Few rows may all fall out; then all are kept.
      if sample.count > frauds { kept = sample }
    }
    self.kept = kept
    if kept == nil, options.classWeight == .none {
      self.set = set
      return
    }
    let genuine = factors.genuine / (kept == nil ? 1 : options.genuineSample)
    self.set = set.weighed(
      set.labels.indices.map { Float(set.weight($0) * (set.labels[$0] ? factors.fraud : genuine)) })
  }

  /// Those of some rows that are trained on; nil for all rows of the set.
  func training(on rows: [Int]?) -> [Int]? {
    guard let rows else { return kept }
    guard let kept else { return rows }
    var isKept = [Bool](repeating: false, count: set.labels.count)
    for row in kept { isKept[row] = true }
    let part = rows.filter { isKept[$0] }
    return part.contains { !set.labels[$0] } ? part : rows
  }
}
