import FraudModel
import TestSupport
import Testing

@Suite("Network as an ONNX file")
struct NetworkFileTests {
  /// A model that was trained on rows some of whose values are missing.
  private static func trained() throws -> TrainedModel {
    let (matrix, labels) = try Sample.transactions(271, rows: 1_000, features: 6, missing: 0.1)
    let options = try MultilayerPerceptron(hidden: [24, 10], learningRate: 0.01, batchSize: 100, epochs: 5, members: 2)
    return try Trainer(.multilayerPerceptron(options)).train(on: matrix, labels: labels)
  }

  private static func models() throws -> [TrainedModel] {
    let activations: [NeuralNetwork.Activation] = [.tanh, .sigmoid, .identity, .relu]
    return [
      try trained(),
      try NeuralNetworkTests.model(
        NeuralNetworkTests.drawn([6, 9, 1, 5, 4], seed: 281, activations: activations)),
    ]
  }

  @Test("onnx finds nothing wrong and onnxruntime gives our scores", .enabled(if: Surroundings.python != nil))
  func matchesPeer() async throws {
    let python = try #require(Surroundings.python)
    let rows = 100_000
    for model in try Self.models() {
      let missing = model.imputation == nil ? 0 : 0.1
      let (matrix, _) = try Sample.transactions(282, rows: rows, features: 6, missing: missing)
      let ours = try Scorer(model).score(matrix)
      try await withTemporaryDirectory { directory in
        try ModelDirectory(
          model: model, card: ModelFileDirectoryTests.card(model), reference: ReferenceDistribution(of: matrix)
        ).write(to: directory + "/model")
        let script =
          Sample.python + """
            import onnx, onnxruntime
            path = '\(directory)/model/model.onnx'
            model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
            assert {n.op_type for n in model.graph.node} >= {'Cast', 'Sub', 'Div', 'Gemm', 'Relu', 'Sigmoid'}
            X, _ = transactions(282, \(rows), 6, \(missing))
            session = onnxruntime.InferenceSession(path)
            print('\\n'.join(repr(float(s)) for s in session.run(['score'], {'features': X})[0][:, 0]))
            """
        let ran = try await run(python, ["-c", script])
        let theirs = ran.output.split(separator: "\n").compactMap { Double($0) }
        try #require(theirs.count == rows, "\(ran.errors)")
        #expect(ours.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect((zip(ours, theirs).map { abs(Double($0) - $1) }.max() ?? 1) <= 1e-7)
      }
    }
  }

  @Test("a file that is read gives the model that was written, and the same bytes")
  func roundTrip() throws {
    for model in try Self.models() {
      let bytes = ONNXModel(model, name: "fraud-detector").encoded()
      let read = try ONNXModel(decoding: bytes)
      #expect(read.model == model)
      #expect(read.encoded() == bytes)
      #expect(read.model.algorithm == "mlp")
    }
  }

  @Test("files cut short or damaged are refused or are models; none traps")
  func damaged() throws {
    let bytes = ONNXModel(try Self.models()[1], name: "fraud").encoded()
    let rows = [Float](repeating: 1, count: 6 * 10)
    var outcomes = (models: 0, errors: 0)
    for index in 0..<600 {
      var damaged = bytes
      if index % 3 == 0 { damaged.removeLast(1 + Int(Sample.unit(291, index) * Double(bytes.count - 1))) }
      for flip in 0..<index % 3 {
        let place = Int(Sample.unit(292, index * 8 + flip) * Double(bytes.count))
        damaged[place] ^= 1 << UInt8(Sample.unit(293, index * 8 + flip) * 8)
      }
      do {
        let read = try ONNXModel(decoding: damaged)
        var scores: [Float] = []
        try Scorer(read.model).score(rows: rows, count: 10, into: &scores)
        outcomes.models += 1
      } catch {
        #expect(error.code == .modelFile)
        outcomes.errors += 1
      }
    }
    #expect(outcomes.errors > 0 && outcomes.models > 0)
  }
}
