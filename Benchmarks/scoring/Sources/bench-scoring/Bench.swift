import FoundationEssentials
import FraudModel

/// Trains 200 trees of depth 6 on made-up rows, or scores rows with the trained model and says how long it took.
///
///     bench-scoring train DIR        writes DIR/model.onnx and DIR/rows.f32, 10,000 rows of 30 floats
///     bench-scoring score DIR        prints nanoseconds a row: alone, in one batch, explained, and the scores' sum
@main
struct Bench {
  static let features = 30

  /// A number from 0 up to 1 that depends on nothing but the index.
  static func unit(_ index: Int) -> Double {
    var z = UInt64(index) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ z >> 31) >> 11) * 0x1p-53
  }

  /// Nearly a normal variate: twelve uniform ones added up.
  static func normal(_ index: Int) -> Double { (0..<12).reduce(-6) { $0 + unit(index * 12 + $1) } }

  static func main() throws {
    let directory = CommandLine.arguments[2]
    if CommandLine.arguments[1] == "train" { try train(into: directory) } else { try score(in: directory) }
  }

  static func train(into directory: String) throws {
    let rows = 200_000
    let columns = (0..<features).map { f in (0..<rows).map { Float(normal($0 * features + f)) } }
    let signals = (0..<rows).map { row in
      let x = columns.map { Double($0[row]) }
      let linear = x.indices.reduce(0) { $0 + x[$1] * (normal(1 << 40 + $1) * ($1 % 2 == 0 ? 0.6 : 0)) }
      return linear + 1.2 * x[0] * x[1] - 0.8 * abs(x[2]) + (x[3] > 1.5 ? 2 : 0) + normal(1 << 41 + row)
    }
    let cut = signals.sorted()[rows * 98 / 100]
    let matrix = try FeatureMatrix(names: (0..<features).map { "x\($0)" }, columns: columns)
    let trees = try GradientBoostedTrees(trees: 200, maximumDepth: 6)
    let model = try Trainer(.gradientBoostedTrees(trees), folds: 0)
      .train(on: matrix, labels: signals.map { $0 > cut })
    try Data(ONNXModel(model, name: "bench").encoded()).write(to: URL(filePath: directory + "/model.onnx"))
    let sample = (0..<10_000).flatMap { matrix.row($0) }
    try sample.withUnsafeBytes { Data($0) }.write(to: URL(filePath: directory + "/rows.f32"))
  }

  static func score(in directory: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: directory + "/model.onnx")))
    let model = try ONNXModel(decoding: bytes).model
    let data = try Data(contentsOf: URL(filePath: directory + "/rows.f32"))
    let rows = data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    let count = rows.count / features
    let scorer = Scorer(model)
    var scores: [Float] = []
    try scorer.score(rows: rows, count: count, into: &scores)
    var sum: Float = 0
    let alone = try least {
      sum = 0
      for row in 0..<count {
        sum += try scorer.score(rows.span.extracting(row * features..<(row + 1) * features))
      }
    }
    let batch = try least { try scorer.score(rows: rows, count: count, into: &scores) }
    let explainer = try Explainer(model)
    var amounts = 0.0
    let explained = try least(runs: 3) {
      for row in 0..<1000 {
        let explanation = try explainer.explain(rows.span.extracting(row * features..<(row + 1) * features))
        amounts += explanation.contributions[0].amount
      }
    }
    print(
      "single \(alone / Double(count)) batch \(batch / Double(count)) explained \(explained / 1000) sum \(sum) \(scores.reduce(0, +))"
    )
  }

  /// The nanoseconds of the fastest of some runs.
  static func least(runs: Int = 20, _ work: () throws -> Void) rethrows -> Double {
    var least = Double.infinity
    let clock = ContinuousClock()
    for _ in 0..<runs {
      let time = try clock.measure(work)
      least = min(least, Double(time.components.seconds) * 1e9 + Double(time.components.attoseconds) * 1e-9)
    }
    return least
  }
}
