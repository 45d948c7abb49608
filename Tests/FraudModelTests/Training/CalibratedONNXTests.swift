import AtomicFiles
import FraudModel
import TestSupport
import Testing

@Suite("Calibration and imputation as ONNX")
struct CalibratedONNXTests {
  /// A model of each core with each calibration, on rows with gaps.
  private static let made = Result { try train() }

  private static func train() throws -> [TrainedModel] {
    let (matrix, labels) = try Sample.transactions(501, rows: 1200, features: 6, missing: 0.1)
    var columns = matrix.columns
    // A feature that training never lacks has a value for gaps and no indicator.
    columns[4] = columns[4].map { $0.isNaN ? 0 : $0 }
    let rows = try FeatureMatrix(names: matrix.names, columns: columns)
    let cores = [
      Algorithm.logisticRegression(LogisticRegression()),
      .logisticRegression(try LogisticRegression(imputation: ImputationRule(.mean, marksMissing: false))),
      .gradientBoostedTrees(try GradientBoostedTrees(trees: 15)),
    ]
    var models: [TrainedModel] = []
    for algorithm in cores {
      for method in [CalibrationMethod.none, .platt, .beta, .isotonic] {
        let options = try TrainingOptions(classWeight: .balanced, calibration: method, folds: 3)
        models.append(try Trainer(algorithm, options: options).train(on: rows, labels: labels))
      }
    }
    return models
  }

