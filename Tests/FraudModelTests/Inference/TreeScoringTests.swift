import FraudModel
import Testing

@Suite("Scoring trees")
struct TreeScoringTests {
  static let shapes: [RandomTrees.Shape] = [
    .init(description: "leaves", trees: 3, leaves: 1),
    .init(description: "stumps", trees: 17, leaves: 2),
    .init(description: "ordinary trees", trees: 21, leaves: 30),
    .init(description: "65 leaves", trees: 9, leaves: 65),
    .init(description: "256 leaves", trees: 3, leaves: 256),
    .init(description: "257 leaves", trees: 3, leaves: 257),
    .init(description: "chains", trees: 9, leaves: 40, chain: true),
    .init(description: "categories", trees: 13, leaves: 20, categories: 2),
    .init(description: "categories now and then", trees: 19, leaves: 5, categories: 40),
    .init(description: "many thresholds", trees: 60, leaves: 60),
  ]

  @Test("every way to score gives the bits of a plain walk, tree after tree", arguments: shapes)
  func plainWalk(shape: RandomTrees.Shape) throws {
    let width = 3
    var random = RandomTrees(seed: 11)
    let trees = try (0..<shape.trees).map { _ in try random.tree(shape, width: width) }
    try compare(trees, width: width, &random)
  }

  @Test("small, large and categorical trees may follow one another")
  func mixed() throws {
    var random = RandomTrees(seed: 12)
    let trees = try (0..<24).map { number in
      try random.tree(Self.shapes[[2, 5, 1, 7, 0, 6][(number / 2) % 6]], width: 4)
    }
    try compare(trees, width: 4, &random)
  }

  @Test("features with high numbers and trees with many nodes are walked too")
  func large() throws {
    let width = 20_000
    let leaf = DecisionTree.Node.leaf(2)
    let far = try DecisionTree(nodes: [
      .split(on: width - 1, at: 3, missingGoesLeft: true, left: 1), .leaf(-1), leaf,
    ])
    var random = RandomTrees(seed: 13)
    let many = try random.tree(.init(description: "many nodes", trees: 1, leaves: 40_000), width: 5)
    let model = try TrainedModel.plain([far, many, far], width: width)
    let count = 40
    let rows = random.rows(count, width: width)
    let expected = (0..<count).map { row -> Float in
      let values = Array(rows[row * width..<(row + 1) * width])
      return [far, many, far].reduce(0) { $0 + $1.leaf(of: values) }
    }
    try check(model, rows: rows, expected: expected, sizes: [1, 40])
  }

  private func compare(_ trees: [DecisionTree], width: Int, _ random: inout RandomTrees) throws {
    let count = 140
    let rows = random.rows(count, width: width)
    let expected = (0..<count).map { row -> Float in
      let values = Array(rows[row * width..<(row + 1) * width])
      return trees.reduce(0) { $0 + $1.leaf(of: values) }
    }
    try check(
      TrainedModel.plain(trees, width: width), rows: rows, expected: expected,
      sizes: [1, 2, 19, 20, 63, 64, 65, 128, 129, 140])
  }

  private func check(_ model: TrainedModel, rows: [Float], expected: [Float], sizes: [Int]) throws {
    let width = model.features.count
    let probabilities = expected.map { Float(Elementary.sigmoid(Double($0))) }
    for instructions in InstructionSet.available {
      let scorer = Scorer(model, instructions: instructions)
      for row in expected.indices {
        let values = Array(rows[row * width..<(row + 1) * width])
        try #require(try scorer.logOdds(values.span) == Double(expected[row]), "row \(row)")
      }
      for size in sizes {
        var scores: [Float] = []
        try scorer.score(rows: Array(rows.prefix(size * width)), count: size, into: &scores)
        try #require(scores == Array(probabilities.prefix(size)), "\(size) rows with \(instructions)")
      }
      let columns = (0..<width).map { feature in expected.indices.map { rows[$0 * width + feature] } }
      let matrix = try FeatureMatrix(names: model.features, columns: columns)
      for threads in [1, 2] {
        let logOdds = try scorer.logOdds(matrix, threads: threads)
        try #require(logOdds == expected.map(Double.init))
      }
    }
  }
}
