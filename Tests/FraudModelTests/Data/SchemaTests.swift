import FraudModel
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite("Schemas")
struct SchemaTests {
  @Test("a schema that contradicts itself is refused by a sentence that names the column")
  func refusals() {
    let cases: [([Schema.Column], String)] = [
      ([.init("a", .text, .label)], "column 'a' has the role label and the type text"),
      ([.init("a", .integer, .id), .init("a", .text, .feature)], "column 'a' stands in the schema twice"),
      ([.init("a", .integer, .id), .init("b", .integer, .id)], "columns 'a' and 'b' both have the role id"),
      (
        [.init("a", .text, .entity("card")), .init("b", .text, .entity("card"))],
        "columns 'a' and 'b' both have the role entity card"
      ),
      ([.init("a", .number, .feature, minimum: 2, maximum: 1)], "column 'a' has a range from 2.0 to 1.0"),
      ([.init("a", .number, .feature, minimum: .nan)], "column 'a' has a range from nan to inf"),
      ([.init("a", .text, .feature, minimum: 1)], "column 'a' has a range and the type text"),
      ([.init("a", .integer, .feature, values: ["x"])], "column 'a' lists values and has the type integer"),
      ([.init("a", .text, .feature, values: ["x", "x"])], "column 'a' lists no value, or one twice"),
      ([.init("a", .integer, .label, isNullable: true)], "column 'a' has the role label and may be missing"),
      ([.init("a", .text, .feature, isNullable: true, maximumMissing: 2)], "column 'a' may miss a share of 2.0"),
      ([.init("", .text, .feature)], "a column of the schema has no name"),
      ([.init("a", .text, .ignored)], "the schema has no columns but ignored ones"),
    ]
    for (columns, sentence) in cases {
      let error = #expect(throws: ModelError.self) { try Schema(columns) }
      #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "")")
    }
  }

  @Test("a schema is the same after it was JSON")
  func json() throws {
    let schema = try Schema([
      .init("id", .text, .id), .init("at", .time, .eventTime), .init("card_no", .text, .entity("customer")),
      .init("device", .integer, .entity("device")), .init("sum", .money, .amount, minimum: 0),
      .init("x", .number, .feature, maximum: 9.5, isNullable: true, maximumMissing: 0.25),
      .init("country", .text, .feature, values: ["DE", "FR"]), .init("is_fraud", .boolean, .label),
      .init("junk", .text, .ignored),
    ])
    for schema in [schema, .cardTransactions] {
      let bytes = try JSONEncoder().encode(schema)
      #expect(try JSONDecoder().decode(Schema.self, from: bytes) == schema)
    }
    let unknown = Array(#"{"version":1,"columns":[{"name":"a","type":"text","role":"hero"}]}"#.utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Schema.self, from: .init(unknown)) }
  }

  private func roles(_ text: String) throws -> [String] {
    try Schema.inferred(from: Array(text.utf8), name: "t.csv").columns.map { column in
      var role = column.role.name
      if case .entity(let name) = column.role { role += ":\(name)" }
      return "\(column.name) \(column.type.rawValue) \(role)"
    }
  }

  @Test("the columns of well-known card data are guessed")
  func inference() throws {
    let handbook =
      "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO\n"
      + (0..<60).map {
        "\($0),2018-04-01 00:\(10 + $0 % 50):31,\($0 % 7),\($0 % 11),\($0).50,\($0 / 10),\($0 % 20 == 3 ? 1 : 0),0\n"
      }.joined()
    #expect(
      try roles(handbook) == [
        "TRANSACTION_ID integer id", "TX_DATETIME time event-time", "CUSTOMER_ID integer entity:customer",
        "TERMINAL_ID integer entity:terminal", "TX_AMOUNT money amount", "TX_TIME_DAYS integer feature",
        "TX_FRAUD integer label", "TX_FRAUD_SCENARIO integer ignored",
      ])
    let kaggle =
      #""Time","V1","V2","Amount","Class""# + "\n"
      + (0..<30).map { "\($0 == 29 ? "1e+05" : "\($0)"),-1.\($0),0.5\($0),\($0).1,\"\($0 == 9 ? 1 : 0)\"\n" }.joined()
    #expect(
      try roles(kaggle) == [
        "Time integer event-time", "V1 number feature", "V2 number feature", "Amount money amount",
        "Class integer label",
      ])
    let other =
      "uuid,ts,nullable,country,is_fraud,cents,note,constant\n"
      + (0..<400).map {
        "u\($0),2020-01-01T00:00:00Z,\($0 % 3 == 0 ? "" : "\($0)"),\($0 % 2 == 0 ? "DE" : "FR"),"
          + "\($0 % 50 == 0),-\($0),\"note \($0)\",1\n"
      }.joined()
    #expect(
      try roles(other) == [
        "uuid text id", "ts time event-time", "nullable integer feature", "country text feature",
        "is_fraud boolean label", "cents integer feature", "note text ignored", "constant integer ignored",
      ])
    let columns = try Schema.inferred(from: Array(other.utf8), name: "t.csv").columns
    #expect(columns[2].isNullable && columns[2].minimum == 0)
    #expect(columns[3].values == ["DE", "FR"])
    #expect(columns[5].minimum == nil)
  }

  @Test("what is inferred from a file reads that file")
  func inferredReads() throws {
    let text = "id,time,card,amount,class,kind\n1,5,7,1.00,0,a\n2,6,7,2.50,1,b\n3,7,8,0.10,0,a\n"
    let schema = try Schema.inferred(from: Array(text.utf8), name: "t.csv")
    let transactions = try TransactionFile.parse(
      Array(text.utf8), name: "t.csv", schema: schema, epoch: Day(number: 0))
    #expect(transactions.customers == [7, 7, 8])
    #expect(transactions.amountCents == [100, 250, 10])
    #expect(transactions.frauds == [false, true, false])
    #expect(transactions.values.map(\.values) == [[0, 1, 0]])
    #expect(transactions.values.map(\.categories) == [["a", "b"]])
  }
}
