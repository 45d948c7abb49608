import FraudModel
import Glibc

/// Our side of the model benchmarks: each command does one piece of work on the table in a folder, which
/// `contest.py data` writes, and prints what it took as JSON.
@main
struct ModelBench {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let command = arguments.first, let folder = arguments.dropFirst().first else { usage() }
    let threads = getenv("THREADS").flatMap { Int(String(cString: $0)) } ?? 2
    switch command {
    case "trees": try trees(folder, threads: threads)
    case "trees-to-score": try treesToScore(folder, threads: threads)
    case "score": try score(folder, model: "\(folder)/trees.onnx")
    case "digests": try digests(folder)
    default: usage()
    }
  }

  private static func usage() -> Never {
    fputs("usage: model-bench trees|trees-to-score|score|digests DIR\n", stderr)
    exit(64)
  }

  /// Trains what the peers train, binning included, and leaves the scores of the held-out rows in `scores.f32`.
  private static func trees(_ folder: String, threads: Int) throws {
    let table = try Table(folder: folder, "training")
    let trees = try GradientBoostedTrees(trees: 200, learningRate: 0.1, maximumDepth: 24, maximumLeaves: 63)
    let trainer = try Trainer(.gradientBoostedTrees(trees), threads: threads, folds: 0)
    let (model, seconds, cpu) = try timed { try trainer.train(on: table.matrix, labels: table.labels) }
    let heldOut = try Table(folder: folder, "held-out")
    try write(try Scorer(model).score(heldOut.matrix), to: "\(folder)/scores.f32")
    print(#"{"seconds": \#(seconds), "cpu": \#(cpu)}"#)
  }

  /// Writes the model that is scored beside ONNX Runtime: 200 trees of depth 6.
  private static func treesToScore(_ folder: String, threads: Int) throws {
    let table = try Table(folder: folder, "training").selecting(Array(0..<100_000))
    let trees = try GradientBoostedTrees(trees: 200, maximumDepth: 6)
    let model = try Trainer(.gradientBoostedTrees(trees), threads: threads, folds: 0)
      .train(on: table.matrix, labels: table.labels)
    try write(ONNXModel(model, name: "bench").encoded(), to: "\(folder)/trees.onnx")
  }

  /// Scores one row after the other, and 10,000 at once, on one thread.
  private static func score(_ folder: String, model path: String) throws {
    let scorer = Scorer(try ONNXModel(decoding: read(path, of: UInt8.self)).model)
    let count = 10_000
    let rows = try Table(folder: folder, "training").rowMajor(count)
    var scores = [Float](repeating: 0, count: count)
    var sum: Float = 0
    let single = try best(of: 7) {
      for row in 0..<count {
        sum += try scorer.score(rows.span.extracting(row * scorer.width..<(row + 1) * scorer.width))
      }
    }
    let batch = try best(of: 7) {
      var output = scores.mutableSpan
      try scorer.score(rows: rows.span, count: count, into: &output)
    }
    let (one, many) = (single / Double(count) * 1e6, batch / Double(count) * 1e6)
    print(#"{"microseconds": \#(one), "batch_microseconds_a_row": \#(many), "mean": \#(sum / Float(7 * count))}"#)
  }

  /// Trains on 50,000 rows with one thread and two, and with the rows in another order, and compares the models.
  private static func digests(_ folder: String) throws {
    let table = try Table(folder: folder, "training").selecting(Array(0..<50_000))
    let blocks = stride(from: 0, to: 50_000, by: 1_000).map { Array($0..<$0 + 1_000) }
    let shuffled = table.selecting(blocks.reversed().flatMap(\.self))
    for (name, algorithm) in [
      ("trees", Algorithm.gradientBoostedTrees(GradientBoostedTrees())),
      ("linear", .logisticRegression(LogisticRegression())),
    ] {
      func bytes(_ table: Table, threads: Int) throws -> [UInt8] {
        let model = try Trainer(algorithm, threads: threads, folds: 0).train(on: table.matrix, labels: table.labels)
        return ONNXModel(model, name: "bench").encoded()
      }
      let one = try bytes(table, threads: 1)
      let isEqual = try (bytes(table, threads: 2) == one, bytes(shuffled, threads: 2) == one)
      print(#"{"model": "\#(name)", "one_and_two_threads": \#(isEqual.0), "shuffled_blocks": \#(isEqual.1)}"#)
    }
  }
}
