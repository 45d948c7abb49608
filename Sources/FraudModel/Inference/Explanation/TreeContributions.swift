internal import CKernels

/// What each feature adds to the sum of trees: exact path-dependent Shapley values.
///
/// A coalition of features is worth what the trees are expected to give when only its features are known, where at a
/// question about an unknown feature both sides count by the share of training rows that went there (Lundberg et al.,
/// From Local Explanations to Global Understanding, 2020: TreeSHAP).
///
/// A leaf is reached with a probability that is a product over the features on its path: each gives 1 or 0 when known,
/// for whether the row goes that way at all its questions, and its share z of the rows when unknown. When each feature
/// is known with chance t, a factor is z + (o - z)t with o as 1 or 0, and a feature's Shapley value is the integral over
/// t from 0 to 1 of (o - z) times the other factors (Owen, Multilinear Extensions of Games, 1972). It is a polynomial
/// of lower degree than the path has features, which a Gauss-Legendre rule of half as many points integrates without
/// error. Going down, the factors are multiplied, and going up, leaves are added, so that one row takes
/// O(trees × leaves × depth). Where a feature is asked again, the lower question's factor takes the place of the upper
/// one's, and each edge adds the difference of the two to its feature.
///
/// Memory: 72 bytes a question, 32 a distinct set of categories.
struct TreeContributions: Sendable {
  /// What decides which way a row goes.
  private struct Asked {
    let feature: Int32
    let threshold: Float
    /// Which of the sets of categories is asked for; -1 for an order.
    let set: Int32
    let missingGoesLeft: Bool
  }

  private var questions: [ck_shared_question] = []
  private var asked: [Asked] = []
  private var sets: [CategorySet] = []
  /// Where each tree's questions are.
  private var trees: [Range<Int>] = []
  // Four points of the rule at a time; the last ones may have no weight.
  private let points: [Double]
  private let weights: [Double]
  private let instructions: InstructionSet
  /// What is expected when no feature is known.
  private(set) var base = 0.0

  /// The most features that a path may have, which bounds the work for one row.
  static let mostFeatures = 512

  /// Prepares trees for explaining.
  ///
  /// - Parameters:
  ///   - ensemble: The trees.
  ///   - instructions: What the processor can do; contributions do not depend on it.
  /// - Throws: ``ModelError`` when the trees do not say how many training rows passed where.
  init(_ ensemble: TreeEnsemble, instructions: InstructionSet = .best) throws(ModelError) {
    var mostFeatures = 0
    var numbers: [CategorySet: Int32] = [:]
    var path = SharedPath()
    for tree in ensemble.trees {
      let start = questions.count
      let expected = try path.follow(tree, &questions)
      base += expected.value
      mostFeatures = max(mostFeatures, expected.features)
      for node in tree.nodes {
        guard let feature = node.feature else { continue }
        var set: Int32 = -1
        if let categories = node.categories {
          set = numbers[categories] ?? Int32(sets.count)
          if numbers.updateValue(set, forKey: categories) == nil { sets.append(categories) }
        }
        asked.append(
          Asked(
            feature: Int32(feature), threshold: node.threshold, set: set, missingGoesLeft: node.missingGoesLeft))
      }
      trees.append(start..<questions.count)
    }
    guard mostFeatures <= Self.mostFeatures else {
      throw ModelError(
        .modelFile,
        "a tree asks for \(mostFeatures) features on one path, and up to \(Self.mostFeatures) can be explained; "
          + "train shallower trees")
    }
    let rule = GaussLegendre(count: max(1, (mostFeatures + 1) / 2))
    let padding = (4 - rule.points.count % 4) % 4
    points = rule.points + [Double](repeating: 0.5, count: padding)
    weights = rule.weights + [Double](repeating: 0, count: padding)
    self.instructions = instructions
  }

  /// Adds to each feature's contribution what it adds for a row.
  ///
  /// - Parameters:
  ///   - row: A value for each of the model's features.
  ///   - contributions: One sum for each of the model's features.
  func add(_ row: Span<Float>, to contributions: inout [Double]) {
    let edges = 1 + 2 * trees.reduce(0) { max($0, $1.count) }
    unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * (edges + row.count)) { memory in
      unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: edges) { agrees in
        unsafe row.withUnsafeBufferPointer { row in
          guard let values = row.baseAddress, let products = memory.baseAddress, let agrees = agrees.baseAddress
          else { return }
          unsafe memory.initialize(repeating: 0)
          let sums = unsafe products + 4 * edges
          unsafe add(values, agrees, products, to: sums)
          for feature in row.indices {
            let sum = unsafe sums + 4 * feature
            unsafe contributions[feature] += (sum[0] + sum[1]) + (sum[2] + sum[3])
          }
        }
      }
    }
  }

  private func add(
    _ row: UnsafePointer<Float>, _ agrees: UnsafeMutablePointer<UInt8>, _ products: UnsafeMutablePointer<Double>,
    to sums: UnsafeMutablePointer<Double>
  ) {
    unsafe questions.withUnsafeBufferPointer { questions in
      unsafe points.withUnsafeBufferPointer { points in
        unsafe weights.withUnsafeBufferPointer { weights in
          for tree in trees where !tree.isEmpty {
            // A tree with a question is among the questions, and there is at least one point.
            guard let questions = questions.baseAddress, let points = points.baseAddress,
              let weights = weights.baseAddress
            else { return }
            let first = unsafe questions + tree.lowerBound
            unsafe follow(row, tree, first, agrees)
            for four in stride(from: 0, to: self.points.count, by: 4) {
              unsafe ck_tree_contributions(
                instructions.rawValue, first, tree.count, agrees, points + four, weights + four, products, sums)
            }
          }
        }
      }
    }
  }

  /// Finds at which edges the row goes along at all questions about the edge's feature so far.
  private func follow(
    _ row: UnsafePointer<Float>, _ tree: Range<Int>, _ questions: UnsafePointer<ck_shared_question>,
    _ agrees: UnsafeMutablePointer<UInt8>
  ) {
    unsafe agrees[0] = 1
    unsafe asked.withUnsafeBufferPointer { asked in
      for index in 0..<tree.count {
        let question = unsafe asked[tree.lowerBound + index]
        let value = unsafe row[Int(question.feature)]
        var goesLeft = value <= question.threshold
        if question.set >= 0 { goesLeft = sets[Int(question.set)].contains(value) }
        if value.isNaN { goesLeft = question.missingGoesLeft }
        // Edge 0 stands for no question before, and agrees.
        let agreed = unsafe agrees[Int(questions[index].before)]
        unsafe agrees[2 * index + 1] = goesLeft ? agreed : 0
        unsafe agrees[2 * index + 2] = goesLeft ? 0 : agreed
      }
    }
  }
}
