import FraudFixtures
import FraudModel
import TestSupport
import Testing

@Suite("Folds in order of time")
struct PrequentialFoldTests {
  @Test("the Handbook's folds have the Handbook's counts", .enabled(if: Surroundings.shared != nil))
  func handbook() throws {
    let transactions = try RealTransactions.all.get()
    let expected: [(String, Int, Int)] = [
      ("2018-07-25", 58_264, 385), ("2018-08-01", 57_937, 387), ("2018-08-08", 58_337, 408),
      ("2018-08-15", 57_604, 422),
    ]
    for (day, rows, frauds) in expected {
      let fold = try PrequentialFold(from: #require(Day(day)), trainDays: 7, delayDays: 7, testDays: 7)
      let found = try fold.rows(of: transactions)
      #expect(found.test.count == rows)
      #expect(found.test.count { transactions.frauds[$0] } == frauds)
      if day == "2018-07-25" {
        #expect(fold.test == (try #require(Day("2018-08-08")))...(try #require(Day("2018-08-14"))))
        #expect(found.training.count == 67_240)
        #expect(found.training.count { transactions.frauds[$0] } == 598)
      }
    }
  }

  @Test("known cards leave as the rule says, day by day", arguments: [(7, 7, 7), (5, 3, 9), (2, 10, 4)])
  func rule(train: Int, delay: Int, test: Int) throws {
    let data = try TransactionSimulator(.small).transactions()
    let first = try #require(Day("2018-05-05"))
    let fold = try PrequentialFold(from: first, trainDays: train, delayDays: delay, testDays: test)
    var known: Set<Int64> = []
    func fraudulent(on days: ClosedRange<Day>) -> Set<Int64> {
      Set(data.rows(in: days).filter { data.frauds[$0] }.map { data.customers[$0] })
    }
    known = fraudulent(on: first...first.advanced(by: train - 1))
    var expected: [Int] = []
    for number in 0..<test {
      let before = first.advanced(by: train + number - 1)
      known.formUnion(fraudulent(on: before...before))
      let day = first.advanced(by: train + delay + number)
      expected += data.rows(in: day...day).filter { !known.contains(data.customers[$0]) }
    }
    let rows = try fold.rows(of: data)
    #expect(rows.test == expected)
    #expect(!known.isEmpty && expected.count < data.rows(in: fold.test).count)
    #expect(rows.training == data.rows(in: fold.training))
  }

  @Test("rows come in order of transaction id whatever the order of the file")
  func order() throws {
    let data = try TransactionSimulator(.small).transactions()
    let fold = try PrequentialFold(from: #require(Day("2018-05-05")), trainDays: 7, delayDays: 7, testDays: 7)
    let expected = try fold.rows(of: data)
    let backwards = data.selecting((0..<data.rowCount).reversed())
    let rows = try fold.rows(of: backwards)
    #expect(rows.test.map { backwards.ids[$0] } == expected.test.map { data.ids[$0] })
    #expect(rows.training.map { backwards.ids[$0] } == expected.training.map { data.ids[$0] })
  }

  @Test("no delay is refused unless it is asked for by name, and days without data are named")
  func refusals() throws {
    let day = try #require(Day("2018-05-05"))
    let error = #expect(throws: ModelError.self) {
      try PrequentialFold(from: day, trainDays: 7, delayDays: 0, testDays: 7)
    }
    #expect(error?.code == .option)
    let fold = try PrequentialFold(from: day, trainDays: 7, delayDays: 0, testDays: 7, allowingNoDelay: true)
    #expect(fold.test.lowerBound == day.advanced(by: 7))
    #expect(throws: ModelError.self) { try PrequentialFold(from: day, trainDays: 0, delayDays: 7, testDays: 7) }
    #expect(throws: ModelError.self) { try PrequentialFold(from: day, trainDays: 7, delayDays: -1, testDays: 7) }
    let late = try PrequentialFold(from: #require(Day("2018-06-01")), trainDays: 7, delayDays: 7, testDays: 7)
    let missing = #expect(throws: ModelError.self) {
      try late.rows(of: TransactionSimulator(.small).transactions())
    }
    #expect(
      missing?.description
        == "there are no transactions on the test days 2018-06-15 to 2018-06-21; choose days within the data")
  }
}
