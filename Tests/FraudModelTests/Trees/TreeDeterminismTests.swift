import FraudModel
import Testing

@Suite("The same trees everywhere")
struct TreeDeterminismTests {
  /// Enough rows and features that every part of training is shared between threads.
  private static let rows = 18_000
  private static let sample = Result {
    try Sample.merchants(141, rows: rows, features: 17, categories: 40, missing: 0.05)
  }
  private static let groups = (0..<rows).map { Int64($0 % 5000) }
  private static let weights = (0..<rows).map { Float(1 + $0 % 5000 % 3) }

  private static func options(_ number: Int) throws -> GradientBoostedTrees {
    switch number {
    case 0: try GradientBoostedTrees(trees: 3, maximumDepth: 5)
    case 1: try GradientBoostedTrees(trees: 3, maximumDepth: 12, maximumLeaves: 15, minimumChildHessian: 0.5)
    default:
      try GradientBoostedTrees(
        trees: 4, learningRate: 0.3, maximumDepth: 5, maximumStep: 2,
        monotone: ["feature_0": .rising, "feature_1": .falling], rowsPerTree: 0.6, featuresPerTree: 0.8,
        featuresPerNode: 0.7, seed: 5, patience: 2)
    }
  }

  private static func bytes(
    _ options: GradientBoostedTrees, order: [Int]? = nil, threads: Int = 1, _ level: InstructionSet = .best
  ) throws -> [UInt8] {
    let (matrix, labels) = try sample.get()
    var trainer = try Trainer(.gradientBoostedTrees(options), threads: threads, folds: 0)
    trainer.instructions = level
    let order = order ?? Array(0..<rows)
    let model = try trainer.train(
      on: matrix.selecting(order), labels: order.map { labels[$0] }, weights: order.map { weights[$0] },
      groups: order.map { groups[$0] })
    return ONNXModel(model, name: "fraud").encoded()
  }

  @Test("threads, the order of the rows and the processor's instructions change no byte", arguments: 0...2)
  func digests(number: Int) throws {
    let options = try Self.options(number)
    let one = try Self.bytes(options)
    for threads in [2, 64] {
      let many = try Self.bytes(options, threads: threads)
      #expect(many == one, "\(threads) threads")
    }
    // Blocks of 1,500 rows in another order, each back to front.
    let order = [7, 0, 11, 3, 9, 1, 10, 2, 8, 4, 6, 5].flatMap { block in (0..<1500).map { block * 1500 + 1499 - $0 } }
    let shuffled = try Self.bytes(options, order: order, threads: 2)
    #expect(shuffled == one)
    for level in InstructionSet.available where level != .best {
      let other = try Self.bytes(options, threads: 2, level)
      #expect(other == one, "\(level)")
    }
  }

  @Test("leaves that could not keep their sums are split as if they had")
  func memory() throws {
    let (matrix, labels) = try Sample.merchants(143, rows: 3000, features: 4, categories: 20)
    var options = try GradientBoostedTrees(trees: 3, maximumDepth: 10, maximumLeaves: 25)
    let kept = try options.ensemble(on: matrix, labels).model
    options.histogramBytes = 0
    let summedUpAgain = try options.ensemble(on: matrix, labels).model
    #expect(summedUpAgain == kept)
  }

  @Test("another seed draws other rows and features")
  func seeds() throws {
    let (matrix, labels) = try Sample.transactions(142, rows: 2000, features: 8)
    let models = try [1, 2].map { seed in
      try GradientBoostedTrees(trees: 3, rowsPerTree: 0.5, featuresPerTree: 0.5, seed: seed)
        .ensemble(on: matrix, labels).trees
    }
    #expect(models[0] != models[1])
    // Half of the rows, give or take what chance does to 2,000 of them.
    for tree in models.joined() { #expect(abs(tree.nodes[0].cover - 1000) < 100) }
    // Half of the features.
    for tree in models.joined() { #expect(Set(tree.nodes.compactMap(\.feature)).count <= 4) }
  }
}
