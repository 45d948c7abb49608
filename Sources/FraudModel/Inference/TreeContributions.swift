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
/// Memory: 32 bytes a node.
struct TreeContributions: Sendable {
  /// A node, seen as the end of the edge from the question above it.
  private struct Place {
    /// The share of the question's rows that came here.
    var share = 1.0
    /// The product of the shares at all questions above about the same feature as the last one.
    var shares = 1.0
    /// The feature that the question asks for.
    var feature: Int32 = -1
    /// The last edge above of the same feature; 0 for none.
    var before: Int32 = 0
  }

  private let trees: [DecisionTree]
  private let places: [Place]
  // Four points of the rule at a time; the last ones may have no weight.
  private let points: [SIMD4<Double>]
  private let weights: [SIMD4<Double>]
  private let mostNodes: Int
  /// What is expected when no feature is known.
  let base: Double

  /// The most features that a path may have, which bounds the work for one row.
  static let mostFeatures = 512

  /// Prepares trees for explaining.
  ///
  /// - Throws: ``ModelError`` when the trees do not say how many training rows passed where.
  init(_ ensemble: TreeEnsemble) throws(ModelError) {
    trees = ensemble.trees
    var places: [Place] = []
    var base = 0.0
    var mostFeatures = 0
    for tree in trees {
      let expected = try Self.append(tree, to: &places)
      base += expected.value
      mostFeatures = max(mostFeatures, expected.features)
    }
    guard mostFeatures <= Self.mostFeatures else {
      throw ModelError(
        .modelFile,
        "a tree asks for \(mostFeatures) features on one path, and up to \(Self.mostFeatures) can be explained; "
          + "train shallower trees")
    }
    self.places = places
    self.base = base
    mostNodes = trees.reduce(0) { max($0, $1.nodes.count) }
    let rule = GaussLegendre(count: max(1, (mostFeatures + 1) / 2))
    let padding = (4 - rule.points.count % 4) % 4
    let points = rule.points + [Double](repeating: 0.5, count: padding)
    let weights = rule.weights + [Double](repeating: 0, count: padding)
    self.points = stride(from: 0, to: points.count, by: 4).map { SIMD4(points[$0..<$0 + 4]) }
    self.weights = stride(from: 0, to: points.count, by: 4).map { SIMD4(weights[$0..<$0 + 4]) }
  }

  /// Adds a tree's places, and returns its expected leaf and the most features on one of its paths.
  private static func append(
    _ tree: DecisionTree, to places: inout [Place]
  ) throws(ModelError) -> (value: Double, features: Int) {
    let start = places.count
    places.append(contentsOf: repeatElement(Place(), count: tree.nodes.count))
    var expected = (value: 0.0, features: 0)
    // Nodes to go to, depth first, and edges to leave again; of each feature on the path, its last edge.
    var steps: [(node: Int, reach: Double, isLeaving: Bool)] = [(0, 1, false)]
    var last: [Int32: Int32] = [:]
    while let step = steps.popLast() {
      let edge = places[start + step.node]
      if step.isLeaving {
        last[edge.feature] = edge.before == 0 ? nil : edge.before
        continue
      }
      if step.node != 0 {
        last[edge.feature] = Int32(step.node)
        steps.append((step.node, 0, true))
      }
      let node = tree.nodes[step.node]
      guard let feature = node.feature.map(Int32.init) else {
        expected.value += step.reach * Double(node.value)
        expected.features = max(expected.features, last.count)
        continue
      }
      let before = last[feature] ?? 0
      let rows = try shares(of: tree, at: step.node)
      for (child, share) in [(node.left, rows.left), (node.left + 1, rows.right)] {
        let shares = before == 0 ? share : share * places[start + Int(before)].shares
        places[start + child] = Place(share: share, shares: shares, feature: feature, before: before)
        steps.append((child, step.reach * share, false))
      }
    }
    return expected
  }

  /// Which shares of a question's training rows went left and right.
  private static func shares(
    of tree: DecisionTree, at number: Int
  ) throws(ModelError) -> (left: Double, right: Double) {
    let node = tree.nodes[number]
    let cover = Double(node.cover)
    let left = Double(tree.nodes[node.left].cover)
    let right = Double(tree.nodes[node.left + 1].cover)
    guard left >= 0, right >= 0, left.isFinite, right.isFinite, cover.isFinite, number > 0 || cover > 0 else {
      throw ModelError(
        .modelFile,
        "a tree does not say how many training rows passed its nodes, without which no score can be explained; "
          + "write the model again with 'nodes_hitrates'")
    }
    // Where no row came, none tells the sides apart.
    return cover > 0 ? (left / cover, right / cover) : (0.5, 0.5)
  }

