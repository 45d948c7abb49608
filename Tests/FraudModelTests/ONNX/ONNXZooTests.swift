import AtomicFiles
import FraudModel
import TestSupport
import Testing

@Suite("Models of other programs")
struct ONNXZooTests {
  /// What this library refuses, by the operator that its error must name.
  static let refused = ["svc": "operator 'ai.onnx.ml.SVMClassifier'", "knn": "operator 'Scan'"]
  /// Exports that take large floats from one another, so that a runtime's own rounding is visible.
  static let coarse = ["perceptron": 1e-5, "gaussian-nb": 1e-5]
  /// Exports that are plainly models of this library's kinds.
  static let lowered: Set = [
    "logistic", "logistic-zipmap", "standard-ml3", "robust", "gradient-boosting", "hist-boosting", "lightgbm",
    "lightgbm-missing", "xgboost", "xgboost-missing",
  ]

  @Test(
    "exports of scikit-learn, LightGBM and XGBoost give onnxruntime's outputs", .enabled(if: Surroundings.python != nil)
  )
  func matchesPeer() async throws {
    let python = try #require(Surroundings.python)
    try await withTemporaryDirectory { folder in
      let ran = try await run(python, [Surroundings.packageRoot + "/Tests/Peers/onnx_zoo.py", folder])
      try #require(ran.exit == 0, "\(ran.errors)")
      let list = try unsafe MappedFile(folder + "/zoo.txt").withBytes { unsafe String(decoding: $0, as: UTF8.self) }
      let names = list.split(separator: "\n").map(String.init)
      #expect(names.count > 90)
      for name in names {
        let model = try ZooModel(name, in: folder)
        if let reason = Self.refused[name] {
          #expect(message { _ = try ONNXProgram(decoding: model.bytes) }?.hasPrefix(reason) == true)
          continue
        }
        do {
          let program = try ONNXProgram(decoding: model.bytes)
          for (output, distance) in try model.distance(program) {
            #expect(distance <= Self.coarse[name] ?? 1e-6, "\(name): \(output)")
          }
          try Self.checkScores(model, program)
        } catch {
          Issue.record("\(name): \(error)")
        }
      }
    }
  }

  /// Scoring rows of floats gives the probability of class 1 among the outputs, by the row and in one call.
  private static func checkScores(_ model: ZooModel, _ program: ONNXProgram) throws {
    guard program.inputs.count == 1, case .float(let rows)? = model.inputs["X"]?.elements else { return }
    let name = program.outputs.first { $0.name.hasSuffix("probabilities") || $0.name.hasSuffix("probability") }?.name
    guard let name, let theirs = model.outputs[name], theirs.shape == [model.rows, 2] else { return }
    let scorer = try ONNXScorer(program)
    #expect(scorer.features == (0..<scorer.width).map { "f\($0)" })
    var scores: [Float] = []
    let count = min(100, model.rows)
    try scorer.score(rows: Array(rows[..<(count * scorer.width)]), count: count, into: &scores)
    let expected = try #require(theirs.numbers)
    for row in 0..<count {
      let distance = abs(Double(scores[row]) - expected[2 * row + 1]) / max(1, abs(expected[2 * row + 1]))
      if distance <= (coarse[model.name] ?? 1e-6) || scores[row].isNaN && expected[2 * row + 1].isNaN { continue }
      Issue.record("\(model.name): row \(row) scores \(scores[row]) instead of \(expected[2 * row + 1])")
      break
    }
    let row = Array(rows[..<scorer.width])
    let first = try scorer.score(row.span)
    #expect(first == scores[0])

    let lowered = TrainedModel(lowering: scorer)
    if Self.lowered.contains(model.name) { #expect(lowered != nil, "\(model.name)") }
    guard let lowered else { return }
    let fast = Scorer(lowered)
    let all = zip(try score(rows, model.rows, by: fast), try score(rows, model.rows, by: scorer))
    #expect(all.allSatisfy { abs($0 - $1) <= 1e-6 || $0.isNaN && $1.isNaN }, "\(model.name)")
  }

  private static func score(_ rows: [Float], _ count: Int, by scorer: any RowScorer) throws -> [Float] {
    var scores: [Float] = []
    try scorer.score(rows: rows, count: count, into: &scores)
    return scores
  }

  @Test("this library's own files give its scores when they are run as another program's")
  func ownFiles() throws {
    for model in try ModelFileONNXTests.models() {
      let bytes = ONNXModel(model, name: "fraud").encoded()
      let scorer = try ONNXScorer(try ONNXProgram(decoding: bytes))
      let fastest = try ONNXScorer.fastest(decoding: bytes)
      #expect((fastest as? Scorer)?.model == model)
      let (matrix, _) = try Sample.transactions(114, rows: 200, features: 6)
      let rows = (0..<200).flatMap { matrix.row($0) }
      let pairs = zip(try Self.score(rows, 200, by: scorer), try Self.score(rows, 200, by: Scorer(model)))
      #expect(pairs.allSatisfy { abs($0 - $1) <= 0x1p-24 })
    }
  }
}
