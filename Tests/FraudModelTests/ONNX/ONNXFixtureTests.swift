import AtomicFiles
import FraudModel
import TestSupport
import Testing

@Suite("Networks of Keras and PyTorch")
struct ONNXFixtureTests {
  static let folder = Surroundings.packageRoot + "/Tests/Fixtures/networks"

  @Test(
    "an exported network gives onnxruntime's outputs",
    arguments: [
      "keras-tensorflow-dense", "keras-tensorflow-softmax", "keras-tensorflow-activations",
      "keras-tensorflow-embedding", "keras-torch-dense", "keras-torch-softmax", "keras-torch-embedding", "torch-export",
      "torch-script",
    ])
  func matchesPeer(name: String) throws {
    let model = try ZooModel(name, in: Self.folder)
    let program = try ONNXProgram(path: Self.folder + "/\(name).onnx")
    for (output, distance) in try model.distance(program) { #expect(distance <= 1e-6, "\(output)") }
  }

  @Test("each input is a part of the row, and whole numbers among them must be there")
  func severalInputs() throws {
    let model = try ZooModel("keras-tensorflow-embedding", in: Self.folder)
    let scorer = try ONNXScorer(try ONNXProgram(decoding: model.bytes))
    #expect(scorer.features == (0..<6).map { "numbers_\($0)" } + ["country"])
    guard case .float(let numbers)? = model.inputs["numbers"]?.elements,
      case .int32(let country)? = model.inputs["country"]?.elements,
      let expected = model.outputs.first?.value.numbers
    else {
      Issue.record("the fixture has other inputs")
      return
    }
    for row in 0..<10 {
      let values = Array(numbers[(6 * row)..<(6 * row + 6)]) + [Float(country[row])]
      let score = try scorer.score(values.span)
      #expect(abs(Double(score) - expected[row]) <= 1e-6)
    }
    let missing = [Float](repeating: 0, count: 6) + [.nan]
    #expect(message { _ = try scorer.score(missing.span) }?.hasPrefix("input 'country' takes whole numbers") == true)
    let unknown = [Float](repeating: 0, count: 6) + [10]
    #expect(message { _ = try scorer.score(unknown.span) }?.contains("Gather") == true)
  }

  @Test("the score is the chosen class, and a choice that there is not is refused")
  func choices() throws {
    let program = try ONNXProgram(path: Self.folder + "/keras-torch-softmax.onnx")
    let row: [Float] = [1, 2, 3, 4, 5, 6]
    let second = try ONNXScorer(program).score(row.span)
    let first = try ONNXScorer(program, positiveClass: "0").score(row.span)
    #expect(abs(first + second - 1) < 1e-6)
    #expect(message { _ = try ONNXScorer(program, positiveClass: "2") }?.contains("the columns 0 to 1") == true)
    #expect(message { _ = try ONNXScorer(program, output: "x") }?.hasPrefix("the model has no output 'x'") == true)
    #expect(message { _ = try ONNXScorer(program, features: ["a", "a"]) }?.contains("2 feature names") == true)
    let short: [Float] = [1, 2]
    #expect(message { _ = try ONNXScorer(program).score(short.span) }?.hasPrefix("2 values do not make 1 row") == true)
  }
}
