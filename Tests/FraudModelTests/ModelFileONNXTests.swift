import FraudModel
import TestSupport
import Testing

@Suite("Model as an ONNX file")
struct ModelFileONNXTests {
  /// A model of each kind, trained on rows some of whose values trees find missing.
  static func models() throws -> [TrainedModel] {
    let (full, fullLabels) = try Sample.transactions(111, rows: 1000, features: 6)
    let (holes, holeLabels) = try Sample.transactions(112, rows: 1000, features: 6, missing: 0.1)
    return [
      try Trainer(.logisticRegression(LogisticRegression())).train(on: full, labels: fullLabels),
      try Trainer(.gradientBoostedTrees(GradientBoostedTrees(trees: 25))).train(on: holes, labels: holeLabels),
      try Trainer(.gradientBoostedTrees(GradientBoostedTrees(trees: 10, maximumDepth: 8, maximumLeaves: 31)), folds: 0)
        .train(on: holes, labels: holeLabels),
    ]
  }

  @Test("onnx finds nothing wrong and onnxruntime gives our scores", .enabled(if: Surroundings.python != nil))
  func matchesPeer() async throws {
    let python = try #require(Surroundings.python)
    let rows = 100_000
    for model in try Self.models().prefix(2) {
      let missing = model.algorithm == GradientBoostedTrees.name ? 0.1 : 0
      let (matrix, _) = try Sample.transactions(113, rows: rows, features: 6, missing: missing)
      let ours = try Scorer(model).score(matrix)
      try await withTemporaryDirectory { directory in
        let card = ModelFileDirectoryTests.card(model)
        try ModelDirectory(model: model, card: card, reference: ReferenceDistribution(of: matrix))
          .write(to: directory + "/model")
        let script =
          Sample.python + """
            import onnx, onnxruntime
            path = '\(directory)/model/model.onnx'
            model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
            assert model.ir_version == 8, model.ir_version
            assert {(o.domain, o.version) for o in model.opset_import} == {('', 17), ('ai.onnx.ml', 3)}
            X, _ = transactions(113, \(rows), 6, \(missing))
            session = onnxruntime.InferenceSession(path)
            i, o = session.get_inputs()[0], session.get_outputs()[0]
            assert (i.name, i.type, i.shape) == ('features', 'tensor(float)', ['N', 6]), i
            assert (o.name, o.type, o.shape) == ('score', 'tensor(float)', ['N', 1]), o
            assert session.get_modelmeta().custom_metadata_map['name'] == 'fraud'
            print('\\n'.join(repr(float(s)) for s in session.run(['score'], {'features': X})[0][:, 0]))
            """
        let ran = try await run(python, ["-c", script])
        let theirs = ran.output.split(separator: "\n").compactMap { Double($0) }
        try #require(theirs.count == rows, "\(ran.errors)")
        let farthest = zip(ours, theirs).map { abs(Double($0) - $1) }.max() ?? 1
        #expect(farthest <= 1e-6)
        if case .trees = model.core { #expect(farthest <= 0x1p-24) }
      }
    }
  }

  @Test("a file that is read gives the model that was written, and the same bytes")
  func roundTrip() throws {
    for model in try Self.models() {
      let bytes = ONNXModel(model, name: "fraud-detector").encoded()
      let read = try ONNXModel(decoding: bytes)
      #expect(read.model == model)
      #expect(read.name == "fraud-detector")
      #expect(read.encoded() == bytes)
    }
  }

  @Test("an operator that cannot be read is named")
  func unknownOperator() throws {
    var bytes = ONNXModel(try Self.models()[0], name: "fraud").encoded()
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: "Sigmoid".utf8) })
    bytes.replaceSubrange(place..<place + 7, with: "Softmax".utf8)
    #expect(message { _ = try ONNXModel(decoding: bytes) }?.hasPrefix("operator 'Softmax'") == true)
  }

  @Test("what other programs write is refused by a sentence", .enabled(if: Surroundings.python != nil))
  func foreign() async throws {
    let python = try #require(Surroundings.python)
    let script = """
      import onnx
      from onnx import helper as h, TensorProto as T
      n = [h.make_node('Relu', ['features'], ['r']), h.make_node('Sigmoid', ['r'], ['score'])]
      f = [h.make_tensor_value_info(name, T.FLOAT, ['N', 1]) for name in ('features', 'score')]
      m = h.make_model(h.make_graph(n, 'g', f[:1], f[1:]), opset_imports=[h.make_opsetid('', 17)])
      print(list(m.SerializeToString()))
      """
    let ran = try await run(python, ["-c", script])
    let bytes = ran.output.split { !$0.isNumber }.compactMap { UInt8($0) }
    #expect(message { _ = try ONNXModel(decoding: bytes) }?.hasPrefix("operator 'Relu'") == true)
  }

  @Test("files cut short anywhere are refused")
  func truncated() throws {
    for model in try Self.models().prefix(2) {
      let bytes = ONNXModel(model, name: "fraud").encoded()
      for index in 0..<200 {
        let length = Int(Sample.unit(6, index) * Double(bytes.count))
        // Fields at the end may be left off whole, which leaves a file without metadata.
        #expect(throws: ModelError.self) { try ONNXModel(decoding: Array(bytes[..<length])) }
      }
    }
  }

  @Test("damaged files are refused or are models; none traps")
  func damaged() throws {
    let rows = [Float](repeating: 1, count: 6 * 10)
    for (kind, model) in try Self.models().prefix(2).enumerated() {
      let bytes = ONNXModel(model, name: "fraud").encoded()
      var outcomes = (models: 0, errors: 0)
      for index in 0..<600 {
        var damaged = bytes
        for flip in 0...index % 3 {
          let place = Int(Sample.unit(7, index * 8 + flip) * Double(bytes.count))
          damaged[place] ^= 1 << UInt8(Sample.unit(8, index * 8 + flip) * 8)
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
      #expect(outcomes.errors > 0, "nothing of model \(kind) was found damaged")
      #expect(outcomes.models > 0, "nothing of model \(kind) could be read")
    }
  }

  @Test("bytes that are no ONNX file are refused", arguments: ["", "hello", "\u{0}\u{1}\u{2}", "\u{3A}\u{7F}"])
  func noise(text: String) {
    #expect(message { _ = try ONNXModel(decoding: Array(text.utf8)) } != nil)
  }
}
