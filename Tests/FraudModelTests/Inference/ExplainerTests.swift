import AtomicFiles
import FraudModel
import TestSupport
import Testing

@Suite("Explanations")
struct ExplainerTests {
  /// What a tree is expected to give when some features of a row are known.
  private func expected(_ tree: DecisionTree, _ row: [Float], known: Set<Int>, at number: Int = 0) -> Double {
    let node = tree.nodes[number]
    guard let feature = node.feature else { return Double(node.value) }
    let sides = [node.left, node.left + 1]
    if known.contains(feature) {
      let value = row[feature]
      let isMember = node.categories.map { $0.categories.contains { Float($0) == value } } ?? (value <= node.threshold)
      let goesLeft = value.isNaN ? node.missingGoesLeft : isMember
      return expected(tree, row, known: known, at: sides[goesLeft ? 0 : 1])
    }
    return sides.reduce(0) {
      let share = node.cover > 0 ? Double(tree.nodes[$1].cover) / Double(node.cover) : 0.5
      return $0 + share * expected(tree, row, known: known, at: $1)
    }
  }

  /// Shapley values by their definition: a sum over all subsets of the other features.
  private func shapley(_ trees: [DecisionTree], _ row: [Float]) -> [Double] {
    let worths = (0..<1 << row.count).map { subset in
      let known = Set(row.indices.filter { subset >> $0 & 1 == 1 })
      return trees.reduce(0) { $0 + expected($1, row, known: known) }
    }
    func factorial(_ n: Int) -> Double { (1...max(1, n)).reduce(1) { $0 * Double($1) } }
    return row.indices.map { feature in
      worths.indices.filter { $0 >> feature & 1 == 0 }.reduce(0) { sum, subset in
        let size = subset.nonzeroBitCount
        let weight = factorial(size) * factorial(row.count - size - 1) / factorial(row.count)
        return sum + weight * (worths[subset | 1 << feature] - worths[subset])
      }
    }
  }

  @Test(
    "contributions are the Shapley values of the definition",
    arguments: [
      RandomTrees.Shape(description: "leaves", trees: 2, leaves: 1),
      RandomTrees.Shape(description: "stumps", trees: 5, leaves: 2),
      RandomTrees.Shape(description: "ordinary trees", trees: 4, leaves: 12),
      RandomTrees.Shape(description: "chains", trees: 3, leaves: 14, chain: true),
      RandomTrees.Shape(description: "categories", trees: 4, leaves: 10, categories: 2),
    ], [1, 3, 6])
  func definition(shape: RandomTrees.Shape, width: Int) throws {
    var random = RandomTrees(seed: 21)
    let trees = try (0..<shape.trees).map { _ in try random.tree(shape, width: width) }
    let explainer = try Explainer(TrainedModel.plain(trees, width: width))
    for _ in 0..<10 {
      let row = random.rows(1, width: width)
      let explanation = try explainer.explain(row.span)
      for instructions in InstructionSet.available {
        let other = try Explainer(TrainedModel.plain(trees, width: width), instructions: instructions)
        #expect(try other.explain(row.span).contributions.map(\.amount) == explanation.contributions.map(\.amount))
      }
      for (ours, expected) in zip(explanation.contributions, shapley(trees, row)) {
        #expect(abs(ours.amount - expected) < 1e-12)
      }
      let base = trees.reduce(0) { $0 + expected($1, row, known: []) }
      #expect(abs(explanation.base - base) < 1e-12)
    }
  }

  @Test("paths of many features need more points than four")
  func longPaths() throws {
    let width = 11
    // Every question asks for another feature, and the row goes along all of them but two.
    let nodes = (0..<width).flatMap { feature -> [DecisionTree.Node] in
      let cover = Float(4096 >> feature)
      return [
        .split(on: feature, at: 1, missingGoesLeft: false, left: 2 * feature + 1, cover: cover),
        .leaf(Float(feature) - 3, cover: cover / 4),
      ]
    }
    // The right child of each question is the next one, so each pair is a leaf and a question.
    let tree = try DecisionTree(nodes: nodes + [.leaf(9, cover: 1)])
    let row: [Float] = [2, 2, 2, 0, 2, .nan, 2, 2, 0, 2, 2]
    let explanation = try Explainer(TrainedModel.plain([tree], width: width)).explain(row.span)
    for (ours, expected) in zip(explanation.contributions, shapley([tree], row)) {
      #expect(abs(ours.amount - expected) < 1e-12)
    }
  }

