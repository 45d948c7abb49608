import InferenceProtocol
import ModelServing
import Testing

@Suite struct ExperimentFileTests {
  private func file(_ text: String) throws -> ExperimentFile {
    try ExperimentFile(SettingsFile("e.json", text: Array(text.utf8)))
  }

  private static let good = """
    {"version": 1,
     "experiments": [
      {"name": "fraud", "key": {"header": "x-card"},
       "candidates": [
        {"name": "baseline", "model": "m1", "weight": 80},
        {"name": "candidate", "model": "m2", "version": "2", "weight": 20.5}]}]}
    """

  @Test("a file is read as it is documented")
  func read() throws {
    let experiment = try #require(try file(Self.good).experiments.first)
    #expect(experiment.name == "fraud" && experiment.key == .header("x-card"))
    #expect(experiment.candidates.map(\.weight) == [80, 20.5])
    #expect(experiment.candidates.map(\.version) == [nil, "2"])
  }

  @Test("shadows are candidates without weights")
  func shadows() throws {
    let text = Self.good.replacing("20.5}]", with: #"20.5}], "shadows": [{"name": "next", "model": "m3"}]"#)
    let experiment = try #require(try file(text).experiments.first)
    #expect(experiment.candidates.map(\.name) == ["baseline", "candidate"])
    #expect(experiment.shadows.map(\.model) == ["m3"])
    let weighed = text.replacing(#""model": "m3""#, with: #""model": "m3", "weight": 1"#)
    #expect(throws: ServingError.self) { try file(weighed) }
    let unknown = ModelSettings(name: "m1")
    #expect(throws: ServingError.self) { try file(text).check(against: [unknown]) }
  }

  @Test(
    "what makes no sense is named with its line",
    arguments: [
      (#""version": 1"#, #""version": 2"#, "e.json:1:13: 'version' must be 1"),
      (#""version": 1,"#, "", "e.json:1:1: 'version' must be 1"),
      (#""name": "fraud","#, #""nam": "fraud","#, "e.json:3:4: an experiment has no setting 'nam'"),
      (#""weight": 80"#, #""weight": 0"#, "e.json:5:51: candidate 'baseline' needs a positive 'weight'"),
      (#""weight": 80"#, #""weight": -1"#, "e.json:5:51: candidate 'baseline' needs a positive"),
      (#", "weight": 80"#, "", "e.json:5:5: candidate 'baseline' needs a positive"),
      (#""weight": 80"#, #""wait": 80"#, "e.json:5:41: a candidate has no setting 'wait'"),
      (#""candidate","#, #""baseline","#, "e.json:6:5: experiment 'fraud' has two candidates 'baseline'"),
      (#"{"header": "x-card"}"#, #"{"cookie": "x"}"#, "e.json:3:28: the key of 'fraud' must be one of"),
      (#""name": "fraud""#, #""name": "fr aud""#, "e.json:3:12: an experiment needs a 'name'"),
      (#""model": "m1", "#, "", "e.json:5:5: candidate 'baseline' needs the name of a 'model'"),
      (#""weight": 20.5}]}]"#, #""weight": 20.5}]}"#, "e.json:6:75: malformed JSON: expected ']' or ','"),
    ] as [(String, String, String)])
  func wrong(_ old: String, _ new: String, _ sentence: String) throws {
    let text = Self.good.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
    #expect(text != Self.good)
    let error = try #require(throws: ServingError.self) { try file(text) }
    #expect(error.code == .settings)
    #expect(error.description.hasPrefix(sentence), "\(error)")
  }

  @Test("models are checked against the repository")
  func models() throws {
    let file = try file(Self.good)
    let (one, two) = (ModelSettings(name: "m1"), ModelSettings(name: "m2", version: "2"))
    #expect(throws: Never.self) { try file.check(against: [one, two]) }
    func sentence(_ models: [ModelSettings]) throws -> String {
      try #require(throws: ServingError.self) { try file.check(against: models) }.description
    }
    #expect(try sentence([two]) == "e.json:5:35: there is no model 'm1'; there are m2")
    #expect(try sentence([one, ModelSettings(name: "m2")]).hasPrefix("e.json:6:36: model 'm2' has no version '2'"))
    #expect(try sentence([one, two, ModelSettings(name: "fraud")]).hasPrefix("e.json:3:12: 'fraud' is also a model"))
  }
}
