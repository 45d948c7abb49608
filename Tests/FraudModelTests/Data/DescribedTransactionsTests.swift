import FraudFixtures
import FraudModel
import Testing

@Suite("Transactions that a schema describes")
struct DescribedTransactionsTests {
  @Test("each role finds its place")
  func roles() throws {
    let schema = try Schema([
      .init("when", .time, .eventTime), .init("who", .text, .entity("card")), .init("where", .text, .entity("shop")),
      .init("device", .integer, .entity("device")), .init("sum", .money, .amount), .init("bad", .boolean, .label),
      .init("x", .number, .feature, isNullable: true), .init("country", .text, .feature, values: ["FR", "DE"]),
      .init("new", .boolean, .feature),
    ])
    let text = """
      when,who,where,device,sum,bad,x,country,new
      2018-04-01 00:00:31,c1,s1,9,57.16,0,0.5,DE,true
      2018-04-02 00:00:00,c2,s1,8,0.01,1,,XX,false

      """
    let epoch = try #require(Day("2018-04-01"))
    let transactions = try TransactionFile.parse(Array(text.utf8), name: "t.csv", schema: schema, epoch: epoch)
    #expect(transactions.ids == [1, 2])
    #expect(transactions.seconds == [31, 86_400])
    #expect(transactions.customers == ["c1", "c2"].map(Transactions.key(of:)))
    #expect(Set(transactions.terminals).count == 1)
    #expect(transactions.otherEntities.map(\.name) == ["card", "shop", "device"])
    #expect(try transactions.keys(of: .init(rawValue: "card")) == transactions.customers)
    #expect(try transactions.keys(of: .init(rawValue: "device")) == [9, 8])
    #expect(transactions.amountCents == [5_716, 1])
    #expect(transactions.frauds == [false, true])
    #expect(transactions.values.map(\.name) == ["x", "country", "new"])
    #expect(transactions.values[0].values[0] == 0.5 && transactions.values[0].values[1].isNaN)
    // A text that is not on the list is as good as missing.
    #expect(transactions.values[1].values[0] == 1 && transactions.values[1].values[1].isNaN)
    #expect(transactions.values[1].categories == ["FR", "DE"])
    #expect(transactions.values[2].values == [1, 0])
    #expect(transactions.contents == .all)
  }

  @Test("the key of a text is the same everywhere")
  func keys() {
    #expect(Transactions.key(of: "card-0001") == Transactions.key(of: "card-0001"))
    #expect(Set((0..<10_000).map { Transactions.key(of: "card-\($0)") }).count == 10_000)
    // Written down, so that a change of the hash, which would part a model's state from its cards, shows.
    #expect(Transactions.key(of: "card-0001") == 343_542_280_485_707_023)
  }

  @Test("what the data do not say is refused where it is needed, and stands alone where it groups")
  func absences() throws {
    let schema = try Schema([.init("t", .integer, .eventTime), .init("y", .integer, .label)])
    let transactions = try TransactionFile.parse(
      Array("t,y\n1,0\n2,1\n".utf8), name: "t.csv", schema: schema, epoch: Day(number: 0))
    #expect(transactions.contents == .labels)
    #expect(Set(transactions.customers).count == 2)
    let error = #expect(throws: ModelError.self) { try transactions.keys(of: .terminal) }
    #expect(error?.description == "the transactions have no entity 'terminal'; they have none")
    let amount = try FeatureSet([.init("TX_AMOUNT", .amount)])
    #expect(throws: ModelError.self) { try amount.compute(over: transactions) }
    #expect(transactions.selecting([1]).contents == .labels)
  }

  @Test("a schema without an event time makes no transactions")
  func noTime() throws {
    let schema = try Schema([.init("y", .integer, .label)])
    #expect(throws: ModelError.self) {
      try TransactionFile.parse(Array("y\n1\n".utf8), name: "t.csv", schema: schema, epoch: Day(number: 0))
    }
  }

  @Test("a table whose values cannot be is refused with its line")
  func badTables() throws {
    let schema = try Schema([.init("t", .integer, .eventTime), .init("y", .integer, .label)])
    let table = try Table([
      .init(name: "t", values: .integers([1, 2])), .init(name: "y", values: .integers([0, 2])),
    ])
    let error = #expect(throws: ModelError.self) {
      try Transactions(table, schema: schema, epoch: Day(number: 0), file: "t.csv")
    }
    #expect(error?.description == "t.csv:3: y is 2 where 0 or 1 is expected; leave rows without a label out")
    #expect(throws: ModelError.self) {
      try Transactions(Table([.init(name: "t", values: .booleans([true]))]), schema: schema, epoch: Day(number: 0))
    }
  }

  @Test("a model learns from a file in the form of the public credit-card data")
  func publicForm() throws {
    var random = RandomStream(seed: 5, path: 2)
    var text = #""Time","V1","V2","V3","Amount","Class""# + "\n"
    for row in 0..<3_000 {
      let isFraud = random.index(below: 30) == 0
      let values = (0..<3).map { _ in random.normal(mean: isFraud ? 1.5 : 0, deviation: 1) }
      let amount = "\(random.index(below: 300)).\(10 + random.index(below: 90))"
      text += "\(row * 50),\(values[0]),\(values[1]),\(values[2]),\(amount),\"\(isFraud ? 1 : 0)\"\n"
    }
    let schema = try Schema.inferred(from: Array(text.utf8), name: "c.csv")
    let transactions = try TransactionFile.parse(
      Array(text.utf8), name: "c.csv", schema: schema, epoch: Day(number: 0))
    let matrix = try FeatureMatrix(
      names: transactions.values.map(\.name), columns: transactions.values.map(\.values))
    #expect(matrix.names == ["V1", "V2", "V3"])
    let model = try Trainer(.logisticRegression(LogisticRegression())).train(
      on: transactions, rows: Array(0..<2_000), features: matrix)
    let scores = try Scorer(model).score(matrix.selecting(Array(2_000..<3_000)))
    let metrics = try Metrics(
      of: scores.map(Double.init), rows: Array(2_000..<3_000), in: transactions, threshold: 0.5)
    #expect((metrics[.rocAUC] ?? 0) > 0.9)
  }
}