  @Test("sides where no training row went count half each")
  func noCover() throws {
    let tree = try DecisionTree(nodes: [
      .split(on: 0, at: 0, missingGoesLeft: true, left: 1, cover: 8), .leaf(1, cover: 8),
      .split(on: 1, at: 0, missingGoesLeft: true, left: 3, cover: 0), .leaf(2, cover: 0),
      .split(on: 0, at: 1, missingGoesLeft: true, left: 5, cover: 0), .leaf(3, cover: 0), .leaf(5, cover: 0),
    ])
    let explainer = try Explainer(TrainedModel.plain([tree], width: 2))
    for row in [[1, 1], [2, 1], [-1, 1], [1, -1]] as [[Float]] {
      let amounts = try explainer.explain(row.span).contributions.map(\.amount)
      for (ours, expected) in zip(amounts, shapley([tree], row)) { #expect(abs(ours - expected) < 1e-12) }
    }
  }

  @Test("base and contributions add up to the log-odds of every model that is trained here")
  func additive() throws {
    for (number, model) in try ModelFileONNXTests.models().enumerated() {
      let (matrix, _) = try Sample.transactions(
        114, rows: 200, features: 6, missing: model.algorithm == GradientBoostedTrees.name ? 0.1 : 0)
      let scorer = Scorer(model)
      let explainer = try Explainer(model)
      let one = try explainer.explain(matrix, threads: 1)
      let two = try explainer.explain(matrix, threads: 2)
      #expect(zip(one, two).allSatisfy { $0.contributions.map(\.amount) == $1.contributions.map(\.amount) })
      let logOdds = try scorer.logOdds(matrix)
      let scores = try scorer.score(matrix)
      for (row, explanation) in one.enumerated() {
        #expect(explanation.logOdds == logOdds[row])
        #expect(explanation.score == scores[row])
        let sum = explanation.contributions.reduce(explanation.base) { $0 + $1.amount }
        #expect(abs(sum - logOdds[row]) < 1e-9, "row \(row) of model \(number)")
        #expect(explanation.contributions.map(\.feature) == model.features)
      }
    }
  }

  @Test("trees get the contributions of the shap package", .enabled(if: Surroundings.python != nil))
  func matchesPeer() async throws {
    let python = try #require(Surroundings.python)
    let (matrix, labels) = try Sample.transactions(115, rows: 3000, features: 7, missing: 0.1)
    let trees = try GradientBoostedTrees(trees: 20, maximumDepth: 9, maximumLeaves: 30)
    let model = try Trainer(.gradientBoostedTrees(trees), folds: 0).train(on: matrix, labels: labels)
    let rows = 200
    let ours = try Explainer(model).explain(matrix.selecting(Array(0..<rows)))
    try await withTemporaryDirectory { directory in
      try AtomicFile.write(ONNXModel(model, name: "fraud").encoded(), to: directory + "/model.onnx")
      let script =
        Sample.python + """
          import onnx, shap
          node = next(n for n in onnx.load('\(directory)/model.onnx').graph.node if n.op_type == 'TreeEnsembleRegressor')
          a = {t.name: onnx.helper.get_attribute_value(t) for t in node.attribute}
          tree = np.array(a['nodes_treeids'])
          leaves = dict(zip(zip(a['target_treeids'], a['target_nodeids']), a['target_weights']))
          trees = []
          for t in range(tree.max() + 1):
              n = np.flatnonzero(tree == t)
              leaf = np.array([a['nodes_modes'][i] == b'LEAF' for i in n])
              take = lambda name: np.array(a[name])[n]
              left, right = (np.where(leaf, -1, take(f'nodes_{s}nodeids')).astype(np.int32) for s in ('true', 'false'))
              trees.append({
                  'children_left': left, 'children_right': right,
                  'children_default': np.where(take('nodes_missing_value_tracks_true') == 1, left, right),
                  'features': np.where(leaf, -2, take('nodes_featureids')).astype(np.int32),
                  'thresholds': take('nodes_values').astype(np.float64),
                  'values': np.array([[leaves.get((t, i), 0.0)] for i in range(len(n))]),
                  'node_sample_weight': take('nodes_hitrates').astype(np.float64),
              })
          X, _ = transactions(115, 3000, 7, 0.1)
          explainer = shap.TreeExplainer({'trees': trees}, feature_perturbation='tree_path_dependent')
          print(float(np.ravel(explainer.expected_value)[0]))
          for row in explainer.shap_values(X[:\(rows)].astype(np.float64), check_additivity=False).reshape(\(rows), 7):
              print(*map(float, row))
          """
      let ran = try await run(python, ["-c", script])
      let lines = ran.output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
      try #require(lines.count == rows + 1, "\(ran.errors)")
      #expect(abs(lines[0][0] - ours[0].base) < 1e-9)
      for (theirs, explanation) in zip(lines.dropFirst(), ours) {
        for (contribution, peer) in zip(explanation.contributions, theirs) {
          #expect(abs(contribution.amount - peer) < 1e-9)
        }
      }
    }
  }

  @Test("a linear model's contributions are weights times distances from the mean")
  func linear() throws {
    let model = try TrainedModel(
      features: ["a", "b"], preprocessing: .standardization(means: [1, 2], scales: [2, 4]),
      core: .linear(LinearModel(weights: [1, -1], intercept: 0.5)), calibration: .platt(slope: 2, intercept: -1),
      threshold: Threshold(value: 0.5, rule: "fixed:0.5", basis: "by hand"))
    let row: [Float] = [3, 10]
    let explanation = try Explainer(model).explain(row.span)
    #expect(explanation.base == 0.5)
    #expect(explanation.contributions.map(\.amount) == [1, -2])
    #expect(explanation.logOdds == -0.5)
    #expect(explanation.score == Float(Elementary.sigmoid(-2)))
  }

  @Test("sampled contributions add up, and are near those of all orders")
  func sampled() throws {
    let linear = try #require(try ModelFileONNXTests.models().first)
    let (matrix, _) = try Sample.transactions(116, rows: 20, features: 6)
    let exact = try Explainer(linear).explain(matrix)
    for (ours, expected) in zip(try Explainer(sampling: linear).explain(matrix), exact) {
      // Without interactions every order says the same; the means are rounded to single precision.
      for (one, other) in zip(ours.contributions, expected.contributions) {
        #expect(abs(one.amount - other.amount) < 1e-5)
      }
    }
    var random = RandomTrees(seed: 23)
    let trees = try (0..<10).map { _ in try random.tree(TreeScoringTests.shapes[2], width: 5) }
    let model = try TrainedModel.plain(trees, width: 5)
    let scorer = Scorer(model)
    let row = random.rows(1, width: 5)
    let explanation = try Explainer(sampling: model).explain(row.span)
    let sum = explanation.contributions.reduce(explanation.base) { $0 + $1.amount }
    #expect(abs(sum - explanation.logOdds) < 1e-9)
    #expect(explanation.base == (try scorer.logOdds([0, 0, 0, 0, 0].span)))
    // All 120 orders.
    func change(_ known: [Int], _ feature: Int) throws -> Double {
      var values = [Float](repeating: 0, count: 5)
      for place in known { values[place] = row[place] }
      let before = try scorer.logOdds(values.span)
      values[feature] = row[feature]
      return try scorer.logOdds(values.span) - before
    }
    func orders(_ rest: [Int]) -> [[Int]] {
      rest.isEmpty ? [[]] : rest.flatMap { first in orders(rest.filter { $0 != first }).map { [first] + $0 } }
    }
    var all = [Double](repeating: 0, count: 5)
    for order in orders(Array(0..<5)) {
      for (place, feature) in order.enumerated() {
        all[feature] += try change(Array(order.prefix(place)), feature) / 120
      }
    }
    let scale = all.reduce(0) { max($0, abs($1)) }
    for (one, other) in zip(explanation.contributions, all) { #expect(abs(one.amount - other) < 0.1 * scale) }
  }

  @Test("reasons are the largest contributions")
  func reasons() {
    let contributions = [("a", 0.5), ("b", -3), ("c", 0), ("d", 2), ("e", 0.5), ("f", .nan)].map {
      Explanation.Contribution(feature: $0.0, value: 1, amount: $0.1)
    }
    let explanation = Explanation(score: 0.5, logOdds: 0, base: 0, contributions: contributions)
    #expect(explanation.reasons(2).map(\.feature) == ["d", "a"])
    #expect(explanation.reasons(9).map(\.feature) == ["d", "a", "e"])
    #expect(explanation.reasons(3, order: .magnitude).map(\.feature) == ["b", "d", "a"])
    #expect(explanation.reasons(-1).isEmpty)
  }

  @Test("what cannot be explained is refused")
  func refused() throws {
    let bare = try DecisionTree(nodes: [.split(on: 0, at: 1, missingGoesLeft: true, left: 1), .leaf(1), .leaf(2)])
    #expect(
      message { _ = try Explainer(TrainedModel.plain([bare], width: 1)) }
        == "a tree does not say how many training rows passed its nodes, without which no score can be explained; "
        + "write the model again with 'nodes_hitrates'")
    var random = RandomTrees(seed: 22)
    let wide = try random.tree(.init(description: "a long chain", trees: 1, leaves: 3000, chain: true), width: 2000)
    #expect(message { _ = try Explainer(TrainedModel.plain([wide], width: 2000)) }?.contains("train shallower") == true)
    let explainer = try Explainer(TrainedModel.plain([random.tree(TreeScoringTests.shapes[2], width: 2)], width: 2))
    let short: [Float] = [1]
    #expect(message { _ = try explainer.explain(short.span) }?.hasPrefix("1 values do not make 1 row") == true)
    let other = try FeatureMatrix(names: ["b", "a"], columns: [[1], [2]])
    #expect(message { _ = try explainer.explain(other) } != nil)
  }

  @Test("the rule integrates polynomials without error", arguments: [1, 2, 3, 5, 12, 40, 256])
  func integration(count: Int) {
    let rule = GaussLegendre(count: count)
    for degree in [0, 1, count, 2 * count - 1] {
      let integral = zip(rule.points, rule.weights).reduce(0) { sum, point in
        sum + point.1 * (0..<degree).reduce(1) { power, _ in power * point.0 }
      }
      #expect(abs(integral * Double(degree + 1) - 1) < 1e-12)
    }
    #expect(rule.points == rule.points.sorted())
  }
}
