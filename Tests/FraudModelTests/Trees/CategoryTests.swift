import FraudModel
import TestSupport
import Testing

@Suite("Trees that ask about categories")
struct CategoryTests {
  /// A model most of whose trees ask about categories.
  private static func model(categories: Int = 60) throws -> TrainedModel {
    let (matrix, labels) = try Sample.merchants(161, rows: 4000, features: 3, categories: categories, missing: 0.1)
    let model = try GradientBoostedTrees(trees: 15, maximumDepth: 5, minimumChildHessian: 0.5)
      .ensemble(on: matrix, labels).model
    guard case .trees(let ensemble) = model.core else { throw ModelError(.training, "these are no trees") }
    let sets = ensemble.trees.flatMap { $0.nodes.compactMap(\.categories) }
    try #require(sets.contains { $0.categories.count > 1 })
    return model
  }

  @Test("categories without order are told apart better than by thresholds on their numbers")
  func beatsThresholds() throws {
    let column = (0..<6000).map { Float(Int(Sample.unit(162, $0) * 90)) }
    // One category in three is one where frauds are common.
    let labels = (0..<6000).map { Sample.unit(163, $0) < (Sample.unit(3, Int(column[$0])) < 0.33 ? 0.5 : 0.05) }
    let matrix = try FeatureMatrix(
      names: ["merchant"], columns: [column], categories: ["merchant": (0..<90).map { "\($0)" }])
    let numbers = try FeatureMatrix(names: matrix.names, columns: matrix.columns)
    let options = try GradientBoostedTrees(trees: 4, learningRate: 0.5, maximumDepth: 1)
    func precision(_ matrix: FeatureMatrix) throws -> Double {
      let training = Array(0..<4000)
      let model = try options.ensemble(on: matrix.selecting(training), training.map { labels[$0] }).model
      let scores = try Scorer(model).score(matrix.selecting(Array(4000..<6000)))
      let order = scores.indices.sorted { scores[$0] > scores[$1] }.prefix(400)
      return Double(order.count { labels[4000 + $0] }) / 400
    }
    let asCategories = try precision(matrix)
    let asNumbers = try precision(numbers)
    #expect(asCategories > asNumbers + 0.1)
  }

  @Test("a question names no more categories than it may, and few are tried one by one", arguments: [1, 3])
  func limits(most: Int) throws {
    let (matrix, labels) = try Sample.merchants(163, rows: 3000, features: 1, categories: 40)
    let trees = try GradientBoostedTrees(trees: 10, maximumCategories: most).ensemble(on: matrix, labels).trees
    let counts = trees.flatMap { $0.nodes.compactMap { $0.categories?.categories.count } }
    #expect(counts.max() == most)
    let (few, fewLabels) = try Sample.merchants(164, rows: 3000, features: 1, categories: 4)
    let alone = try GradientBoostedTrees(trees: 10).ensemble(on: few, fewLabels).trees
    #expect(alone.flatMap { $0.nodes.compactMap { $0.categories?.categories.count } }.max() == 1)
  }

  @Test("a matrix whose categories have other numbers is not scored")
  func otherNumbers() throws {
    let (matrix, labels) = try Sample.merchants(168, rows: 500, features: 1, categories: 5)
    let model = try GradientBoostedTrees(trees: 2).ensemble(on: matrix, labels).model
    let other = try FeatureMatrix(
      names: matrix.names, columns: matrix.columns, categories: ["merchant": (0..<5).map { "kind \(4 - $0)" }])
    #expect(message { _ = try Scorer(model).score(other) }?.hasPrefix("the categories of feature 'merchant'") == true)
    #expect(try Scorer(model).score(matrix).count == 500)
  }

