import FraudModel
import Testing

@Suite("Validation")
struct ValidatorTests {
  private func transactions(
    ids: [Int64], seconds: [Int64]? = nil, cents: [Int64]? = nil, frauds: [Bool]? = nil
  ) throws -> Transactions {
    try Transactions(
      epoch: Day(number: 17_622), ids: ids, seconds: seconds ?? ids.indices.map { Int64($0) * 3_600 },
      customers: ids.indices.map { Int64($0 % 7) }, terminals: ids.indices.map { Int64($0 % 3) * 1_000_000_000_000 },
      amountCents: cents ?? ids.map { _ in 100 }, frauds: frauds ?? ids.indices.map { $0 % 10 == 3 })
  }

  private var rules: ValidationRules {
    var rules = ValidationRules()
    rules.minimumRows = 10
    return rules
  }

  @Test("sound data are counted and nothing stands against them")
  func sound() throws {
    let report = Validator(rules).report(on: try transactions(ids: Array(0..<100)))
    #expect((report.rows, report.frauds, report.customers, report.terminals) == (100, 10, 7, 3))
    #expect(report.fraudRate == 0.1)
    #expect(report.firstDay?.description == "2018-04-01")
    #expect(report.lastDay?.description == "2018-04-05")
    #expect(report.anomalies.isEmpty)
    #expect(report.isSound)
  }

  @Test("ids that stand twice are counted with the lines of their repetitions")
  func duplicates() throws {
    var ids = Array(Int64(0)..<50)
    ids[20] = 4
    ids[30] = 4
    ids[7] = 6
    let report = Validator(rules).report(on: try transactions(ids: ids))
    let anomaly = try #require(report.anomalies.first)
    #expect(anomaly.code == .duplicateIDs)
    #expect(anomaly.severity == .error)
    #expect(anomaly.count == 3)
    #expect(anomaly.exampleLines == [9, 22, 32])
    #expect(!report.isSound)
  }

  @Test("every other anomaly has its code")
  func codes() throws {
    func codes(_ transactions: Transactions, _ rules: ValidationRules) -> [String] {
      Validator(rules).report(on: transactions).anomalies.map(\.code.rawValue)
    }
    let ids = Array(Int64(0)..<50)
    #expect(codes(try transactions(ids: ids, frauds: ids.map { _ in false }), rules) == ["one-class", "fraud-rate"])
    #expect(codes(try transactions(ids: ids, frauds: ids.map { $0 % 2 == 0 }), rules) == ["fraud-rate"])
    #expect(
      codes(try transactions(ids: [0, 1, 2], frauds: [true, false, false]), rules) == ["fraud-rate", "too-few-rows"])
    #expect(codes(try transactions(ids: ids, cents: ids.map { _ in 0 }), rules) == ["zero-amounts"])
    #expect(codes(try transactions(ids: ids, seconds: ids.map { 5_000 - $0 }), rules) == ["time-disorder"])
    var long = rules
    long.minimumDays = 4
    #expect(codes(try transactions(ids: ids), long) == ["short-range"])
    #expect(codes(try transactions(ids: []), rules) == ["too-few-rows"])
  }

  @Test("a warning does not make data unsound")
  func warning() throws {
    let ids = Array(Int64(0)..<50)
    let report = Validator(rules).report(on: try transactions(ids: ids, seconds: ids.map { $0 == 9 ? 0 : $0 }))
    #expect(report.anomalies.map(\.severity) == [.warning])
    #expect(report.anomalies.map(\.exampleLines) == [[11]])
    #expect(report.isSound)
  }
}
