import Registry
import Testing

@Suite("References to models")
struct ModelReferenceTests {
  @Test("each form is read, and written as it was")
  func forms() throws {
    let id = "0123456789abcdef0123456789abcdef"
    let forms: [(String, ModelReference)] = [
      ("models:/fraud/3", .version(name: "fraud", number: 3)),
      ("models:/fraud v2.card_ä-b/12", .version(name: "fraud v2.card_ä-b", number: 12)),
      ("models:/fraud/latest", .latest(name: "fraud")),
      ("models:/fraud@champion", .alias(name: "fraud", alias: "champion")),
      ("models:/fraud/Production", .stage(name: "fraud", stage: "Production")),
      ("models:/m-" + id, .model(id: "m-" + id)),
      ("runs:/\(id)/model", .run(id: id, path: "model")),
      ("runs:/\(id)/a/b.json", .run(id: id, path: "a/b.json")),
    ]
    for (text, reference) in forms {
      #expect(try ModelReference(text) == reference)
      #expect(reference.description == text)
    }
  }

  @Test(
    "what is no reference is refused with one sentence",
    arguments: [
      "", "fraud", "fraud/1", "models:/", "models:/fraud", "models:/fraud/", "models:/fraud/0", "models:/fraud/1/2",
      "models:/fraud/99999999999999999999", "models:/@a", "models:/fraud@", "models:/fraud@latest", "models:/fraud@v7",
      "models:/fraud@a b", "models:/../1", "models:/..@a", "models:/.hidden/1", "models:/a:b/1", "models:/m-12",
      "runs:/abc/model", "runs:/0123456789abcdef0123456789abcdef/", "runs:/0123456789abcdef0123456789abcdef/../x",
      "models:/fr\u{0}aud/1", "models:/" + String(repeating: "n", count: 256) + "/1", "https://host/models/1",
    ])
  func refused(text: String) throws {
    let error = try #require(throws: RegistryError.self) { try ModelReference(text) }
    #expect([.reference, .value].contains(error.code))
    #expect(!error.description.contains("\n") && !error.description.contains("\u{0}"))
  }
}