  /// Adds to each feature's contribution what it adds for a row.
  ///
  /// - Parameters:
  ///   - row: A value for each of the model's features.
  ///   - contributions: One sum for each of the model's features.
  func add(_ row: UnsafePointer<Float>, to contributions: UnsafeMutablePointer<Double>) {
    unsafe withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: mostNodes) { products in
      unsafe withUnsafeTemporaryAllocation(of: Bool.self, capacity: mostNodes) { agrees in
        unsafe places.withUnsafeBufferPointer { places in
          // There is a tree, and it has a node, so all three have a beginning.
          guard var places = places.baseAddress, let products = products.baseAddress, let agrees = agrees.baseAddress
          else { return }
          for tree in trees {
            unsafe follow(row, tree, places, agrees)
            for (points, weights) in zip(points, weights) {
              unsafe multiply(tree, places, agrees, points, products)
              unsafe add(tree, places, agrees, points, weights, products, to: contributions)
            }
            unsafe places += tree.nodes.count
          }
        }
      }
    }
  }

  /// Finds at which edges the row goes along at all questions about the edge's feature so far.
  @inline(__always)
  private func follow(
    _ row: UnsafePointer<Float>, _ tree: DecisionTree, _ places: UnsafePointer<Place>,
    _ agrees: UnsafeMutablePointer<Bool>
  ) {
    unsafe agrees[0] = true
    for node in tree.nodes {
      guard let feature = node.feature else { continue }
      let goesLeft = unsafe node.sendsLeft(row[feature])
      // The root stands for no edge above, and agrees.
      let agreed = unsafe agrees[Int(places[node.left].before)]
      unsafe agrees[node.left] = agreed && goesLeft
      unsafe agrees[node.left + 1] = agreed && !goesLeft
    }
  }

  /// Multiplies the factors from the root down to each node.
  @inline(__always)
  private func multiply(
    _ tree: DecisionTree, _ places: UnsafePointer<Place>, _ agrees: UnsafePointer<Bool>, _ t: SIMD4<Double>,
    _ products: UnsafeMutablePointer<SIMD4<Double>>
  ) {
    unsafe products[0] = .one
    for (number, node) in tree.nodes.enumerated() where node.feature != nil {
      let product = unsafe products[number]
      for child in node.left...node.left + 1 {
        let place = unsafe places[child]
        let before = Int(place.before)
        if unsafe before != 0 && !agrees[before] {
          // Both factors are a product of shares times 1 - t.
          unsafe products[child] = product * place.share
          continue
        }
        let factor = unsafe Self.factor(place.shares, agrees[child], t)
        unsafe products[child] =
          before == 0 ? product * factor : product * factor / Self.factor(places[before].shares, true, t)
      }
    }
  }

  /// Adds the leaves from the last to the first, and at each edge what it adds to its feature.
  @inline(__always)
  private func add(
    _ tree: DecisionTree, _ places: UnsafePointer<Place>, _ agrees: UnsafePointer<Bool>, _ t: SIMD4<Double>,
    _ weights: SIMD4<Double>, _ products: UnsafeMutablePointer<SIMD4<Double>>,
    to contributions: UnsafeMutablePointer<Double>
  ) {
    let unfollowed = -1 / (1 - t)
    for number in stride(from: tree.nodes.count - 1, to: 0, by: -1) {
      let node = tree.nodes[number]
      let leaves =
        unsafe node.feature == nil
        ? products[number] * Double(node.value) : products[node.left] + products[node.left + 1]
      unsafe products[number] = leaves
      let place = unsafe places[number]
      let before = Int(place.before)
      if unsafe before != 0 && !agrees[before] { continue }
      var change = unsafe agrees[number] ? (1 - place.shares) / Self.factor(place.shares, true, t) : unfollowed
      if before != 0 {
        let shares = unsafe places[before].shares
        change -= (1 - shares) / Self.factor(shares, true, t)
      }
      unsafe contributions[Int(place.feature)] += (weights * change * leaves).sum()
    }
  }

  /// The factor of a feature that is known with chance t and whose questions let a share of the rows pass.
  @inline(__always)
  private static func factor(_ shares: Double, _ agrees: Bool, _ t: SIMD4<Double>) -> SIMD4<Double> {
    agrees ? shares + (1 - shares) * t : shares * (1 - t)
  }
}
