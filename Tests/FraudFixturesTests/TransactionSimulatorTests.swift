import AtomicFiles
import FraudFixtures
import FraudModel
import TestSupport
import Testing

@Suite("The simulated bank")
struct TransactionSimulatorTests {
  /// FNV-1a with 64 bits (Fowler, Noll and Vo): enough to notice that a byte has changed.
  private func digest(_ bytes: [UInt8]) -> String {
    String(bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 16)
  }

  @Test("the same seed gives the same bytes, today and on every machine")
  func golden() throws {
    let bytes = try TransactionSimulator(.small).csv()
    #expect(digest(bytes) == "210754d3713cb855")
    #expect(try TransactionSimulator(.small).csv() == bytes)
    var other = SimulationSize.small
    other.seed += 1
    #expect(try TransactionSimulator(other).csv() != bytes)
  }

  @Test("the sample in the repository is what the simulator makes")
  func sample() throws {
    let path = Surroundings.packageRoot + "/Examples/card-transactions/transactions.csv.gz"
    let size = SimulationSize.sample
    let made = try TransactionSimulator(size).transactions()
    #expect(try TransactionFile.read(path, epoch: size.firstDay) == made)
    #expect(try AtomicFile.read(path).count <= 3_000_000)
    let report = Validator().report(on: made)
    #expect(report.isSound)
    #expect(report.lastDay == size.firstDay.advanced(by: size.days - 1))
    #expect((0.005...0.015).contains(report.fraudRate ?? 0))
  }

  @Test("transactions are numbered in order of time and keep to the bank")
  func order() throws {
    let size = SimulationSize.small
    let data = try TransactionSimulator(size).transactions()
    #expect(data.ids == Array(0..<Int64(data.rowCount)))
    #expect(zip(data.seconds, data.seconds.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(data.customers.allSatisfy { (0..<Int64(size.customers)).contains($0) })
    #expect(data.terminals.allSatisfy { (0..<Int64(size.terminals)).contains($0) })
    // Two a day and customer on average, a thirtieth of them outside the day.
    let expected = Double(size.customers * size.days) * 2
    #expect((0.7 * expected...1.2 * expected).contains(Double(data.rowCount)))
  }

  @Test("every amount above 220 is fraud, and the other scenarios happen too")
  func scenarios() throws {
    var size = SimulationSize.small
    (size.customers, size.terminals) = (800, 1_600)
    let data = try TransactionSimulator(size).transactions()
    #expect((0..<data.rowCount).allSatisfy { data.amountCents[$0] <= 22_000 || data.frauds[$0] })
    let small = (0..<data.rowCount).filter { data.frauds[$0] && data.amountCents[$0] <= 22_000 }
    // A terminal taken over has nothing but fraud for 28 days: the worst one has several in a row.
    let worst = Dictionary(grouping: small, by: { data.terminals[$0] }).values.max { $0.count < $1.count } ?? []
    #expect(worst.count >= 5)
    let start = data.seconds[worst[0]] / 86_400
    let there = (0..<data.rowCount).filter {
      data.terminals[$0] == data.terminals[worst[0]] && (start..<start + 20).contains(data.seconds[$0] / 86_400)
    }
    #expect(there.allSatisfy { data.frauds[$0] })
    #expect((0.004...0.02).contains(Double(data.frauds.count(where: \.self)) / Double(data.rowCount)))
  }

  @Test("a bank that cannot be is refused")
  func refusals() {
    for (customers, terminals, days) in [(0, 1, 1), (1, -1, 1), (1, 1, 0), (1, 1, .max)] {
      #expect(throws: ModelError.self) {
        try TransactionSimulator(
          SimulationSize(customers: customers, terminals: terminals, days: days, firstDay: Day(number: 0), seed: 0))
      }
    }
    #expect(throws: ModelError.self) {
      try TransactionSimulator(
        SimulationSize(customers: 5, terminals: 3_000, days: 10, firstDay: Day("9999-12-30") ?? Day(number: 0), seed: 0)
      ).transactions()
    }
  }

  @Test("packed bytes are the same bytes, packed")
  func packed() throws {
    let simulator = try TransactionSimulator(.small)
    let packed = try TransactionFile.parse(simulator.gzippedCSV(), name: "p", epoch: simulator.size.firstDay)
    #expect(try packed == simulator.transactions())
  }
}
