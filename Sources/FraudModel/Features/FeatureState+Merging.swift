extension FeatureState {
  /// Takes in what another state remembers, so that this one goes on as if it had seen the transactions of both.
  ///
  /// Exactly that is promised, to the bit, in two cases, and every other one is refused:
  /// - No entity is known to both: shards of transactions that share no customer, no terminal and so on.
  /// - Of each entity that both know, one state has seen the earlier transactions and the other the later ones, such as
  ///   two consecutive stretches of time, and no feature is computed from another that depends on the past: what a
  ///   transaction's ratio to the median was cannot be told without the earlier ones.
  ///
  /// - Parameter other: A state of the same features, epoch and columns.
  /// - Throws: ``ModelError`` saying why the states cannot be merged; nothing has changed then.
  /// - Complexity: O(size of both).
  public mutating func merge(_ other: FeatureState) throws(ModelError) {
    guard features == other.features, epoch == other.epoch, otherEntities == other.otherEntities,
      valueColumns == other.valueColumns
    else {
      throw ModelError(.option, "the states are of different features, epochs or columns; merge only states alike")
    }
    let (sum, overflows) = cents.addingReportingOverflow(other.cents)
    guard !overflows else { throw ModelError.tooMuchMoney }
    let readsPast = walks.contains { $0.plan.readsPast(features.features) }
    var merged = walks
    for walk in merged.indices {
      for (key, theirs) in other.walks[walk].numbers {
        let past = other.walks[walk].pasts[theirs]
        guard let number = merged[walk].numbers[key] else {
          merged[walk].numbers[key] = merged[walk].pasts.count
          merged[walk].pasts.append(past)
          continue
        }
        let plan = merged[walk].plan
        guard !readsPast else {
          throw ModelError(
            .option,
            "both states know \(plan.entity.words) \(key.first), and a feature is computed from another that depends on the "
              + "past; merge states of different entities")
        }
        let own = merged[walk].pasts[number]
        guard let joined = own.followed(by: past, plan) ?? past.followed(by: own, plan) else {
          throw ModelError(
            .option,
            "both states know \(plan.entity.words) \(key.first) with transactions of the same time; merge states of "
              + "different entities, or of stretches of time that follow each other")
        }
        merged[walk].pasts[number] = joined
      }
    }
    walks = merged
    cents = sum
    if let theirs = other.last { last = last.map { $0 < theirs ? theirs : $0 } ?? theirs }
  }
}

extension EntityPlan {
  /// Whether a record holds what depends on records before it.
  func readsPast(_ features: [FeatureDefinition]) -> Bool {
    steps.contains { step in
      switch step {
      case .condition(_, let column, _, _), .measure(_, _, let column): features[column].window != nil
      case .key, .tally: false
      }
    }
  }
}

extension EntityPast {
  /// The past that is this one and then another; nil where the other did not begin after this one's end.
  fileprivate func followed(by other: EntityPast, _ plan: EntityPlan) -> EntityPast? {
    guard let bounds, let theirs = other.bounds, bounds.last < theirs.first else { return nil }
    let both = (first: bounds.first, last: theirs.last)
    guard other.forgotten > 0 else {
      return EntityPast(plan, bounds: both, forgotten: forgotten, records: records + other.records, base: base)
    }
    // The other has forgotten records, all of them later than this one's, which no window needs then either.
    let count = records.count / plan.stride
    var joined: EntityTotals?
    if plan.hasWindowForEver {
      var base = self.base ?? EntityTotals(plan)
      take(count, into: &base, plan)
      if let later = other.base { base.append(later, plan) }
      joined = base
    }
    return EntityPast(
      plan, bounds: both, forgotten: forgotten + count + other.forgotten, records: other.records, base: joined)
  }
}

extension EntityTotals {
  /// Makes the totals for ever those of two stretches of the past, of which the other is the later one.
  fileprivate mutating func append(_ other: EntityTotals, _ plan: EntityPlan) {
    for tally in plan.tallies where tally.isForEver {
      let word = tally.word
      let theirs = other.words[word..<word + Tally.words(of: tally.operation)]
      switch tally.operation {
      case .windowCount, .distinct: break
      case .count, .sum, .mean, .rate: for place in theirs.indices { words[place] &+= theirs[place] }
      case .last: if theirs[word] != Tally.none { words[word] = theirs[word] }
      case .first: if words[word] == Tally.none { words[word] = theirs[word] }
      case .greatest, .least:
        let isBeyond =
          tally.operation == .greatest ? theirs[word + 1] >= words[word + 1] : theirs[word + 1] <= words[word + 1]
        if theirs[word] != Tally.none, words[word] == Tally.none || isBeyond {
          words.replaceSubrange(theirs.indices, with: theirs)
        }
      case .run, .runBegan:
        let isWhole = theirs[word] == theirs[word + 1]
        if tally.operation == .runBegan, !isWhole || words[word] == 0 { words[word + 2] = theirs[word + 2] }
        words[word] = isWhole ? words[word] &+ theirs[word] : theirs[word]
        words[word + 1] &+= theirs[word + 1]
      case .median: merge(other.sketches[tally.part], into: tally.part)
      }
    }
  }
}
