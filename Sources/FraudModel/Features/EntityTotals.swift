/// The running totals of one entity: the words, sketches and bags of every tally of a plan.
struct EntityTotals: Sendable {
  /// For each window the number of its first record and of the one after its last, then the tallies' words.
  var words: [Int64]
  private(set) var sketches: [AmountSketch]
  private var bags: [[Int64: Int]]

  /// Where a record stands.
  struct Record {
    /// Its number among the entity's records, from the first on.
    var number: Int
    /// Where its words begin among those that are remembered.
    var at: Int
  }

  /// The totals of nothing.
  init(_ plan: borrowing EntityPlan) {
    words = plan.initialWords
    sketches = Array(repeating: AmountSketch(), count: plan.sketches)
    bags = Array(repeating: [:], count: plan.bags)
  }

  /// Totals that were saved or merged, of a plan without bags for ever.
  init(_ plan: borrowing EntityPlan, words: [Int64], sketches: [AmountSketch]) {
    self.init(plan)
    self.words = words
    self.sketches = sketches
  }

  /// Makes them totals of nothing, and keeps the memory.
  mutating func clear(_ plan: borrowing EntityPlan) {
    for index in words.indices { words[index] = plan.initialWords[index] }
    for index in sketches.indices { sketches[index] = AmountSketch() }
    for index in bags.indices { bags[index].removeAll(keepingCapacity: true) }
  }

  /// Takes a record into a tally.
  @inline(__always)
  mutating func enter(_ tally: Tally, _ record: Record, _ records: [Int64]) {
    let at = record.at
    let flags = records[at + 2]
    guard flags & tally.mask == tally.wanted else { return }
    let word = tally.word
    switch tally.operation {
    case .windowCount: break
    case .count: words[word] &+= 1
    case .sum: words[word] &+= records[at + tally.measure]
    case .mean:
      words[word] &+= records[at + tally.measure]
      words[word + 1] &+= 1
    case .rate:
      words[word] &+= flags & EntityPlan.fraudFlag
      words[word + 1] &+= 1
    case .greatest, .least: keep(tally, record.number, records[at + tally.measure])
    case .last: words[word] = records[at]
    case .first:
      if words[word] == Tally.none { words[word] = tally.isForEver ? records[at] : Int64(record.number) }
    case .run, .runBegan:
      let goesOn = (flags & EntityPlan.fraudFlag != 0) == tally.ofFraud
      if tally.operation == .runBegan, !goesOn || words[word] == 0 {
        words[word + 2] = goesOn ? records[at] : Tally.none
      }
      words[word] = goesOn ? words[word] &+ 1 : 0
      words[word + 1] &+= 1
    case .distinct:
      let count = bags[tally.part][records[at + tally.measure], default: 0]
      bags[tally.part][records[at + tally.measure]] = count + 1
      if count == 0 { words[word] &+= 1 }
    case .median: sketches[tally.part].add(records[at + tally.measure])
    }
  }

  /// Lets a record go from a tally.
  ///
  /// - Parameters:
  ///   - tally: A tally of a window with a beginning.
  ///   - record: The window's first record.
  ///   - end: The number of the record after its last.
  ///   - stride: How many words a record has.
  ///   - records: The entity's records.
  @inline(__always)
  mutating func leave(_ tally: Tally, _ record: Record, before end: Int, stride: Int, _ records: [Int64]) {
    let at = record.at
    guard records[at + 2] & tally.mask == tally.wanted else { return }
    let word = tally.word
    switch tally.operation {
    case .windowCount, .last, .runBegan: break
    case .count: words[word] &-= 1
    case .sum: words[word] &-= records[at + tally.measure]
    case .mean:
      words[word] &-= records[at + tally.measure]
      words[word + 1] &-= 1
    case .rate:
      words[word] &-= records[at + 2] & EntityPlan.fraudFlag
      words[word + 1] &-= 1
    case .greatest, .least, .first:
      guard words[word] == Int64(record.number) else { return }
      words[word] = Tally.none
      refill(tally, after: record, before: end, stride: stride, records)
    case .run: words[word + 1] &-= 1
    case .distinct:
      let count = bags[tally.part][records[at + tally.measure], default: 0] - 1
      bags[tally.part][records[at + tally.measure]] = count > 0 ? count : nil
      if count <= 0 { words[word] &-= 1 }
    case .median: sketches[tally.part].remove(records[at + tally.measure])
    }
  }

  /// Takes what is beyond all before it, of equals the later one, which stays longer.
  @inline(__always)
  private mutating func keep(_ tally: Tally, _ number: Int, _ value: Int64) {
    let best = words[tally.word + 1]
    if words[tally.word] == Tally.none || (tally.operation == .greatest ? value >= best : value <= best) {
      words[tally.word] = Int64(number)
      words[tally.word + 1] = value
    }
  }

  /// Looks through the rest of a window after the record that a tally stood for has gone, which of n records in any
  /// order one in n is.
  private mutating func refill(
    _ tally: Tally, after record: Record, before end: Int, stride: Int, _ records: [Int64]
  ) {
    var record = record
    while record.number + 1 < end {
      record.number += 1
      record.at += stride
      enter(tally, record, records)
      if tally.operation == .first, words[tally.word] != Tally.none { return }
    }
  }

  /// The median of a sketch, in cents.
  @inline(__always)
  mutating func median(_ part: Int) -> Double? { sketches[part].median() }

  /// Adds what another sketch has counted.
  mutating func merge(_ sketch: AmountSketch, into part: Int) { sketches[part].merge(sketch) }
}
