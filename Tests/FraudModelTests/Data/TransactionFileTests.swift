import AtomicFiles
import FraudFixtures
import FraudModel
import TestSupport
import Testing

@Suite("Transaction files")
struct TransactionFileTests {
  private func parse(_ text: String, threads: Int? = nil) throws -> Transactions {
    try TransactionFile.parse(Array(text.utf8), name: "t.csv", epoch: Day(number: 17_622), threads: threads)
  }

  @Test("columns are found by their names, and others are passed over")
  func columns() throws {
    let transactions = try parse(
      """
      fraud,note,amount_cents,terminal,customer,time_s,tx_id
      1,"a ""b"", c",5716,3156,596,31,7
      0,,0,-1,9223372036854775807,-5,8

      """)
    #expect(transactions.ids == [7, 8])
    #expect(transactions.seconds == [31, -5])
    #expect(transactions.customers == [596, .max])
    #expect(transactions.terminals == [3156, -1])
    #expect(transactions.amountCents == [5716, 0])
    #expect(transactions.frauds == [true, false])
    #expect(transactions.day(of: 0).description == "2018-04-01")
    #expect(transactions.day(of: 1).description == "2018-03-31")
  }

  @Test(
    "line ends, a byte-order mark and quotes around numbers make no difference",
    arguments: [
      "tx_id,time_s,customer,terminal,amount_cents,fraud\n1,2,3,4,5,0\n6,7,8,9,10,1",
      "tx_id,time_s,customer,terminal,amount_cents,fraud\r\n1,2,3,4,5,0\r\n6,7,8,9,10,1\r\n",
      "\u{FEFF}tx_id,time_s,customer,terminal,amount_cents,fraud\n1,2,3,4,5,0\n6,7,8,9,10,1\n",
      "\"tx_id\",time_s,customer,terminal,amount_cents,\"fraud\"\n\"1\",2,3,4,\"5\",\"0\"\r\n6,7,8,9,10,\"1\"\r\n",
      "tx_id,time_s,customer,terminal,amount_cents,fraud\n0000000000000000000000001,2,3,4,5,0\n6,7,8,9,10,1\n",
    ])
  func forms(text: String) throws {
    let plain = try parse("tx_id,time_s,customer,terminal,amount_cents,fraud\n1,2,3,4,5,0\n6,7,8,9,10,1\n")
    #expect(try parse(text) == plain)
  }

  @Test("a row knows its line also below a field that goes over several")
  func lines() throws {
    let header = "tx_id,time_s,customer,terminal,amount_cents,fraud"
    let transactions = try parse("\(header),note\n1,2,3,4,5,0,\"a\nb\n\"\n2,2,3,4,5,0,c\n")
    #expect((0..<2).map(transactions.line(of:)) == [2, 5])
    #expect(try (0..<2).map(parse("\(header)\n1,2,3,4,5,0\n2,2,3,4,5,0\n").line(of:)) == [2, 3])
  }

  @Test("what is written is read back, packed or not, with any number of threads")
  func roundTrip() async throws {
    var size = SimulationSize.small
    (size.customers, size.days) = (400, 110)
    let transactions = try TransactionSimulator(size).transactions()
    try await withTemporaryDirectory { folder in
      for name in ["t.csv", "t.csv.gz"] {
        try TransactionFile.write(transactions, to: "\(folder)/\(name)")
        for threads in [1, 2, 7] {
          let read = try TransactionFile.read("\(folder)/\(name)", epoch: size.firstDay, threads: threads)
          #expect(read == transactions)
        }
      }
      #expect(try Directory.names(in: folder) == ["t.csv", "t.csv.gz"])
      let sizes = try ["t.csv", "t.csv.gz"].map { try AtomicFile.read("\(folder)/\($0)").count }
      // Large enough to be cut into several pieces.
      #expect(sizes[0] > 1 << 21)
      #expect(sizes[1] < sizes[0] / 2)
    }
  }

  @Test("a mistake deep in a file is placed on its line however the file is cut")
  func placesInPieces() throws {
    var size = SimulationSize.small
    (size.customers, size.days) = (400, 110)
    var text = String(decoding: try TransactionSimulator(size).csv(), as: UTF8.self)
    let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
    text += "1,2,3,four,5,0\n1,2,3,4,-5,0\n"
    for threads in [1, 2, 7] {
      let error = #expect(throws: ModelError.self) { try parse(text, threads: threads) }
      #expect(error?.place == .init(file: "t.csv", line: lines + 1, column: 7))
    }
  }

  @Test("the real file is read whole", .enabled(if: Surroundings.shared != nil))
  func real() throws {
    let report = Validator().report(on: try RealTransactions.all.get())
    #expect(report.rows == 1_504_628)
    #expect(report.frauds == 12_484)
    #expect(report.firstDay?.description == "2018-04-01")
    #expect(report.lastDay?.description == "2018-09-04")
    #expect(report.customers == 4_989)
    #expect(report.terminals == 10_000)
    #expect(report.anomalies.isEmpty)
  }
}
