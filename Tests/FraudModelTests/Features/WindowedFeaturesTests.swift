import FraudFixtures
import FraudModel
import Testing

@Suite("Features of every kind")
struct WindowedFeaturesTests {
  @Test("every kind is what its definition says, over every window", arguments: [1, 2] as [UInt64])
  func oracle(seed: UInt64) throws {
    let data = try FeatureOracle.random(seed, rows: 110)
    let features = try FeatureOracle.everyKind()
    let known: Int64 = data.seconds[85]
    let matrix = try features.compute(over: data, labelsKnownUntil: known)
    let expected = try FeatureOracle(data: data, labelsKnownUntil: known).columns(features)
    for (column, feature) in features.features.enumerated() {
      for row in 0..<data.rowCount {
        let (value, wanted) = (matrix.columns[column][row], expected[column][row])
        // Medians are those of a sketch, other features' values are added up in steps of 2⁻¹⁶; all else is exact.
        let tolerance: Float =
          feature.kind == .ratioToMedian ? 1 / 127 : feature.window != nil && feature.of == "distance" ? 1e-5 : 0
        let isEqual = value.isNaN ? wanted.isNaN : abs(value - wanted) <= tolerance * max(1, abs(wanted))
        if !isEqual { Issue.record("\(feature.text), row \(row): \(value) is not \(wanted)") }
      }
    }
    // The sample is worth something only if every kind says something.
    for kind in FeatureDefinition.Kind.allCases {
      let columns = features.features.indices.filter { features.features[$0].kind == kind }
      let said = Set(columns.flatMap { matrix.columns[$0].filter { !$0.isNaN } })
      #expect(said.count > 1, "\(kind)")
    }
  }

  @Test("the order of the file and the number of threads change no bit")
  func orderAndThreads() throws {
    let data = try FeatureOracle.random(4, rows: 100)
    let features = try FeatureOracle.everyKind()
    let matrix = try features.compute(over: data, threads: 1)
    let isEqual = bits(try features.compute(over: data, threads: 5)) == bits(matrix)
    #expect(isEqual)
    var random = RandomStream(seed: 9)
    let shuffled = Array(0..<data.rowCount).shuffled(using: &random)
    let computed = try features.compute(over: data.selecting(shuffled))
    let isEqualShuffled = bits(computed) == bits(matrix.selecting(shuffled))
    #expect(isEqualShuffled)
  }

  @Test(
    "no bit depends on a label that is younger than the delay, or on one that nobody knows", arguments: [5] as [UInt64])
  func youngLabels(seed: UInt64) throws {
    let data = try FeatureOracle.random(seed, rows: 100)
    let features = try FeatureOracle.everyKind()
    let known = data.seconds[75]
    let matrix = try features.compute(over: data, labelsKnownUntil: known)
    for row in stride(from: 30, to: data.rowCount, by: 23) {
      let young = data.seconds[row] - TimeSpan.hours(50).seconds
      let flipped = try Transactions(
        epoch: data.epoch, ids: data.ids, seconds: data.seconds, customers: data.customers, terminals: data.terminals,
        amountCents: data.amountCents,
        frauds: data.frauds.indices.map { data.frauds[$0] != (data.seconds[$0] > young || data.seconds[$0] >= known) }
      ).adding(otherEntities: data.otherEntities, values: data.values)
      let computed = try features.compute(over: flipped, labelsKnownUntil: known)
      let isEqual = computed.row(row).map(\.bitPattern) == matrix.row(row).map(\.bitPattern)
      #expect(isEqual, "row \(row)")
    }
    let blind = try features.compute(over: data, labelsKnownUntil: .min)
    let reads = bits(blind) != bits(matrix)
    #expect(reads)
  }

  @Test("a median of a sketch is within 1 part in 128 of the true one, also after merging and taking back")
  func sketch() throws {
    var random = RandomStream(seed: 3)
    for size in [1, 2, 3, 10, 500] {
      var (left, right) = (AmountSketch(), AmountSketch())
      var amounts: [Int64] = []
      for number in 0..<size {
        let cents = Int64(bitPattern: random.next() >> 1) >> Int64(random.next() % 62)
        amounts.append(cents)
        if number % 2 == 0 { left.add(cents) } else { right.add(cents) }
        right.add(77)
        right.remove(77)
      }
      left.merge(right)
      let exact = Double(amounts.sorted()[(size - 1) / 2])
      let found = left.median()
      let median = try #require(found)
      #expect(abs(median - exact) <= exact / 128)
    }
    for cents in [0, 1, 127, 128, 129, 255, 256, .max] as [Int64] {
      let middle = AmountSketch.middle(of: AmountSketch.bucket(of: cents))
      #expect(abs(middle - Double(cents)) <= Double(cents) / 128)
    }
    var empty = AmountSketch()
    let none = empty.median()
    #expect(none == nil)
  }
}

/// The values as bits, in which a missing value equals itself.
func bits(_ matrix: FeatureMatrix) -> [[UInt32]] { matrix.columns.map { $0.map(\.bitPattern) } }
