/// How the leaves that a row falls into become scores.
///
/// Source: the operators' `aggregate_function`, and ONNX Runtime where they are silent: leaves are added tree by tree in
/// the precision of the thresholds.
struct TreeSums: Sendable {
  enum Aggregate: String, Sendable {
    case average = "AVERAGE"
    case sum = "SUM"
    case minimum = "MIN"
    case maximum = "MAX"
  }

  let walk: TreeWalk
  let aggregate: Aggregate
  let targets: Int
  /// The precision of sums.
  let type: ONNXGraph.ElementType

  /// The scores of a row before base values; `isScored` says which of them a leaf has added to.
  func scores(_ memory: [Double], _ start: Int, into scores: inout [Double], isScored: inout [Bool]) {
    for target in 0..<targets {
      scores[target] = 0
      isScored[target] = false
    }
    for root in walk.roots {
      for place in walk.leaf(from: root, memory, start) {
        let weight = walk.weights[place]
        let (old, isFirst) = (scores[weight.target], !isScored[weight.target])
        switch aggregate {
        case .sum, .average: scores[weight.target] = type.rounding(old + weight.value)
        case .minimum: scores[weight.target] = isFirst ? weight.value : min(old, weight.value)
        case .maximum: scores[weight.target] = isFirst ? weight.value : max(old, weight.value)
        }
        isScored[weight.target] = true
      }
    }
    guard aggregate == .average else { return }
    for target in 0..<targets { scores[target] = type.rounding(scores[target] / Double(walk.roots.count)) }
  }
}

extension NodePlan {
  /// Plans trees whose scores are given as they are, or transformed.
  mutating func sumTrees(
    _ trees: TreeSums, _ value: ProgramValue, base: [Double], _ transform: PostTransform
  ) throws(ModelError) {
    let targets = trees.targets
    guard base.isEmpty || base.count == targets || base.count == 1 else {
      throw refusal("it has \(base.count) base values for \(targets) targets")
    }
    let (rows, width) = (value.shape.count == 1 ? 1 : value.shape[0], value.shape.last ?? 0)
    let source = slot(value)
    let result = try give(value.type == .double && node.op == "TreeEnsemble" ? .double : .float, [rows, targets])
    let type = trees.type
    run { (memory) throws(ModelError) in
      var scores = [Double](repeating: 0, count: targets)
      var isScored = [Bool](repeating: false, count: targets)
      for row in 0..<rows {
        trees.scores(memory, source.start + row * width, into: &scores, isScored: &isScored)
        if base.count == targets {
          for target in 0..<targets { scores[target] = type.rounding(scores[target] + base[target]) }
        }
        // A single score is transformed by PROBIT only.
        if targets > 1 || transform == .probit { transform.apply(&scores, type) }
        for target in 0..<targets {
          memory[result.start + row * targets + target] = result.type.rounding(scores[target])
        }
      }
    }
  }
}
