/// How much a feature has a part in a model.
public struct FeatureImportance: Sendable, Equatable, Codable {
  /// The feature's name.
  public let name: String
  /// The size of its part, not negative; what it is a part of depends on the model, so that only features of the same
  /// model are comparable.
  public let value: Double

  /// Describes a part.
  public init(name: String, value: Double) {
    self.name = name
    self.value = value
  }
}

extension TrainedModel {
  /// How much each feature has a part in the model, from the model alone; empty for a model that does not show it.
  ///
  /// Of a linear model it is the size of the weight times the feature's scale. Of trees it is by how much questions
  /// about the feature reduce the squared spread of the leaves' values, each leaf counted with the training rows that
  /// passed there.
  public var importance: [FeatureImportance] {
    if case .linear(let linear) = core {
      // The weights are those of standardized features.
      return zip(features, linear.weights).map { FeatureImportance(name: $0, value: abs($1)) }
    }
    guard case .trees(let trees) = core else { return [] }
    var gains = [Double](repeating: 0, count: features.count)
    for tree in trees.trees { tree.addGains(to: &gains) }
    return zip(features, gains).map(FeatureImportance.init)
  }
}

extension DecisionTree {
  /// Adds what each question explains of the spread of the leaves below it.
  fileprivate func addGains(to gains: inout [Double]) {
    // Rows and sum of the leaf values below each node; children stand behind their parents.
    var below = [(rows: Double, sum: Double)](repeating: (0, 0), count: nodes.count)
    for number in nodes.indices.reversed() {
      let node = nodes[number]
      guard let feature = node.feature else {
        // A file that does not say how many rows passed counts every leaf alike.
        let rows = node.cover > 0 ? Double(node.cover) : 1
        below[number] = (rows, rows * Double(node.value))
        continue
      }
      let (left, right) = (below[node.left], below[node.left + 1])
      let rows = left.rows + right.rows
      let distance = left.sum / left.rows - right.sum / right.rows
      below[number] = (rows, left.sum + right.sum)
      if gains.indices.contains(feature) { gains[feature] += left.rows * right.rows / rows * distance * distance }
    }
  }
}
