/// Trees laid out for scoring: one array of 16-byte nodes, walked without a branch on the data.
///
/// Each tree is walked for as many steps as it is deep. A leaf that is reached sooner is its own left child and sends
/// every row left, so that no step has to ask whether it stands on a leaf.
struct FlatTrees: Sendable {
  private struct Node {
    var threshold: Float
    var value: Float
    var left: UInt32
    /// The feature's number doubled, and 1 more when rows without a value go left.
    var question: UInt32
  }

  private struct Root {
    var node: UInt32
    var depth: UInt32
  }

  private let nodes: [Node]
  private let roots: [Root]
  /// The trees as they are, walked where one asks about categories; nil where none does.
  private let categorical: TreeEnsemble?

  init(_ ensemble: TreeEnsemble) {
    var nodes: [Node] = []
    var roots: [Root] = []
    for tree in ensemble.trees {
      let start = UInt32(nodes.count)
      roots.append(Root(node: start, depth: UInt32(tree.depth)))
      for (number, node) in tree.nodes.enumerated() {
        if let feature = node.feature {
          let question = UInt32(feature) << 1 | (node.missingGoesLeft ? 1 : 0)
          nodes.append(Node(threshold: node.threshold, value: 0, left: start + UInt32(node.left), question: question))
        } else {
          nodes.append(Node(threshold: .infinity, value: node.value, left: start + UInt32(number), question: 1))
        }
      }
    }
    self.nodes = nodes
    self.roots = roots
    categorical = ensemble.trees.contains { $0.nodes.contains { $0.categories != nil } } ? ensemble : nil
  }

  /// Adds up each row's leaves in single precision, tree by tree, as ONNX runtimes do.
  ///
  /// - Parameters:
  ///   - rows: `count` rows of `width` values, one row after the other. `width` is above every feature's number.
  ///   - count: How many rows there are.
  ///   - width: How many values a row has.
  ///   - sums: Gets one sum a row.
  func sum(
    rows: UnsafePointer<Float>, count: Int, width: Int, into sums: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<count { unsafe sums[row] = 0 }
    if let categorical {
      for tree in categorical.trees {
        for row in 0..<count { unsafe sums[row] += tree.value(of: rows + row * width) }
      }
      return
    }
    unsafe nodes.withUnsafeBufferPointer { nodes in
      // DecisionTree has checked that children stay within their tree, and TrainedModel that features exist.
      guard let nodes = nodes.baseAddress else { return }
      for root in roots {
        for row in 0..<count {
          let values = unsafe rows + row * width
          var node = unsafe nodes + Int(root.node)
          for _ in 0..<root.depth {
            let current = unsafe node.pointee
            let value = unsafe values[Int(current.question >> 1)]
            let isBelow: UInt32 = value <= current.threshold ? 1 : 0
            let isMissing: UInt32 = value != value ? 1 : 0
            let goesLeft = isBelow | (isMissing & current.question)
            unsafe node = nodes + Int(current.left &+ (1 &- goesLeft))
          }
          unsafe sums[row] += node.pointee.value
        }
      }
    }
  }
}

extension DecisionTree {
  /// The value of the leaf that a row falls into.
  fileprivate func value(of row: UnsafePointer<Float>) -> Float {
    var node = nodes[0]
    while let feature = node.feature {
      let value = unsafe row[feature]
      let goesLeft = value.isNaN ? node.missingGoesLeft : node.categories?.contains(value) ?? (value <= node.threshold)
      node = nodes[node.left + (goesLeft ? 0 : 1)]
    }
    return node.value
  }
}
