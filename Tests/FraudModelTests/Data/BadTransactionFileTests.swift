import FraudModel
import TestSupport
import Testing

@Suite("Bad transaction files")
struct BadTransactionFileTests {
  private static let header = "tx_id,time_s,customer,terminal,amount_cents,fraud"

  private static let cases: [(text: String, sentence: String)] = [
    ("", "t.csv:1: is empty; the first line must be \(header)"),
    ("\u{FEFF}", "t.csv:1: is empty; the first line must be \(header)"),
    (header, "t.csv:1: has a header and no transactions; add rows below it"),
    ("\(header)\n", "t.csv:1: has a header and no transactions; add rows below it"),
    (
      "tx_id,time_s,customer,terminal,amount,fraud\n1,2,3,4,5,0\n",
      "t.csv:1: column 'amount_cents' is missing; the header must name tx_id, time_s, customer, terminal, amount_cents, fraud in any order, and it names tx_id, time_s, customer, terminal, amount, fraud"
    ),
    ("\(header),fraud\n1,2,3,4,5,0,0\n", "t.csv:1:51: column 'fraud' stands in the header twice; leave one out"),
    (
      "\(header)\n1,2,3,4,12.50,0\n",
      "t.csv:2:9: amount_cents is '12.50' where a whole number of cents is expected; correct it or leave the row out"
    ),
    (
      "\(header)\n1,2,3,4,5,0\nx,2,3,4,5,0\n",
      "t.csv:3:1: tx_id is 'x' where a whole number is expected; correct it or leave the row out"
    ),
    (
      "\(header)\n1, 2,3,4,5,0\n",
      "t.csv:2:3: time_s is ' 2' where a whole number is expected; correct it or leave the row out"
    ),
    (
      "\(header)\n1,2,,4,5,0\n",
      "t.csv:2:5: customer is empty where a whole number is expected; fill it in or leave the row out"
    ),
    (
      "\(header)\n1,2,-,4,5,0\n",
      "t.csv:2:5: customer is '-' where a whole number is expected; correct it or leave the row out"
    ),
    (
      "\(header)\n1,2,3,4,-5,0\n",
      "t.csv:2:9: amount_cents is -5 where an amount of 0 or more is expected; leave refunds out or keep them in a file of their own"
    ),
    (
      "\(header)\n1,2,3,9223372036854775808,5,0\n",
      "t.csv:2:7: terminal is 9223372036854775808, which is beyond 64 bits; correct it"
    ),
    (
      "\(header)\n1,999999999999,3,4,5,0\n",
      "t.csv:2:3: time_s is 999999999999, outside the years 0 to 9999 when counted from 2018-04-01 in seconds; correct it or the epoch"
    ),
    (
      "\(header)\n1,2,--3,4,5,0\n",
      "t.csv:2:5: customer is '--3' where a whole number is expected; correct it or leave the row out"
    ),
    ("\(header)\n1,2,3,4,5,2\n", "t.csv:2:11: fraud is 2 where 0 or 1 is expected; leave rows without a label out"),
    (
      "\(header)\n1,2,3,4,5\n",
      "t.csv:2:10: the line ends after 5 of 6 fields; give every column of the header a field"
    ),
    (
      "\(header)\n1,2,3,4,5,0,0\n",
      "t.csv:2:12: the line has more than the 6 fields that the header names; remove the rest or name it"
    ),
    ("\(header)\n1,2,3,4,5,0\n\n1,2,3,4,5,0\n", "t.csv:3: the line is empty; remove it"),
    (
      "\(header)\n1,2,3,4,5,0\r1,2,3,4,5,0\r",
      "t.csv:2:12: a carriage return stands alone; end the lines with LF or CR LF"
    ),
    ("\(header)\n1,2,3,4,\"5,0\n", "t.csv:2:9: the quote that opens here is never closed; close it"),
    (
      "\(header)\n1,2,3,4,\"5\"5,0\n",
      "t.csv:2:12: a comma or the end of the line is expected after the closing quote"
    ),
    (
      "\(header)\n1,2,3,4,5\",0\n",
      "t.csv:2:10: a quote stands inside a field that does not begin with one; quote the whole field and double the quotes in it"
    ),
    (
      "\(header)\n1,2,3,\u{7}\(nines(300)),5,0\n",
      "t.csv:2:7: terminal is '?\(nines(79))…' where a whole number is expected; correct it or leave the row out"
    ),
  ]

  private static func nines(_ count: Int) -> String { String(repeating: "9", count: count) }

  @Test("each mistake is told with its place and a remedy", arguments: cases)
  func mistakes(text: String, sentence: String) {
    let error = #expect(throws: ModelError.self) {
      try TransactionFile.parse(Array(text.utf8), name: "t.csv", epoch: Day(number: 17_622))
    }
    #expect(error?.description == sentence)
  }

  @Test("UTF-16 is told by its first bytes")
  func utf16() {
    let error = #expect(throws: ModelError.self) {
      try TransactionFile.parse([0xFF, 0xFE, 0x74, 0], name: "t.csv", epoch: Day(number: 0))
    }
    #expect(error?.description == "t.csv: is UTF-16 text; save it as UTF-8")
  }

  @Test("a file that is not there and a folder are told as such")
  func noFile() async throws {
    try await withTemporaryDirectory { folder in
      let missing = #expect(throws: ModelError.self) {
        try TransactionFile.read("\(folder)/none.csv", epoch: Day(number: 0))
      }
      #expect(missing?.description == "\(folder)/none.csv: there is no such file or directory; check the path")
      let directory = #expect(throws: ModelError.self) { try TransactionFile.read(folder, epoch: Day(number: 0)) }
      #expect(directory?.code == .file)
    }
  }

  @Test("any bytes at all are read or refused")
  func noise() {
    let pieces = [Self.header, "\n", "\r", ",", "\"", "1", "-", "9999999999999999999", "é", "0", "1,2,3,4,5,0\n", "\0"]
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0..<24, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
      let start = Bool.random(using: &random) ? Self.header + "\n" : ""
      let bytes = Array((start + text.joined()).utf8)
      let result = Result { try TransactionFile.parse(bytes, name: "t.csv", epoch: Day(number: 0)) }
      if case .failure(let error) = result { #expect((error as? ModelError)?.place?.file == "t.csv") }
    }
  }

  @Test("columns that do not belong together make no transactions")
  func columns() {
    let error = #expect(throws: ModelError.self) {
      try Transactions(
        epoch: Day(number: 0), ids: [1], seconds: [1], customers: [], terminals: [1], amountCents: [1],
        frauds: [false])
    }
    #expect(error?.description == "column 'customer' has 0 values where 'tx_id' has 1; make them equal")
    #expect(throws: ModelError.self) {
      try Transactions(
        epoch: Day(number: 0), ids: [1], seconds: [.max], customers: [1], terminals: [1], amountCents: [1],
        frauds: [false])
    }
  }
}