  @Test("values that are no categories are refused with their place")
  func refusals() throws {
    let labels = [true, false, true, false]
    func train(_ values: [Float], names: [String] = ["a", "b", "c"]) -> String? {
      message {
        let matrix = try FeatureMatrix(names: ["kind"], columns: [values], categories: ["kind": names])
        _ = try GradientBoostedTrees().ensemble(on: matrix, labels)
      }
    }
    for bad: Float in [3, 1.5, -1] {
      #expect(
        train([0, .nan, bad, 2]) == "feature 'kind' is \(bad) in row 2, counted from 0; a category is a whole number "
          + "from 0 to 2, or NaN for a missing one")
    }
    #expect(train([0, 1, 2, 0], names: ["a", "a"])?.hasPrefix("feature 'kind' has 2 categories, or two") == true)
    #expect(train([0, 1, 2, 0], names: (0...255).map { "\($0)" })?.hasPrefix("feature 'kind' has 256") == true)
    #expect(
      message { _ = try FeatureMatrix(names: ["a"], columns: [[1]], categories: ["b": ["x"]]) }
        == "there are categories of 'b', which is not among the features a")
    let (matrix, many) = try Sample.merchants(165, rows: 500, features: 1, categories: 5)
    #expect(
      message { _ = try GradientBoostedTrees(monotone: ["merchant": .rising]).ensemble(on: matrix, many) }
        == "monotone names the feature 'merchant', whose categories have no order; leave it out")
    #expect(
      message {
        _ = try DecisionTree(nodes: [
          .split(on: 0, among: CategorySet(), missingGoesLeft: true, left: 1), .leaf(1), .leaf(2),
        ])
      } == "a tree asks whether feature 0 is of no category; name some")
  }

  @Test("a file that is read gives the model that was written, and the same bytes", arguments: [3, 60, 255])
  func roundTrip(categories: Int) throws {
    let model =
      categories == 3
      ? try GradientBoostedTrees(trees: 5).ensemble(
        on: Sample.merchants(166, rows: 500, features: 1, categories: 3).matrix,
        Sample.merchants(166, rows: 500, features: 1, categories: 3).labels
      ).model : try Self.model(categories: categories)
    let bytes = ONNXModel(model, name: "fraud").encoded()
    let read = try ONNXModel(decoding: bytes)
    #expect(read.model == model)
    #expect(read.model.categories["merchant"]?.count == categories)
    #expect(read.encoded() == bytes)
  }

  @Test("damaged files are refused or are models; none traps")
  func damaged() throws {
    let bytes = ONNXModel(try Self.model(), name: "fraud").encoded()
    let rows = [Float](repeating: 1, count: 4 * 10)
    for index in 0..<400 {
      var damaged = bytes
      for flip in 0...index % 3 {
        let place = Int(Sample.unit(17, index * 8 + flip) * Double(bytes.count))
        damaged[place] ^= 1 << UInt8(Sample.unit(18, index * 8 + flip) * 8)
      }
      do {
        let read = try ONNXModel(decoding: damaged)
        var scores: [Float] = []
        try Scorer(read.model).score(rows: rows, count: 10, into: &scores)
      } catch {
        #expect(error.code == .modelFile || error.code == .shape)
      }
    }
  }

  @Test(
    "onnx finds nothing wrong and onnxruntime gives our scores to the bit",
    .enabled(if: Surroundings.python != nil), arguments: [20, 60, 255])
  func matchesPeer(categories: Int) async throws {
    let python = try #require(Surroundings.python)
    let model = try Self.model(categories: categories)
    let rows = 10_000
    // Categories seen and unseen, missing ones, fractions, negative and huge values.
    let odd: [Float] = [.nan, 254, 255, 256, 1e9, -1, 0.5, 3.25, -0.0, .infinity, -.infinity]
    let merchants = (0..<rows).map { row in
      row % 3 == 0 ? odd[row / 3 % odd.count] : Float(Int(Sample.unit(19, row) * Double(categories)))
    }
    let (rest, _) = try Sample.transactions(167, rows: rows, features: 3, missing: 0.1)
    let matrix = try FeatureMatrix(names: model.features, columns: [merchants] + rest.columns)
    let ours = try Scorer(model).score(matrix)
    try await withTemporaryDirectory { directory in
      var card = ModelFileDirectoryTests.card(model)
      card.features[0].categories = model.categories["merchant"]
      try ModelDirectory(model: model, card: card, reference: ReferenceDistribution(of: matrix))
        .write(to: directory + "/model")
      let script =
        Sample.python + """
          import onnx, onnxruntime
          path = '\(directory)/model/model.onnx'
          onnx.checker.check_model(onnx.load(path), full_check=True)
          i = np.arange(\(rows))
          nan, inf = np.nan, np.inf
          odd = np.array([nan, 254, 255, 256, 1e9, -1, .5, 3.25, -0., inf, -inf], np.float32)
          m = np.where(i % 3 == 0, odd[i // 3 % len(odd)], (unit(19, i) * \(categories)).astype(int)).astype(np.float32)
          X = np.concatenate([m[:, None], transactions(167, \(rows), 3, 0.1)[0]], 1)
          session = onnxruntime.InferenceSession(path)
          scores = session.run(['score'], {'features': X})[0][:, 0]
          one = np.concatenate([session.run(['score'], {'features': X[r:r + 1]})[0][:, 0] for r in range(500)])
          assert (one.view('u4') == scores[:500].view('u4')).all()
          print('\\n'.join(str(s) for s in scores.view('u4')))
          """
      let ran = try await run(python, ["-c", script])
      let theirs = ran.output.split(separator: "\n").compactMap { UInt32($0) }
      try #require(theirs.count == rows, "\(ran.errors)")
      let different = (0..<rows).filter { ours[$0].bitPattern != theirs[$0] }
      #expect(different.isEmpty, "rows \(different.prefix(10)): \(different.prefix(10).map { merchants[$0] })")
    }
  }
}
