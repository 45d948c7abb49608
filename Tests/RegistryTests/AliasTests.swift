import ContentDigest
import Registry
import TestSupport
import Testing

@Suite("Aliases and history")
struct AliasTests {
  @Test("an alias follows where it is set, and its history keeps where it was")
  func moved() async throws {
    try await withTemporaryDirectory { root in
      let registry = testRegistry(root)
      for seed in 1...2 { try registry.register(modelDirectory: writeModel(root, seed: seed), name: "fraud") }
      try registry.setAlias("champion", to: 1, of: "fraud")
      try registry.setAlias("champion", to: 2, of: "fraud")
      let version = try registry.setAlias("champion", to: 2, of: "fraud")
      #expect(version.aliases == ["champion"])
      #expect(try registry.version(ModelReference("models:/fraud@champion")).number == 2)
      #expect(try registry.versions(of: "fraud")[0].aliases == [])
      #expect(try registry.aliases(of: "fraud") == ["champion": 2])
      try registry.removeAlias("champion", of: "fraud")
      #expect(try registry.aliases(of: "fraud") == [:])
      let events = try registry.events(of: "fraud")
      #expect(
        events.dropFirst(2).map(\.change) == [
          .aliasSet(alias: "champion", number: 1), .aliasSet(alias: "champion", number: 2),
          .aliasRemoved(alias: "champion"),
        ])
      #expect(events.allSatisfy { $0.author == "tester" })
      #expect(events.map(\.sequence) == [1, 2, 3, 4, 5])
      #expect(events[0].previous == nil && events[1].previous != nil)
    }
  }

  @Test(
    "reserved and impossible aliases are refused",
    arguments: ["latest", "LATEST", "v1", "V22", "", "a b", "a/b", "a.b"])
  func reserved(alias: String) async throws {
    try await withTemporaryDirectory { root in
      let registry = testRegistry(root)
      try registry.register(modelDirectory: writeModel(root), name: "fraud")
      let error = try #require(throws: RegistryError.self) { try registry.setAlias(alias, to: 1, of: "fraud") }
      #expect(error.code == .value)
    }
  }

  @Test("what is not there is named, with what is")
  func missing() async throws {
    try await withTemporaryDirectory { root in
      let registry = testRegistry(root)
      let none = try #require(throws: RegistryError.self) { try registry.version(.latest(name: "fraud")) }
      #expect(none.description.contains("there is no registry"))
      try registry.register(modelDirectory: writeModel(root), name: "fraud")
      try registry.setAlias("champion", to: 1, of: "fraud")
      func message(_ reference: String) throws -> String {
        try #require(throws: RegistryError.self) { try registry.resolve(ModelReference(reference)) }.description
      }
      #expect(try message("models:/fraud/2").contains("has no version 2; the last one is 1"))
      #expect(try message("models:/fraud@challenger").contains("there are: champion"))
      #expect(try message("models:/else/1").contains("model 'else': is not registered"))
      #expect(try message("models:/fraud/Staging").contains("models:/fraud@ALIAS"))
      let id = "0123456789abcdef0123456789abcdef"
      #expect(try message("models:/m-\(id)").contains("model m-\(id): is not in"))
      #expect(try message("runs:/\(id)/other").contains("runs:/\(id)/model"))
      #expect(throws: RegistryError.self) { try registry.setAlias("a", to: 9, of: "fraud") }
      #expect(throws: RegistryError.self) { try registry.removeAlias("a", of: "fraud") }
    }
  }

  @Test("versions are found by a part of what is known about them, and by tags")
  func search() async throws {
    try await withTemporaryDirectory { root in
      let registry = testRegistry(root)
      try registry.register(
        modelDirectory: writeModel(root), name: "fraud-baseline", tags: ["role": "baseline"], description: "Logistic")
      try registry.register(
        modelDirectory: writeModel(root, seed: 2), name: "fraud-candidate", tags: ["role": "candidate"])
      try registry.setAlias("champion", to: 1, of: "fraud-candidate")
      func found(_ text: String, _ tags: [String: String] = [:]) throws -> [String] {
        try registry.search(text, tags: tags).map(\.name)
      }
      #expect(try found("") == ["fraud-baseline", "fraud-candidate"])
      #expect(try found("LOGIST") == ["fraud-baseline"])
      #expect(try found("champ") == ["fraud-candidate"])
      #expect(try found("fraud", ["role": "candidate"]) == ["fraud-candidate"])
      #expect(try found("", ["role": "other"]) == [])
      #expect(try found("nothing") == [])
    }
  }
}
