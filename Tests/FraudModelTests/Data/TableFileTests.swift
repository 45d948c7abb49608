import FraudFixtures
import FraudModel
import TestSupport
import Testing

@Suite("Tables in CSV files")
struct TableFileTests {
  private static let schema = Result {
    try Schema([
      .init("n", .integer, .feature, isNullable: true), .init("x", .number, .feature, isNullable: true),
      .init("money", .money, .feature, isNullable: true), .init("flag", .boolean, .feature, isNullable: true),
      .init("at", .time, .eventTime), .init("name", .text, .feature, isNullable: true),
    ])
  }

  private func parse(_ text: String, threads: Int? = nil) throws -> Table {
    try TableFile.parse(Array(text.utf8), name: "t.csv", schema: Self.schema.get(), threads: threads)
  }

  @Test("values have their columns' types, in any form that means the same")
  func types() throws {
    let table = try parse(
      """
      name,at,flag,money,x,n,unknown
      b,1970-01-02,true,12.5,1e-3,-7,"a ""b"", c"
      "a",1970-01-01 00:01,F,"3",-0.1,1e+05,
      ,1970-01-01T01:00:00.75+01:00,NA,,nan,,z
      a,1969-12-31 23:59:59Z,0,0.010,NA,5.0,

      """)
    #expect(table.column("n")?.values == .integers([-7, 100_000, 0, 5]))
    #expect(table.column("n")?.missing.count == 1)
    guard case .numbers(let numbers) = table.column("x")?.values else { return #expect(Bool(false)) }
    #expect(numbers.prefix(2) == [1e-3, -0.1])
    #expect(numbers[2].isNaN && table.column("x")?.missing.contains(2) == false)
    #expect(numbers[3].isNaN && table.column("x")?.missing.contains(3) == true)
    #expect(table.column("money")?.values == .cents([1_250, 300, 0, 1]))
    #expect(table.column("flag")?.values == .booleans([true, false, false, false]))
    #expect(table.column("at")?.values == .times([86_400, 60, 0, -1]))
    #expect(table.column("name")?.values == .texts(codes: [1, 0, -1, 0], names: ["a", "b"]))
    #expect(table.column("unknown") == nil)
  }

  @Test(
    "a field that is not of its column's type is told with its place",
    arguments: [
      ("1,2,3,maybe,1970-01-01,a", "t.csv:2:7: flag is 'maybe' where true or false is expected"),
      ("1,2,3.005,t,1970-01-01,a", "t.csv:2:5: money is '3.005' where an amount such as 12.50 is expected"),
      ("1,0x10,3,t,1970-01-01,a", "t.csv:2:3: x is '0x10' where a number is expected"),
      ("1.5,2,3,t,1970-01-01,a", "t.csv:2:1: n is '1.5' where a whole number is expected"),
      ("1,2,3,t,1970-02-30,a", "t.csv:2:9: at is '1970-02-30' where a time such as 2018-04-01 12:30:00 is expected"),
      ("1,2,3,t,,a", "t.csv:2:9: at is empty where a time such as 2018-04-01 12:30:00 is expected"),
      ("1,2,3,t", "t.csv:2:8: the line ends after 4 of 6 fields"),
      ("99999999999999999999,2,3,t,1970-01-01,a", "t.csv:2:1: n is 99999999999999999999, which is beyond 64 bits"),
    ])
  func mistakes(line: String, sentence: String) {
    let error = #expect(throws: ModelError.self) { try parse("n,x,money,flag,at,name\n\(line)\n") }
    #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "")")
  }

  @Test("a decimal number becomes the double nearest to it")
  func numbers() throws {
    var random = RandomStream(seed: 11, path: 1)
    var texts = ["0", "-0", "9007199254740993", "0.1", "1e22", "1e23", "123456789012345678e-27", "4.9e-324", "1.8e308"]
    for _ in 0..<1_500 {
      let digits = (0...random.index(below: 19)).map { _ in String(random.index(below: 10)) }.joined()
      let point = random.index(below: digits.count + 1)
      let exponent = random.index(below: 3) == 0 ? "e\(random.index(below: 60) - 30)" : ""
      texts.append(
        "\(random.index(below: 2) == 0 ? "-" : "")0\(digits.prefix(point)).\(digits.dropFirst(point))1\(exponent)")
    }
    let schema = try Schema([.init("x", .number, .feature)])
    let bytes = Array(("x\n" + texts.joined(separator: "\n")).utf8)
    let table = try TableFile.parse(bytes, name: "t.csv", schema: schema)
    guard case .numbers(let numbers) = table.column("x")?.values else { return #expect(Bool(false)) }
    for (text, number) in zip(texts, numbers) { #expect(Double(text)?.bitPattern == number.bitPattern, "\(text)") }
  }

  /// Rows with every kind of difficulty, the same on every run.
  private func difficultTable(rows: Int) throws -> Table {
    var random = RandomStream(seed: 7, path: UInt64(rows))
    let pieces = ["a", ",", "\"", "\n", "\r\n", "é", " ", "'", ";", "\t", "ß\u{1F600}"]
    let names = Array(
      Set((0..<60).map { _ in (0...random.index(below: 6)).map { _ in pieces[random.index(below: 11)] }.joined() })
    ).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let codes = (0..<rows).map { _ in Int32(random.index(below: names.count)) }
    let used = Set(codes)
    let kept = names.indices.filter { used.contains(Int32($0)) }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { (Int32($1), Int32($0)) })
    return try Table([
      .init(name: "n", values: .integers((0..<rows).map { _ in Int64(bitPattern: random.next()) })),
      .init(name: "x", values: .numbers((0..<rows).map { _ in random.normal(mean: 0, deviation: 1e3) })),
      .init(name: "money", values: .cents((0..<rows).map { _ in Int64(random.index(below: 1_000_000)) - 500_000 })),
      .init(name: "flag", values: .booleans((0..<rows).map { _ in random.index(below: 2) == 0 })),
      .init(name: "at", values: .times((0..<rows).map { _ in Int64(random.index(below: 2_000_000_000)) })),
      .init(name: "name", values: .texts(codes: codes.map { places[$0] ?? -1 }, names: kept.map { names[$0] })),
    ])
  }

  @Test("what is written is read back, with any number of threads, also where records go over several lines")
  func roundTrip() throws {
    let table = try difficultTable(rows: 40_000)
    let text = TableFile.csv(table)
    // Large enough to be cut into several pieces.
    #expect(text.count > 1 << 21)
    let read = try [1, 3].map {
      try TableFile.parse(text, name: "t.csv", schema: Self.schema.get(), threads: $0)
    }
    #expect(read[0].columns == table.columns)
    #expect(read.dropFirst().allSatisfy { $0 == read[0] })
    let last = text.dropLast().reversed().drop { $0 != UInt8(ascii: "\n") }
    #expect(read[0].line(of: 0) == 2 && read[0].line(of: table.rowCount - 1) > 40_001 && !last.isEmpty)
  }

  @Test("a mistake deep in quoted text is the same however the text is cut")
  func placesInPieces() throws {
    let text = TableFile.csv(try difficultTable(rows: 40_000))
    for bad in ["1,2,3,t,1970-01-01,a\"b\n", "1,2,3,t,1970-01-01,\"a\n1,2,3,t,1970-01-01,\"b\"\n"] {
      let whole = text + Array(bad.utf8) + text.dropFirst(23)
      let errors = [1, 4].map { threads in
        #expect(throws: ModelError.self) {
          try TableFile.parse(whole, name: "t.csv", schema: Self.schema.get(), threads: threads)
        }
      }
      #expect(errors[0] != nil && errors.allSatisfy { $0 == errors[0] }, "\(errors)")
    }
  }

  @Test("Python's csv module writes what is read, and reads what is written", .enabled(if: Surroundings.python != nil))
  func peer() async throws {
    let python = try #require(Surroundings.python)
    let table = try difficultTable(rows: 400)
    try await withTemporaryDirectory { folder in
      try write(String(decoding: TableFile.csv(table), as: UTF8.self), to: folder + "/ours.csv")
      let script = """
        import csv
        with open('\(folder)/ours.csv', newline='', encoding='utf-8') as f: rows = list(csv.reader(f, strict=True))
        for name, quoting in [('minimal', csv.QUOTE_MINIMAL), ('all', csv.QUOTE_ALL)]:
          with open(f'\(folder)/{name}.csv', 'w', newline='', encoding='utf-8') as f:
            csv.writer(f, quoting=quoting).writerows(rows)
        """
      #expect(try await run(python, ["-c", script]).errors == "")
      for name in ["ours", "minimal", "all"] {
        let read = try TableFile.read("\(folder)/\(name).csv", schema: Self.schema.get())
        #expect(read.columns == table.columns, "\(name)")
      }
    }
  }

  @Test("an inspection counts what does not fit instead of refusing it")
  func inspection() throws {
    let text = "n,x,money,flag,name,extra\n1,2,3,t,a,b\none,2,3,t,a,b\n\"x, y\",2,3,u,a,b\n"
    let found = try TableFile.inspect(Array(text.utf8), name: "t.csv", schema: Self.schema.get())
    #expect(found.missingColumns == ["at"])
    #expect(found.newColumns == ["extra"])
    #expect(found.mismatches.map(\.column) == ["n", "flag"])
    #expect(found.mismatches.map(\.rows.count) == [2, 1])
    #expect(found.mismatches.map { $0.rows.first(1) } == [[1], [2]])
    #expect(found.mismatches.map(\.text) == ["one", "u"])
  }

  @Test("any bytes at all are read or refused, plain and packed")
  func fuzz() throws {
    let table = try difficultTable(rows: 30)
    let plain = TableFile.csv(table)
    let packed = try GzipWriter.deflate(plain)
    var random = RandomStream(seed: 3, path: 9)
    for round in 0..<500 {
      var bytes = round % 3 == 0 ? packed : plain
      for _ in 0...random.index(below: 4) where !bytes.isEmpty {
        let place = random.index(below: bytes.count)
        switch random.index(below: 4) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: place)
        case 2: bytes.insert([0x22, 0x2C, 0x0A, 0x0D, 0][random.index(below: 5)], at: place)
        default: bytes.removeLast(random.index(below: bytes.count))
        }
      }
      let schema = try Self.schema.get()
      let results = [
        Result { try TableFile.parse(bytes, name: "t.csv", schema: schema, unpackedLimit: 1 << 20).rowCount },
        Result { try TableFile.inspect(bytes, name: "t.csv", schema: schema).table.rowCount },
        Result { try Schema.inferred(from: bytes, name: "t.csv").columns.count },
      ]
      for case .failure(let error) in results { #expect(error is ModelError) }
    }
  }
}
