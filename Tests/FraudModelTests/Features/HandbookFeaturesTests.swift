import AtomicFiles
import FraudFixtures
import FraudModel
import TestSupport
import Testing

@Suite("Handbook features")
struct HandbookFeaturesTests {
  private static let transactions = Result { try TransactionSimulator(.small).transactions() }

  /// The features worked out row by row from their definition, looking at all rows for each.
  private func byDefinition(_ data: Transactions, row: Int, delayDays: Int) -> [Float] {
    let now = data.seconds[row]
    func window(_ entity: [Int64], days: Int64, delay: Int64) -> [Int] {
      (0..<data.rowCount).filter { other in
        guard entity[other] == entity[row] else { return false }
        let time = data.seconds[other]
        guard time > now - (delay + days) * 86_400, time <= now - delay * 86_400 else { return false }
        return delay > 0 || time < now || data.ids[other] <= data.ids[row]
      }
    }
    let weekday = Int((now / 86_400) % 7)
    var values: [Double] = [
      Double(data.amountCents[row]) / 100, weekday == 0 || weekday == 6 ? 1 : 0, now % 86_400 < 25_200 ? 1 : 0,
    ]
    for days in [1, 7, 30] as [Int64] {
      let rows = window(data.customers, days: days, delay: 0)
      values += [Double(rows.count), Double(rows.reduce(0) { $0 + data.amountCents[$1] }) / Double(100 * rows.count)]
    }
    for days in [1, 7, 30] as [Int64] {
      let rows = window(data.terminals, days: days, delay: Int64(delayDays))
      let frauds = rows.count { data.frauds[$0] }
      values += [Double(rows.count), rows.isEmpty ? 0 : Double(frauds) / Double(rows.count)]
    }
    return values.map(Float.init)
  }

  @Test("every value is what its definition says", arguments: [7, 2])
  func definition(delayDays: Int) throws {
    let transactions = try Self.transactions.get()
    let matrix = try FeaturePreset.handbook(labelDelayDays: delayDays).compute(over: transactions)
    #expect(matrix.names.count == 15)
    #expect(matrix.rowCount == transactions.rowCount)
    for row in stride(from: 0, to: transactions.rowCount, by: 211) {
      #expect(matrix.row(row) == byDefinition(transactions, row: row, delayDays: delayDays))
    }
    // The sample is worth something only if windows and risks are filled.
    #expect(matrix.columns[14].contains { $0 > 0 })
    #expect(matrix.columns[11].contains { $0 > 1 })
  }

  @Test("ties at the same second go by transaction id, whatever the order in the file")
  func ties() throws {
    let data = try Transactions(
      epoch: Day(number: 17_622), ids: [9, 3, 5], seconds: [60, 60, 60], customers: [1, 1, 1], terminals: [1, 2, 3],
      amountCents: [300, 100, 200], frauds: [false, false, false])
    let matrix = try FeaturePreset.handbook(labelDelayDays: 7).compute(over: data)
    #expect(matrix.columns[3] == [3, 1, 2])
    #expect(matrix.columns[4] == [2, 1, 1.5])
  }

  @Test("the order of the file and the number of threads change no value")
  func orderAndThreads() throws {
    let transactions = try Self.transactions.get()
    let features = try FeaturePreset.handbook()
    let matrix = try features.compute(over: transactions, threads: 1)
    #expect(try features.compute(over: transactions, threads: 5) == matrix)
    var random = RandomStream(seed: 7)
    let shuffled = Array(0..<transactions.rowCount).shuffled(using: &random)
    #expect(try features.compute(over: transactions.selecting(shuffled)) == matrix.selecting(shuffled))
  }

  @Test("entities with ids far apart have the same values")
  func sparseIDs() throws {
    let transactions = try Self.transactions.get()
    let far = try Transactions(
      epoch: transactions.epoch, ids: transactions.ids, seconds: transactions.seconds,
      customers: transactions.customers.map { Int64.min &+ $0 &* 100_000_000_000_000_003 },
      terminals: transactions.terminals.map { $0 * 7_000_000_000_000 - 3 }, amountCents: transactions.amountCents,
      frauds: transactions.frauds)
    let features = try FeaturePreset.handbook()
    #expect(try features.compute(over: far) == features.compute(over: transactions))
  }

  @Test("changing labels younger than the delay changes no value, and older ones do", arguments: [1, 7, 14])
  func youngLabels(delayDays: Int) throws {
    let transactions = try Self.transactions.get()
    let features = try FeaturePreset.handbook(labelDelayDays: delayDays)
    let matrix = try features.compute(over: transactions)
    let row = transactions.rowCount * 3 / 4
    func changed(_ isChanged: (Int64) -> Bool) throws -> FeatureMatrix {
      try features.compute(
        over: Transactions(
          epoch: transactions.epoch, ids: transactions.ids, seconds: transactions.seconds,
          customers: transactions.customers, terminals: transactions.terminals,
          amountCents: transactions.amountCents,
          frauds: transactions.frauds.indices.map { transactions.frauds[$0] != isChanged(transactions.seconds[$0]) }))
    }
    let moment = transactions.seconds[row] - Int64(delayDays) * 86_400
    let younger = try changed { $0 > moment }
    #expect(younger != matrix)
    for before in 0...row { #expect(younger.row(before) == matrix.row(before)) }
    let older = try changed { $0 <= moment }
    #expect((0...row).contains { older.row($0) != matrix.row($0) })
  }

  @Test("labels from a time on can be left unknown")
  func unknownLabels() throws {
    let transactions = try Self.transactions.get()
    let features = try FeaturePreset.handbook()
    let moment: Int64 = 30 * 86_400
    let blinded = try Transactions(
      epoch: transactions.epoch, ids: transactions.ids, seconds: transactions.seconds,
      customers: transactions.customers, terminals: transactions.terminals, amountCents: transactions.amountCents,
      frauds: zip(transactions.frauds, transactions.seconds).map { $0 && $1 < moment })
    let matrix = try features.compute(over: transactions, labelsKnownUntil: moment)
    #expect(try matrix == features.compute(over: blinded))
    #expect(try matrix != features.compute(over: transactions))
  }

  @Test("the real data have the values that an independent program computed", .enabled(if: Surroundings.shared != nil))
  func reference() throws {
    let folder = try #require(Surroundings.shared) + "/data/"
    let transactions = try RealTransactions.all.get()
    let features = try FeaturePreset.handbook(labelDelayDays: 7)
    let matrix = try features.compute(over: transactions)
    let lines = String(decoding: try AtomicFile.read(folder + "handbook-features-sample.csv"), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: ",") }
    // The sample leaves the amount out, which is a column of the data.
    #expect(lines[0].dropFirst().map(String.init) == Array(matrix.names.dropFirst()))
    #expect(lines.count == 5_001)
    for line in lines.dropFirst() {
      // Ids count the rows of this file.
      let row = try #require(Int(line[0]))
      #expect(transactions.ids[row] == Int64(row))
      for (column, text) in line.enumerated().dropFirst() {
        let expected = try #require(Double(text))
        let value = Double(matrix.columns[column][row])
        #expect(abs(value - expected) <= 1e-6 * max(1, abs(expected)))
      }
    }
  }
}
