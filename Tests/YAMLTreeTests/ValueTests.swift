import Testing
import YAMLTree

@Suite("Reading configuration")
struct ValueTests {
  private let text = "name: fraud\ntrees: 400\nrate: 0.1\nfast: true\ndays: [a, b]\nnested:\n  seed: \"7\"\n  emtpy:\n"

  private func value() throws -> YAMLValue {
    try YAMLParser().document(in: YAMLSource(text, name: "fraud.yaml")).value
  }

  @Test("gives typed values, in order")
  func values() throws {
    let value = try value()
    #expect(try value.string("name") == "fraud")
    #expect(try value.int("trees", in: 1...1000) == 400)
    #expect(try value.double("rate") == 0.1)
    #expect(try value.double("trees") == 400)
    #expect(try value.bool("fast"))
    #expect(try value.required("days").strings() == ["a", "b"])
    #expect(try value.int("depth", default: 6) == 6)
    #expect(try value.fields().map(\.key) == ["name", "trees", "rate", "fast", "days", "nested"])
    #expect(try value.required("nested").optional("emtpy") == nil)
  }

  @Test("points at a value of the wrong kind")
  func mismatch() throws {
    let nested = try value().required("nested")
    let error = #expect(throws: YAMLError.self) { try nested.int("seed") }
    #expect(
      error?.description == """
        fraud.yaml:7:9: nested.seed is text, expected a whole number; write digits without quotes
          7 |   seed: "7"
            |         ^
        """)
    #expect(error?.code == .type)
  }

  @Test("names a missing key, an unknown one and a value out of range")
  func others() throws {
    let value = try value()
    let missing = #expect(throws: YAMLError.self) { try value.required("nested").string("model") }
    #expect(missing?.sentence == "fraud.yaml:7:3: nested has no model, which is required; add a line `model: …`")
    let unknown = #expect(throws: YAMLError.self) { try value.required("nested").allow(only: ["seed", "empty"]) }
    #expect(unknown?.sentence == "fraud.yaml:8:3: unknown key emtpy in nested; did you mean empty?")
    let range = #expect(throws: YAMLError.self) { try value.int("trees", in: 1...100) }
    #expect(range?.sentence == "fraud.yaml:2:8: trees is 400, expected 1 to 100; change it")
    let text = #expect(throws: YAMLError.self) { try value.string("trees") }
    #expect(text?.sentence == "fraud.yaml:2:8: trees is a whole number, expected text; put it in quotes")
  }
}
