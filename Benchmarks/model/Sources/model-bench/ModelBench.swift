import FraudModel
import Glibc

/// Our side of the model benchmarks: each command does one piece of work on the table in a folder, which
/// `contest.py data` writes, and prints what it took as JSON.
@main
struct ModelBench {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2 else { usage() }
    let folder = arguments[1]
    let threads = getenv("THREADS").flatMap { Int(String(cString: $0)) } ?? 2
    switch arguments[0] {
    case "trees": try trees(folder, threads: threads)
    case "epoch": try epoch(folder, threads: threads)
    case "models-to-score": try modelsToScore(folder, threads: threads)
    case "score" where arguments.count == 3: try score(folder, model: arguments[2])
    case "digests": try digests(folder)
    case "features": try features(of: folder, threads: threads)
    default: usage()
    }
  }

  private static func usage() -> Never {
    print("usage: model-bench trees|epoch|models-to-score|digests DIR, score DIR MODEL, or features FILE")
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

  /// One epoch of the network that the peers train: what four epochs more take, divided by four.
  ///
  /// What comes once, before the first epoch, is `before`: standardisation and the canonical order of the rows.
  private static func epoch(_ folder: String, threads: Int) throws {
    let table = try Table(folder: folder, "training")
    func train(epochs: Int) throws -> (seconds: Double, cpu: Double) {
      let network = try MultilayerPerceptron(
        hidden: [64, 32], dropout: 0, batchSize: 1024, epochs: epochs, patience: epochs, validationShare: 0)
      let trainer = try Trainer(.multilayerPerceptron(network), threads: threads, folds: 0)
      let (_, seconds, cpu) = try timed { try trainer.train(on: table.matrix, labels: table.labels) }
      return (seconds, cpu)
    }
    let (one, five) = (try train(epochs: 1), try train(epochs: 5))
    let (seconds, cpu) = ((five.seconds - one.seconds) / 4, (five.cpu - one.cpu) / 4)
    print(#"{"seconds": \#(seconds), "cpu": \#(cpu), "before": \#(one.seconds - seconds)}"#)
  }

  /// Writes the models that are scored beside ONNX Runtime: 200 trees of depth 6, and a network of 64 and 32 units.
  private static func modelsToScore(_ folder: String, threads: Int) throws {
    let table = try Table(folder: folder, "training").selecting(Array(0..<100_000))
    let trees = try GradientBoostedTrees(trees: 200, maximumDepth: 6)
    let network = try MultilayerPerceptron(hidden: [64, 32], epochs: 2)
    for (name, algorithm) in [
      ("trees", Algorithm.gradientBoostedTrees(trees)), ("network", .multilayerPerceptron(network)),
    ] {
      let model = try Trainer(algorithm, threads: threads, folds: 0).train(on: table.matrix, labels: table.labels)
      try write(ONNXModel(model, name: name).encoded(), to: "\(folder)/\(name).onnx")
    }
    try write(table.rowMajor(10_000), to: "\(folder)/rows.f32")
  }

  /// Scores and explains 10,000 rows on one thread: one after the other, and all at once.
  private static func score(_ folder: String, model name: String) throws {
    let model = try ONNXModel(decoding: read("\(folder)/\(name).onnx", of: UInt8.self)).model
    let scorer = Scorer(model)
    let rows = try read("\(folder)/rows.f32", of: Float.self)
    let count = rows.count / scorer.width
    func row(_ number: Int) -> Range<Int> { number * scorer.width..<(number + 1) * scorer.width }
    var scores = [Float](repeating: 0, count: count)
    var sum: Float = 0
    let single = try best(of: 20) {
      for number in 0..<count { sum += try scorer.score(rows.span.extracting(row(number))) }
    }
    let batch = try best(of: 20) { try scorer.score(rows: rows, count: count, into: &scores) }
    let explainer = try Explainer(model)
    var amounts = 0.0
    let explained = try best(of: 3) {
      for number in 0..<500 { amounts += try explainer.explain(rows.span.extracting(row(number))).base }
    }
    let microseconds = [single / Double(count), batch / Double(count), explained / 500].map { $0 * 1e6 }
    print(
      #"{"microseconds": \#(microseconds[0]), "batch_microseconds_a_row": \#(microseconds[1]), "#
        + #""explaining_microseconds": \#(microseconds[2]), "sums": [\#(sum), \#(amounts)]}"#)
  }

  /// Trains on 50,000 rows with one thread and with two, and with blocks of rows in another order, and compares the
  /// bytes of the models.
  private static func digests(_ folder: String) throws {
    let table = try Table(folder: folder, "training").selecting(Array(0..<50_000))
    let blocks = stride(from: 0, to: 50_000, by: 1_000).map { Array($0..<$0 + 1_000) }
    let shuffled = table.selecting(blocks.reversed().flatMap(\.self))
    for (name, algorithm) in [
      ("trees", Algorithm.gradientBoostedTrees(GradientBoostedTrees())),
      ("logistic regression", .logisticRegression(LogisticRegression())),
      ("network", .multilayerPerceptron(try MultilayerPerceptron(epochs: 2))),
    ] {
      func bytes(_ table: Table, threads: Int) throws -> [UInt8] {
        let model = try Trainer(algorithm, threads: threads).train(on: table.matrix, labels: table.labels)
        return ONNXModel(model, name: "bench").encoded()
      }
      let one = try bytes(table, threads: 1)
      let isEqual = try (bytes(table, threads: 2) == one, bytes(shuffled, threads: 2) == one)
      print(
        #"{"model": "\#(name)", "equal": {"1 and 2 threads": \#(isEqual.0), "shuffled row blocks": \#(isEqual.1)}}"#)
    }
  }

  /// Reads a file of transactions, plain or packed, and computes the Handbook's 15 features.
  private static func features(of file: String, threads: Int) throws {
    guard let epoch = Day("2018-04-01") else { return }
    let (transactions, read, _) = try timed { try TransactionFile.read(file, epoch: epoch, threads: threads) }
    var found: [String] = []
    for (name, features) in [("handbook", try FeaturePreset.handbook()), ("open", try FeaturePreset.open())] {
      let (matrix, seconds, cpu) = try timed { try features.compute(over: transactions, threads: threads) }
      found.append(
        #""\#(name)": {"features": \#(matrix.columns.count), "seconds": \#(seconds), "cpu": \#(cpu)}"#)
    }
    print(#"{"rows": \#(transactions.rowCount), "read_seconds": \#(read), \#(found.joined(separator: ", "))}"#)
  }
}