  @Test("onnx finds nothing wrong and onnxruntime gives our scores", .enabled(if: Surroundings.python != nil))
  func matchesPeer() async throws {
    let python = try #require(Surroundings.python)
    let rows = Int(environment("FRAUD_AGREEMENT_ROWS") ?? "") ?? 10_000
    let (matrix, _) = try Sample.transactions(511, rows: rows, features: 6, missing: 0.1)
    let models = try Self.made.get()
    try await withTemporaryDirectory { directory in
      for (number, model) in models.enumerated() {
        try AtomicFile.write(ONNXModel(model, name: "fraud").encoded(), to: "\(directory)/\(number).onnx")
      }
      let script =
        Sample.python + """
          import onnx, onnxruntime, sys
          X, _ = transactions(511, \(rows), 6, 0.1)
          for number in range(\(models.count)):
              path = f'\(directory)/{number}.onnx'
              onnx.checker.check_model(onnx.load(path), full_check=True)
              s = onnxruntime.InferenceSession(path).run(['score'], {'features': X})[0][:, 0]
              s.astype('<f4').tofile(f'\(directory)/{number}.scores')
          """
      let ran = try await run(python, ["-c", script])
      try #require(ran.exit == 0, "\(ran.errors)")
      for (number, model) in models.enumerated() {
        let bytes = try AtomicFile.read("\(directory)/\(number).scores")
        try #require(bytes.count == 4 * rows)
        let theirs = stride(from: 0, to: bytes.count, by: 4).map { place in
          Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) })
        }
        let farthest = zip(try Scorer(model).score(matrix), theirs).map { abs($0 - $1) }.max() ?? 1
        #expect(farthest <= 1e-6, "\(model.algorithm), \(model.calibration.name)")
        if environment("FRAUD_AGREEMENT_ROWS") != nil {
          print(model.algorithm, model.calibration.name, rows, "rows, farthest", farthest)
        }
      }
    }
  }

  @Test("log-odds of hundreds keep their scores", .enabled(if: Surroundings.python != nil))
  func farAway() async throws {
    let python = try #require(Surroundings.python)
    let values: [Float] = [-700, -650, -300, -40, -20, -3, -0.5, 0, 1e-6, 0.5, 3, 20, 40, 300, 650, 700]
    let line = try PiecewiseLine(
      corners: [-30, -2, 0, 1e-3, 8], slopes: [0x1p-6, 0.5, 3, 1024, 0.25, 0x1p-6], start: -9.5)
    let calibrations: [Calibration] = [
      .none, .platt(slope: 0x1p-6, intercept: 1), .beta(a: 0x1p-6, b: 0.02, c: -1.5), .isotonic(line),
    ]
    for calibration in calibrations {
      let model = try TrainedModel(
        features: ["x"], preprocessing: .none, core: .linear(LinearModel(weights: [1], intercept: 0)),
        calibration: calibration, threshold: Threshold(value: 0.5, rule: "fixed:0.5", basis: "by hand"))
      try await withTemporaryDirectory { directory in
        try AtomicFile.write(ONNXModel(model, name: "fraud").encoded(), to: "\(directory)/model.onnx")
        let script = """
          import onnxruntime, numpy as np
          X = np.array(\(values.map(Double.init)), dtype=np.float32)[:, None]
          s = onnxruntime.InferenceSession('\(directory)/model.onnx').run(['score'], {'features': X})[0][:, 0]
          print(*map(float, s))
          """
        let ran = try await run(python, ["-c", script])
        let theirs = ran.output.split(whereSeparator: \.isWhitespace).compactMap { Float($0) }
        try #require(theirs.count == values.count, "\(ran.errors)")
        let ours = try Scorer(model).score(FeatureMatrix(names: ["x"], columns: [values]))
        #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-6 }, "\(calibration.name) \(ours) \(theirs)")
        #expect(ours == ours.sorted())
      }
    }
  }

  @Test("a file that is read gives the model that was written, and the same bytes")
  func roundTrip() throws {
    for model in try Self.made.get() {
      let bytes = ONNXModel(model, name: "fraud").encoded()
      let read = try ONNXModel(decoding: bytes)
      #expect(read.model == model, "\(model.algorithm), \(model.calibration.name)")
      #expect(read.encoded() == bytes)
    }
  }

  @Test("files cut short or damaged are refused or are models; none traps")
  func damaged() throws {
    let rows = [Float](repeating: .nan, count: 6 * 4)
    for model in try Self.made.get().filter({ $0.algorithm == LogisticRegression.name }) {
      let bytes = ONNXModel(model, name: "fraud").encoded()
      var errors = 0
      for index in 0..<400 {
        var damaged = bytes
        for flip in 0...index % 3 {
          let place = Int(Sample.unit(521, index * 8 + flip) * Double(bytes.count))
          damaged[place] ^= 1 << UInt8(Sample.unit(522, index * 8 + flip) * 8)
        }
        do {
          let read = try ONNXModel(decoding: damaged)
          var scores: [Float] = []
          if read.model.features.count == 6 { try Scorer(read.model).score(rows: rows, count: 4, into: &scores) }
        } catch {
          #expect(error.code == .modelFile)
          errors += 1
        }
        #expect(throws: ModelError.self) {
          try ONNXModel(decoding: Array(bytes[..<Int(Sample.unit(523, index) * Double(bytes.count))]))
        }
      }
      #expect(errors > 0)
    }
  }

  @Test("what a model without a value scores is what its file says, not NaN")
  func missing() throws {
    for model in try Self.made.get() {
      let scores = try (0..<6).map { feature in
        var row: [Float] = [1, 2, 3, 4, 5, 6]
        row[feature] = .nan
        return try Scorer(model).score(row.span)
      }
      #expect(scores.allSatisfy { $0 > 0 && $0 < 1 })
    }
  }

  @Test("imputations that do not fit are refused")
  func unfit() throws {
    #expect(throws: ModelError.self) { try Imputation(fill: [1, .nan]) }
    #expect(throws: ModelError.self) { try Imputation(fill: [1, 2], indicators: [1, 0]) }
    #expect(throws: ModelError.self) { try Imputation(fill: [1, 2], indicators: [2]) }
    #expect(throws: ModelError.self) { try Imputation(fill: [1, 2], indicators: [-1]) }
    let imputation = try Imputation(fill: [1, 2], indicators: [1])
    let threshold = Threshold(value: 0.5, rule: "fixed:0.5", basis: "by hand")
    for (features, weights) in [(["a", "b"], [1.0, 2]), (["a"], [1, 2, 3]), (["a", "b", "c"], [1, 2, 3, 4])] {
      #expect(throws: ModelError.self) {
        try TrainedModel(
          features: features, imputation: imputation, preprocessing: .none,
          core: .linear(LinearModel(weights: weights, intercept: 0)), calibration: .none, threshold: threshold)
      }
    }
  }
}
