extension Operator {
  /// Linear models of `ai.onnx.ml`.
  static let linearModels: [Operator] = [
    Operator("LinearRegressor", domain: mlDomain) { (op) throws(ModelError) in
      let targets = try op.integer("targets", 1)
      let offsets = try op.floats("intercepts") ?? []
      guard targets > 0, offsets.isEmpty || offsets.count == targets else {
        throw op.refusal("it has \(offsets.count) intercepts for \(targets) targets")
      }
      let transform = try op.postTransform()
      try op.weigh(targets: targets, intercepts: offsets, gives: nil) { transform.apply(&$0, .float) }
    },
    Operator("LinearClassifier", domain: mlDomain) { (op) throws(ModelError) in try op.classify() },
  ]
}

extension NodePlan {
  /// Plans rows times coefficients plus intercepts in single precision.
  fileprivate mutating func weigh(
    targets: Int, intercepts: [Float], gives labels: [String]?, _ finish: @escaping @Sendable (inout [Double]) -> Void
  ) throws(ModelError) {
    let (value, width) = try rows()
    let weights = try coefficients(targets, width)
    let count = value.shape.count == 1 ? 1 : value.shape[0]
    let source = slot(value)
    let result = try give(.float, [count, targets])
    run { (memory) throws(ModelError) in
      var scores = [Double](repeating: 0, count: targets)
      for row in 0..<count {
        Self.weigh(memory[(source.start + row * width)...], width, weights, intercepts, into: &scores)
        finish(&scores)
        for target in 0..<targets { memory[result.start + row * targets + target] = scores[target] }
      }
    }
  }

  private func coefficients(_ targets: Int, _ width: Int) throws(ModelError) -> [Double] {
    let weights = try floats("coefficients") ?? []
    guard weights.count == targets.multipliedReportingOverflow(by: width).partialValue, targets <= weights.count else {
      throw refusal("it has \(weights.count) coefficients for \(targets) scores of \(width) columns")
    }
    return weights.map(Double.init)
  }

  private static func weigh(
    _ row: ArraySlice<Double>, _ width: Int, _ weights: [Double], _ intercepts: [Float], into scores: inout [Double]
  ) {
    for target in scores.indices {
      var sum = intercepts.isEmpty ? 0 : Double(intercepts[target])
      for column in 0..<width { sum += Double(Float(row[row.startIndex + column])) * weights[target * width + column] }
      scores[target] = Double(Float(sum))
    }
  }

  fileprivate mutating func classify() throws(ModelError) {
    let (value, width) = try rows()
    let intercepts = try floats("intercepts") ?? []
    let labels = try classLabels(["classlabels_ints"], "classlabels_strings") ?? []
    let isText = try texts("classlabels_strings")?.isEmpty == false
    // Without intercepts the coefficients say how many scores there are.
    let targets = intercepts.isEmpty ? labels.count : intercepts.count
    guard targets > 0, labels.count == targets || targets == 1 && labels.count == 2 else {
      throw refusal("it has \(targets) scores for \(labels.count) classes")
    }
    let weights = try coefficients(targets, width)
    let transform = try postTransform()
    let numbers = try labelNumbers(labels, isText: isText)
    let count = value.shape.count == 1 ? 1 : value.shape[0]
    let source = slot(value)
    let chosen = try give(isText ? .string : .int64, [count])
    let classes = labels.count
    let result = try give(.float, [count, classes], labels: labels)
    run { (memory) throws(ModelError) in
      var scores = [Double](repeating: 0, count: targets)
      for row in 0..<count {
        Self.weigh(memory[(source.start + row * width)...], width, weights, intercepts, into: &scores)
        let best = targets == 1 ? (scores[0] > 0 ? classes - 1 : 0) : Self.best(scores)
        memory[chosen.start + row] = numbers[best]
        var given = scores
        if targets == 1 && classes == 2 {
          // One score stands for both classes.
          switch transform {
          case .logistic:
            let positive = PostTransform.logistic(scores[0], .float)
            given = [Double(1 - Float(positive)), positive]
          case .probit: given = [0, PostTransform.probit(scores[0])]
          default: given = [Double(1 - Float(scores[0])), scores[0]]
          }
        } else {
          transform.apply(&given, .float)
        }
        for index in 0..<classes { memory[result.start + row * classes + index] = given[index] }
      }
    }
  }

  static func best(_ scores: [Double]) -> Int {
    var best = 0
    for index in scores.indices.dropFirst() where scores[index] > scores[best] { best = index }
    return best
  }

  /// Class labels as a tensor holds them.
  mutating func labelNumbers(_ labels: [String], isText: Bool) throws(ModelError) -> [Double] {
    isText ? labels.map { Double(texts.number($0)) } : labels.map { Double($0) ?? 0 }
  }
}
