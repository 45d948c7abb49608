/// How scores of trees become a class and its probabilities.
///
/// The operator's text leaves two classes with one score open; this is what ONNX Runtime does, which converters rely on.
struct TreeClassifier: Sendable {
  let classes: Int
  let base: [Double]
  let transform: PostTransform
  /// Whether every leaf adds to the same one of two classes.
  let isBinary: Bool
  /// Whether no leaf takes anything away, so that sums are probabilities already.
  let isPositive: Bool
  let type: ONNXGraph.ElementType

  /// The class of a row; its scores become one for each class.
  func classify(_ scores: inout [Double], _ isScored: [Bool]) -> Int {
    if classes > 2 {
      for (index, value) in base.prefix(classes).enumerated() { scores[index] = type.rounding(scores[index] + value) }
      var best = -1
      for index in 0..<classes where isScored[index] || index < base.count {
        if best < 0 || scores[index] > scores[best] { best = index }
      }
      transform.apply(&scores, type)
      return max(0, best)
    }
    return classes == 2 ? classifyBinary(&scores, isScored) : 0
  }

  private func classifyBinary(_ scores: inout [Double], _ isScored: [Bool]) -> Int {
    if base.count == 2, isScored[1] {
      // The base value of the second class stands for both; what leaves gave that class is not looked at.
      scores[1] = type.rounding(base[1] + scores[0])
      scores[0] = -scores[1]
    } else if let first = base.first {
      scores[0] = type.rounding(scores[0] + first)
    }
    let weight = isScored[1] ? scores[1] : scores[0]
    var isSecond = weight > (isPositive ? 0.5 : 0)
    if base.count == 2 || isScored[1] {
      if !isBinary { isSecond = scores[1] > scores[0] }
      // A class of which no leaf speaks has no score, whatever its base value.
      for index in 0..<2 where !isScored[index] { scores[index] = 0 }
      transform.apply(&scores, type)
    } else if transform == .logistic {
      scores = [PostTransform.logistic(-weight, type), PostTransform.logistic(weight, type)]
    } else {
      scores = [type.rounding(isPositive ? 1 - weight : -weight), weight]
    }
    return isSecond ? 1 : 0
  }
}

extension NodePlan {
  /// Plans `TreeEnsembleClassifier`.
  mutating func classifyByTrees() throws(ModelError) {
    let (value, width) = try rows()
    let labels = try classLabels(["classlabels_int64s"], "classlabels_strings") ?? []
    let isText = try texts("classlabels_strings")?.isEmpty == false
    guard !labels.isEmpty else { throw refusal("it has no class labels") }
    let type: ONNXGraph.ElementType = value.type == .double ? .double : .float
    let walk = try trees(leaves: "class", targets: labels.count, width: width, isDouble: type == .double)
    let sums = TreeSums(walk: walk, aggregate: .sum, targets: labels.count, type: type)
    let classifier = TreeClassifier(
      classes: labels.count, base: try reals("base_values") ?? [], transform: try postTransform(),
      isBinary: labels.count == 2 && Set(walk.weights.map(\.target)).count == 1,
      isPositive: walk.weights.allSatisfy { $0.value >= 0 }, type: type)
    let numbers = try labelNumbers(labels, isText: isText)
    let rows = value.shape.count == 1 ? 1 : value.shape[0]
    let source = slot(value)
    let chosen = try give(isText ? .string : .int64, [rows])
    let classes = labels.count
    let result = try give(.float, [rows, classes], labels: labels)
    run { (memory) throws(ModelError) in
      var scores = [Double](repeating: 0, count: classes)
      var isScored = [Bool](repeating: false, count: classes)
      for row in 0..<rows {
        sums.scores(memory, source.start + row * width, into: &scores, isScored: &isScored)
        memory[chosen.start + row] = numbers[classifier.classify(&scores, isScored)]
        for index in 0..<classes { memory[result.start + row * classes + index] = Double(Float(scores[index])) }
      }
    }
  }
}
