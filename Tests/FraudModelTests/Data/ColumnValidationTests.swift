import FraudFixtures
import FraudModel
import Testing

@Suite("Validation of columns")
struct ColumnValidationTests {
  private static let epoch = Day(number: 17_622)

  private func report(
    _ text: String, _ columns: [Schema.Column], change: (inout ValidationRules) -> Void = { _ in }
  ) throws -> DataReport {
    var rules = ValidationRules()
    rules.minimumRows = 1
    rules.fraudRate = 0...1
    change(&rules)
    let schema = try Schema(columns)
    let inspection = try TableFile.inspect(Array(text.utf8), name: "t.csv", schema: schema)
    return Validator(rules).report(on: inspection, schema: schema, epoch: Self.epoch)
  }

  private func found(_ report: DataReport) -> [String] {
    report.anomalies.map {
      "\($0.severity.rawValue) \($0.code.rawValue) \($0.column ?? "-") \($0.count) \($0.exampleLines)"
    }
  }

  @Test("every kind of finding has its code, its count and its lines")
  func codes() throws {
    let report = try report(
      """
      t,y,a,b,c,d,extra
      1,0,1,x,,1.00,0
      2,1,two,x,5,-2.00,0
      3,0,nan,y,,3.00,0
      4,0,-7,z,5,4.00,0
      2,5,1,x,5,5.00,0
      2,5,1,x,5,5.00,0

      """,
      [
        .init("t", .integer, .eventTime), .init("y", .integer, .label),
        .init("a", .number, .feature, minimum: 0), .init("b", .text, .feature, values: ["x", "y"]),
        .init("c", .integer, .feature, isNullable: true, maximumMissing: 0.25), .init("d", .money, .amount),
        .init("gone", .text, .feature),
      ])
    #expect(
      found(report) == [
        "error missing-column gone 6 []", "warning new-column extra 6 []", "error type-mismatch a 1 [3]",
        "error null-fraction c 2 [2, 4]", "error not-finite a 1 [4]",
        "error out-of-range y 2 [6, 7]", "error out-of-range a 1 [5]", "error out-of-range d 1 [3]",
        "error unexpected-value b 1 [5]", "warning duplicate-rows - 1 [7]", "warning time-disorder - 1 [6]",
      ])
    #expect(!report.isSound)
    #expect(report.columns.map(\.name) == ["t", "y", "a", "b", "c", "d"])
    #expect(report.columns.map(\.missing) == [0, 0, 0, 0, 2, 0])
    #expect(report.columns[2].minimum == -7 && report.columns[2].mean == -1)
    #expect(report.columns[3].distinct == 3)
    #expect(report.columns[5].maximum == 5)
  }

  @Test("rows as a whole have their codes too")
  func wholes() throws {
    let columns: [Schema.Column] = [
      .init("id", .text, .id), .init("t", .time, .eventTime), .init("y", .boolean, .label),
    ]
    let text = "id,t,y\na,2018-04-01,0\nb,2018-04-02,1\na,2018-04-03,0\n"
    let sound = try report(text, columns)
    #expect(found(sound) == ["error duplicate-ids - 1 [4]"])
    #expect(sound.firstDay?.description == "2018-04-01" && sound.lastDay?.description == "2018-04-03")
    #expect(sound.frauds == 1)
    let strict = try report(text, columns) { rules in
      rules.maximumRows = 2
      rules.minimumDays = 5
      rules.fraudRate = 0...0.1
    }
    #expect(strict.anomalies.map(\.code.rawValue) == ["duplicate-ids", "fraud-rate", "too-many-rows", "short-range"])
  }

  /// Rows with one column for each way of knowing, or not knowing, the label.
  private func leaks() throws -> [String: Anomaly] {
    var random = RandomStream(seed: 17, path: 4)
    var text = "t,y,scenario,chargeback,late,amount,name,strong,partial,memorised\n"
    for row in 0..<6_000 {
      let isFraud = random.index(below: 40) == 0
      let isLarge = isFraud && random.index(below: 4) == 0
      text += "\(row),\(isFraud ? 1 : 0)"
      // The label by another name, and known only afterwards.
      text += ",\(isFraud ? 1 + random.index(below: 3) : 0),\(isFraud ? "\(random.index(below: 90))" : "")"
      // Neither small nor large values are fraud: no order of the values shows it.
      text += ",\(isFraud ? 50 + random.index(below: 3) : random.index(below: 2) * 100 + random.index(below: 40))"
      // Every amount over 220 is fraud, but few frauds are: a rule, and no leak.
      text += ",\(isLarge ? 221 + random.index(below: 500) : random.index(below: 220)).00"
      text += ",\(isFraud ? "bad" : ["good", "fine"][random.index(below: 2)])"
      text += ",\(random.normal(mean: isFraud ? 2.5 : 0, deviation: 1))"
      text += ",\(isFraud && random.index(below: 10) < 7 ? 1 : 0)"
      // A text of its own for each row.
      text += ",n\(row)\n"
    }
    let report = try report(
      text,
      [
        .init("t", .integer, .eventTime), .init("y", .integer, .label), .init("scenario", .integer, .feature),
        .init("chargeback", .number, .feature, isNullable: true), .init("late", .integer, .feature),
        .init("amount", .money, .amount), .init("name", .text, .feature), .init("strong", .number, .feature),
        .init("partial", .boolean, .feature), .init("memorised", .text, .feature),
      ])
    return Dictionary(
      uniqueKeysWithValues: report.anomalies.filter { $0.code == .labelLeak }.map { ($0.column ?? "", $0) })
  }

  @Test("a column that knows the answer is told from one that helps to guess it")
  func labelLeaks() throws {
    let leaks = try leaks()
    #expect(
      leaks.mapValues(\.severity) == [
        "scenario": .error, "chargeback": .error, "late": .error, "name": .error, "partial": .warning,
      ])
  }

  @Test("rows of a test that stand in the training are found by id and by content")
  func overlap() throws {
    let schema = try Schema([
      .init("id", .integer, .id), .init("t", .integer, .eventTime), .init("x", .number, .feature, isNullable: true),
      .init("k", .text, .feature),
    ])
    func table(_ text: String) throws -> Table {
      try TableFile.parse(Array(("id,t,x,k\n" + text).utf8), name: "t.csv", schema: schema)
    }
    let training = try table("1,10,0.5,b\n2,11,,a\n3,12,0.5,c\n")
    let test = try table("9,13,1,c\n2,99,1,z\n7,11,,a\n8,12,0.5,a\n")
    let anomaly = try #require(Validator().overlap(of: test, with: training, schema: schema))
    #expect(anomaly.code == .trainTestOverlap && anomaly.severity == .error)
    #expect(anomaly.count == 2)
    #expect(anomaly.exampleLines == [3, 4])
    #expect(Validator().overlap(of: try table("9,13,1,c\n"), with: training, schema: schema) == nil)
    // Two ranges of rows of one file.
    let parts = [[0, 1], [2, 3]].map(test.selecting)
    #expect(parts[1].line(of: 1) == 5)
    #expect(Validator().overlap(of: parts[1], with: parts[0], schema: schema) == nil)
    #expect(Validator().overlap(of: test, with: parts[0], schema: schema)?.count == 2)
  }

  @Test("the report does not depend on the number of threads, and Markdown shows all of it")
  func markdown() throws {
    let text = "id,t,x,k\n" + (0..<200).map { "\($0),\($0),0.\($0),a|b\n" }.joined() + "1,2,oops,c\n"
    let schema = try Schema([
      .init("id", .integer, .id), .init("t", .integer, .eventTime), .init("x", .number, .feature),
      .init("k", .text, .feature),
    ])
    let inspection = try TableFile.inspect(Array(text.utf8), name: "t.csv", schema: schema)
    var reports = [1, 3].map {
      Validator().report(on: inspection, schema: schema, epoch: Self.epoch, threads: $0)
    }
    #expect(reports[0] == reports[1])
    Validator().add(inspection.table.drift(from: inspection.table, schema: schema), to: &reports[0])
    let page = reports[0].markdown(name: "a|b.csv")
    #expect(page.hasPrefix("# Data report: a\\|b.csv\n\n**Not fit to train on**: 3 errors and 1 warning.\n"))
    #expect(page.contains("| error | type-mismatch | x | 1 | 202 | column 'x' has 1 field not of its type"))
    #expect(page.contains("| k | text | feature | 0 |  |  |  | 2 |\n"))
    #expect(page.contains("| x | 0.000 | 0.000 | 1.000 | 0.000 |"))
    #expect(page.hasSuffix("|\n"))
  }
}
