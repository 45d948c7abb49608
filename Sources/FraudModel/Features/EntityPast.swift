/// A transaction while its features are computed.
struct PresentRow {
  var id: Int64 = 0
  var seconds: Int64 = 0
  var cents: Int64 = 0
  var isFraud = false
  /// The values of all features of the set, those that are computed so far.
  var values: [Float]
  /// The keys of entities of which different ones are counted.
  var keys: [Int64]
}

/// What is remembered of one entity: its transactions as far back as windows reach, and running totals.
///
/// Both ways of computing features walk through it: the batch one entity after the other, the online one as transactions
/// come. A transaction is a record of ``EntityPlan/stride`` words: time, id, flags and measures. Records are numbered from
/// the entity's first on; each window knows the number of its first record and the one after its last, which move
/// forward only. What lies behind every window is forgotten, after windows that have no beginning took it into `base`.
struct EntityPast: Sendable {
  /// The time and id of a transaction.
  typealias Moment = (seconds: Int64, id: Int64)

  /// The first and the last transaction, also where they are forgotten; the second is not before the first.
  private(set) var bounds: (first: Moment, last: Moment)?
  /// How many records were forgotten.
  private(set) var forgotten = 0
  /// The records that are remembered.
  private(set) var records: [Int64] = []
  private var totals: EntityTotals
  /// The totals of windows for ever as of the records that were forgotten; nil before the first was.
  private(set) var base: EntityTotals?

  /// Remembers nothing yet.
  init(_ plan: borrowing EntityPlan) { totals = EntityTotals(plan) }

  /// Puts a past together that was saved or merged; its totals are worked out at the next transaction.
  init(
    _ plan: borrowing EntityPlan, bounds: (first: Moment, last: Moment), forgotten: Int, records: [Int64],
    base: EntityTotals?
  ) {
    self.bounds = bounds
    self.forgotten = forgotten
    self.records = records
    self.base = base
    totals = base ?? EntityTotals(plan)
    restart(plan)
  }

  /// Forgets everything, and keeps the memory.
  mutating func clear(_ plan: borrowing EntityPlan) {
    bounds = nil
    forgotten = 0
    records.removeAll(keepingCapacity: true)
    totals.clear(plan)
    base = nil
  }

  /// Brings the next transaction in and computes its features.
  ///
  /// - Parameters:
  ///   - row: The transaction; its values of the plan's inputs are read, those of its outputs are set.
  ///   - plan: The plan that this was made with.
  ///   - forgetting: Whether to forget what no window needs any more.
  /// - Complexity: O(features) on average, with the records that enter and leave windows.
  mutating func add(_ row: inout PresentRow, _ plan: borrowing EntityPlan, forgetting: Bool) {
    let stride = plan.stride
    var present = EntityTotals.Record(number: forgotten + records.count / stride, at: records.count)
    for span in plan.spans.indices { advance(span, plan, to: row.seconds, before: present.number) }
    if forgetting {
      forget(plan, atLeast: records.count / stride / 2 + 1)
      present.at = records.count
    }
    let moment = (row.seconds, row.id)
    bounds = (bounds?.first ?? moment, moment)
    records.append(row.seconds)
    records.append(row.id)
    records.append(row.isFraud ? EntityPlan.fraudFlag : 0)
    records.append(row.cents)
    for _ in 4..<stride { records.append(0) }
    for step in plan.steps {
      switch step {
      case .condition(let flag, let column, let above, let below):
        let value = row.values[column]
        if value > above, value < below { records[present.at + 2] |= flag }
      case .measure(let place, let flag, let column):
        if let fixed = Tally.fixed(row.values[column]) {
          records[present.at + place] = fixed
          records[present.at + 2] |= flag
        }
      case .key(let place, let key): records[present.at + place] = row.keys[key]
      case .tally(let number):
        let tally = plan.tallies[number]
        if tally.isUndelayed, !tally.looksBack { totals.enter(tally, present, records) }
        row.values[tally.column] = value(of: tally, at: row, present.number, stride)
        if tally.isUndelayed, tally.looksBack { totals.enter(tally, present, records) }
      }
    }
    for span in plan.spans.indices where plan.spans[span].delay == 0 {
      totals.words[2 * span + 1] = Int64(present.number + 1)
    }
  }

  /// Moves a window to a time, over records before the present one.
  @inline(__always)
  private mutating func advance(_ span: Int, _ plan: borrowing EntityPlan, to now: Int64, before present: Int) {
    let stride = plan.stride
    let until = now - plan.spans[span].delay
    var next = record(Int(totals.words[2 * span + 1]), stride)
    while next.number < present, records[next.at] <= until {
      for tally in plan.spans[span].entering { totals.enter(plan.tallies[tally], next, records) }
      next.number += 1
      next.at += stride
    }
    totals.words[2 * span + 1] = Int64(next.number)
    guard let length = plan.spans[span].length else { return }
    let end = next.number
    var first = record(Int(totals.words[2 * span]), stride)
    while first.number < end, records[first.at] <= until - length {
      for tally in plan.spans[span].leaving {
        totals.leave(plan.tallies[tally], first, before: end, stride: stride, records)
      }
      first.number += 1
      first.at += stride
    }
    totals.words[2 * span] = Int64(first.number)
  }

