import FraudModel

/// Random trees and rows that hold every kind of value, and the plainest way to score them.
struct RandomTrees {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number from 0 up to `bound`.
  mutating func number(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  /// A value that a row or a threshold may have: often one of few, so that both are equal now and then.
  mutating func value() -> Float {
    let special: [Float] = [
      0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .greatestFiniteMagnitude, 1, 254,
      255, 0.5, 1e9,
    ]
    switch number(below: 4) {
    case 0: return special[number(below: special.count)]
    case 1: return Float(number(below: 20))
    default: return Float(number(below: 4000) - 2000) / 16
    }
  }

  /// Rows of which one value in eight is missing.
  mutating func rows(_ count: Int, width: Int) -> [Float] {
    (0..<count * width).map { _ in number(below: 8) == 0 ? .nan : value() }
  }

  /// What the trees of one ensemble are like.
  struct Shape: Sendable, CustomStringConvertible {
    let description: String
    let trees: Int
    let leaves: Int
    /// One question in so many asks for categories; 0 for none.
    var categories = 0
    /// Grows only the last leaf, so that the tree is a chain.
    var chain = false
  }

  /// A tree with covers that add up.
  mutating func tree(_ shape: Shape, width: Int) throws -> DecisionTree {
    var nodes = [DecisionTree.Node.leaf(leafValue(), cover: 1024)]
    var leaves = [0]
    while leaves.count < shape.leaves {
      let place = shape.chain ? leaves.count - 1 : number(below: leaves.count)
      let number = leaves.remove(at: place)
      let cover = nodes[number].cover
      let left = Float(self.number(below: 15) + 1) / 16 * cover
      nodes[number] = question(shape, width: width, left: nodes.count, cover: cover)
      leaves += [nodes.count, nodes.count + 1]
      nodes += [.leaf(leafValue(), cover: left), .leaf(leafValue(), cover: cover - left)]
    }
    return try DecisionTree(nodes: nodes)
  }

  // No grid: the order in which such values are added up shows.
  private mutating func leafValue() -> Float { Float(number(below: 1 << 20) - 1 << 19) / 3e5 }

  private mutating func question(_ shape: Shape, width: Int, left: Int, cover: Float) -> DecisionTree.Node {
    let feature = number(below: width)
    let missingGoesLeft = number(below: 2) == 0
    if shape.categories > 0, number(below: shape.categories) == 0 {
      let members = (0..<10).map { _ in number(below: 20) } + [number(below: 300)]
      return .split(
        on: feature, among: CategorySet(members), missingGoesLeft: missingGoesLeft, left: left, cover: cover)
    }
    return .split(on: feature, at: value(), missingGoesLeft: missingGoesLeft, left: left, cover: cover)
  }
}

extension DecisionTree {
  /// The leaf that a row falls into, found by the definition.
  func leaf(of row: [Float]) -> Float {
    var number = 0
    while let feature = nodes[number].feature {
      let node = nodes[number]
      let value = row[feature]
      let goesLeft =
        if value.isNaN {
          node.missingGoesLeft
        } else if let categories = node.categories {
          categories.categories.contains { Float($0) == value }
        } else {
          value <= node.threshold
        }
      number = goesLeft ? node.left : node.left + 1
    }
    return nodes[number].value
  }
}

extension TrainedModel {
  /// A model whose score is the plain sum of its trees.
  static func plain(_ trees: [DecisionTree], width: Int) throws -> TrainedModel {
    try TrainedModel(
      features: (0..<width).map { "x\($0)" }, preprocessing: .none, core: .trees(TreeEnsemble(trees: trees)),
      calibration: .none, threshold: Threshold(value: 0.5, rule: "fixed:0.5", basis: "by hand"))
  }
}
