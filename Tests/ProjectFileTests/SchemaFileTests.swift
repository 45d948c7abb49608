import AtomicFiles
import FraudModel
import ProjectFile
import TestSupport
import Testing
import YAMLTree

@Suite("Schema files")
struct SchemaFileTests {
  private static let text = """
    version: 1
    columns:
      Time: { type: integer, role: event-time }
      card no: { type: text, role: entity, entity: customer }
      V1: { type: number, at_least: -5, at_most: 7.25, nullable: true, max_missing: 0.1 }
      "yes": { type: text, role: feature, values: [DE, "no", 3] }
      Amount: { type: money, role: amount }
      Class: { type: integer, role: label }
      junk: { type: text, role: ignored }

    """

  @Test("a schema says what it says, and is the same after it was written")
  func roundTrip() throws {
    let schema = try Schema(YAMLSource(Self.text, name: "schema.yaml"))
    #expect(schema.columns.map(\.name) == ["Time", "card no", "V1", "yes", "Amount", "Class", "junk"])
    #expect(schema.columns[1].role == .entity("customer"))
    #expect(
      schema.columns[2]
        == .init(
          "V1", .number, .feature, minimum: -5, maximum: 7.25, isNullable: true, maximumMissing: 0.1))
    #expect(schema.columns[3].values == ["DE", "no", "3"])
    let written = try schema.yaml()
    #expect(try Schema(YAMLSource(written, name: "written.yaml")) == schema)
    #expect(try Schema(YAMLSource(try Schema.cardTransactions.yaml(), name: "s.yaml")) == .cardTransactions)
  }

  @Test(
    "a mistake is told with its line",
    arguments: [
      ("role: label", "role: lable", 8, "columns.Class.role is 'lable'"),
      ("type: money", "type: dollars", 7, "columns.Amount.type is 'dollars'"),
      ("at_most", "atmost", 5, "unknown key atmost"),
      ("nullable: true, ", "", 5, "may miss no value"),
      ("entity: customer", "entity: [customer]", 4, "expected text"),
      ("role: label", "role: label, entity: x", 8, "only an entity has one"),
      ("type: text, role: ignored", "role: ignored", 9, "has no type"),
      ("version: 1", "version: 2", 1, "version is 2"),
      ("columns:", "colums:", 2, "did you mean columns?"),
      ("role: event-time", "role: label", 3, "both have the role label"),
    ])
  func mistakes(old: String, new: String, line: Int, message: String) throws {
    let text = Self.text.replacing(old, with: new)
    let error = try #require(throws: YAMLError.self) { try Schema(YAMLSource(text, name: "schema.yaml")) }
    #expect(error.mark.map { Int($0.line) } == line, "\(error.sentence)")
    #expect(error.message.contains(message), "\(error.message)")
  }

  @Test("a project names a schema by its file or says it in place, and not beside a layout")
  func project() async throws {
    let sample = Surroundings.packageRoot + "/Examples/card-transactions/fraud.yaml"
    let text = String(decoding: try AtomicFile.read(sample), as: UTF8.self)
    try await withTemporaryDirectory { folder in
      try write(Self.text, to: folder + "/schema.yaml")
      func project(_ lines: String) throws -> Project {
        let kept = text.split(separator: "\n").filter { !$0.contains("layout:") }.joined(separator: "\n")
        let changed = kept.replacing("  epoch:", with: "\(lines)  epoch:")
        return try Project(YAMLSource(changed, name: folder + "/fraud.yaml"))
      }
      #expect(try project("").data.schema == .cardTransactions)
      #expect(try project("  schema: schema.yaml\n").data.schema.columns.count == 7)
      let inline = "  schema: { columns: { t: { type: time, role: event-time } } }\n  max_rows: 5\n  max_psi: 0.5\n"
      #expect(try project(inline).data.schema.columns.map(\.name) == ["t"])
      #expect(try project(inline).data.rules.maximumRows == 5)
      #expect(try project(inline).data.rules.maximumPSI == 0.5)
      for bad in [
        "  schema: none.yaml\n", "  layout: card-transactions\n  schema: schema.yaml\n", "  leak_auc: 1.5\n",
        "  schema: { colums: 1 }\n",
      ] {
        let error = try #require(throws: YAMLError.self) { try project(bad) }
        #expect(error.mark != nil, "\(error.sentence)")
      }
    }
  }

  @Test("any change of a schema file is read or refused")
  func fuzz() {
    var state: UInt64 = 88_172_645_463_325_252
    func random(below bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    let pieces = Array("{}[]:,-\"'\n #&*!|>%@`~0aZ\u{0}".utf8)
    for _ in 0..<2_000 {
      var bytes = Array(Self.text.utf8)
      for _ in 0...random(below: 3) {
        let place = random(below: bytes.count)
        switch random(below: 3) {
        case 0: bytes[place] = pieces[random(below: pieces.count)]
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + random(below: 20)))
        default: bytes.insert(pieces[random(below: pieces.count)], at: place)
        }
        if bytes.isEmpty { bytes = [0x0A] }
      }
      let result = Result { try Schema(YAMLSource(bytes, name: "s.yaml")) }
      if case .failure(let error) = result { #expect(error is YAMLError) }
    }
  }
}