  @inline(__always)
  private func record(_ number: Int, _ stride: Int) -> EntityTotals.Record {
    EntityTotals.Record(number: number, at: (number - forgotten) * stride)
  }

  /// The value of a feature as of the present transaction; NaN for a missing one.
  @inline(__always)
  private mutating func value(of tally: Tally, at row: borrowing PresentRow, _ present: Int, _ stride: Int) -> Float {
    let word = tally.word
    switch tally.operation {
    case .windowCount:
      // Without a delay the present transaction is the last.
      let end = tally.isUndelayed ? Int64(present + 1) : totals.words[2 * tally.window + 1]
      return Float(end - totals.words[2 * tally.window])
    case .count, .distinct: return Float(totals.words[word])
    case .sum: return Float(Double(totals.words[word]) / tally.scale)
    case .mean:
      let (sum, count) = (Double(totals.words[word]), Double(totals.words[word + 1]))
      if tally.isRatio { return sum > 0 ? Float(Double(row.cents) * count / sum) : .nan }
      return count == 0 ? 0 : Float(sum / (tally.scale * count))
    case .rate:
      let (frauds, count) = (Double(totals.words[word]), Double(totals.words[word + 1]))
      guard tally.weight > 0 else { return count == 0 ? 0 : Float(frauds / count) }
      let prior = tally.priorColumn.map { Double(row.values[$0]) } ?? tally.prior
      return Float((frauds + tally.weight * prior) / (count + tally.weight))
    case .greatest, .least:
      guard totals.words[word] != Tally.none else { return .nan }
      let value = Double(totals.words[word + 1])
      if tally.isRatio { return value > 0 ? Float(Double(row.cents) / value) : .nan }
      return Float(value / tally.scale)
    case .last:
      let time = totals.words[word]
      // It is not told when that record leaves the window.
      return time > row.seconds - tally.reach ? age(time, row.seconds) : .nan
    case .first:
      let first = totals.words[word]
      if tally.isForEver || first == Tally.none { return age(first, row.seconds) }
      return age(records[record(Int(first), stride).at], row.seconds)
    case .run: return Float(min(totals.words[word], totals.words[word + 1]))
    case .runBegan: return age(totals.words[word + 2], row.seconds)
    case .median:
      guard let median = totals.median(tally.part), median > 0 else { return .nan }
      return Float(Double(row.cents) / median)
    }
  }

  /// The days since a time; missing for none.
  @inline(__always)
  private func age(_ time: Int64, _ now: Int64) -> Float {
    time == Tally.none ? .nan : Float(Double(now &- time) / Double(Day.seconds))
  }
}

extension EntityPast {
  /// Forgets the records that are behind every window, where there are enough of them.
  ///
  /// - Parameters:
  ///   - plan: The plan that this was made with.
  ///   - least: How many there must be for it to be worth moving the others.
  mutating func forget(_ plan: borrowing EntityPlan, atLeast least: Int) {
    var kept = Int64.max
    for span in plan.spans.indices {
      kept = min(kept, totals.words[2 * span + (plan.spans[span].isEver ? 1 : 0)])
    }
    let count = Int(kept) - forgotten
    guard count >= least, count > 0 else { return }
    if plan.hasWindowForEver {
      var base = self.base ?? EntityTotals(plan)
      take(count, into: &base, plan)
      self.base = base
    }
    records.removeFirst(count * plan.stride)
    forgotten += count
  }

  /// Takes the first records into totals for ever.
  func take(_ count: Int, into base: inout EntityTotals, _ plan: borrowing EntityPlan) {
    for number in forgotten..<forgotten + count {
      for span in plan.spans where span.isEver {
        for tally in span.entering { base.enter(plan.tallies[tally], record(number, plan.stride), records) }
      }
    }
  }

  /// Learns whether a transaction was fraud.
  ///
  /// - Returns: Whether it is still remembered.
  /// - Complexity: O(log records), and O(records) at the next transaction where the label came later than a window.
  mutating func learn(_ isFraud: Bool, id: Int64, seconds: Int64, _ plan: borrowing EntityPlan) -> Bool {
    let stride = plan.stride
    var (low, high) = (0, records.count / stride)
    while low < high {
      let middle = (low + high) / 2
      if (records[middle * stride], records[middle * stride + 1]) < (seconds, id) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < records.count / stride, (records[low * stride], records[low * stride + 1]) == (seconds, id) else {
      return false
    }
    let old = records[low * stride + 2]
    let new = isFraud ? old | EntityPlan.fraudFlag : old & ~EntityPlan.fraudFlag
    guard new != old else { return true }
    let isLate = plan.spans.indices.contains { span in
      plan.spans[span].delay > 0 && totals.words[2 * span + 1] > Int64(forgotten + low)
    }
    if isLate {
      let before = forgotten
      forget(plan, atLeast: 1)
      low -= forgotten - before
      guard low >= 0 else { return false }
    }
    records[low * stride + 2] = new
    if isLate { restart(plan) }
    return true
  }

  /// Makes the totals those of what was forgotten; the records come in again at the next transaction.
  private mutating func restart(_ plan: borrowing EntityPlan) {
    totals = base ?? EntityTotals(plan)
    for span in plan.spans.indices {
      totals.words[2 * span] = plan.spans[span].isEver ? 0 : Int64(forgotten)
      totals.words[2 * span + 1] = Int64(forgotten)
    }
  }
}
