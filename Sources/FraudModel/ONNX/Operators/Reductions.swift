extension Operator {
  /// Operators that make one element of many.
  static let reductions: [Operator] = [
    reduction("ReduceSum", axesInputFrom: 13) { $0.reduce(0, +) },
    reduction("ReduceMean") { $0.reduce(0, +) / Double($0.count) },
    reduction("ReduceProd") { $0.reduce(1, *) },
    reduction("ReduceMax") { $0.reduce(-.infinity) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) } },
    reduction("ReduceMin") { $0.reduce(.infinity) { $0.isNaN || $1.isNaN ? .nan : min($0, $1) } },
    reduction("ReduceL1") { $0.reduce(0) { $0 + abs($1) } },
    reduction("ReduceL2") { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() },
    reduction("ReduceSumSquare") { $0.reduce(0) { $0 + $1 * $1 } },
    reduction("ReduceLogSum") { Elementary.log($0.reduce(0, +)) },
    reduction("ReduceLogSumExp") { values in
      let largest = values.max() ?? 0
      guard largest.isFinite else { return largest }
      return largest + Elementary.log(values.reduce(0) { $0 + Elementary.exp($1 - largest) })
    },
    extreme("ArgMax") { $0 > $1 },
    extreme("ArgMin") { $0 < $1 },
  ]

  private static func reduction(
    _ name: String, axesInputFrom change: Int = 18, _ compute: @escaping @Sendable ([Double]) -> Double
  ) -> Operator {
    Operator(name) { (op) throws(ModelError) in
      let rank = try op.numbers(0).shape.count
      var axes: [Int] = []
      for axis in try op.axes(inputFrom: change) ?? [] { axes.append(try op.axis(axis, rank: rank)) }
      if axes.isEmpty {
        if try op.integer("noop_with_empty_axes", 0) == 1 { return op.give(try op.input(0)) }
        axes = Array(0..<rank)
      }
      let type = try op.input(0).type
      try op.reduce(axes, gives: type, keepsAxes: try op.integer("keepdims", 1) == 1) { type.rounding(compute($0)) }
    }
  }

  private static func extreme(_ name: String, _ isBetter: @escaping @Sendable (Double, Double) -> Bool) -> Operator {
    Operator(name) { (op) throws(ModelError) in
      let shape = try op.numbers(0).shape
      let axis = try op.axis(try op.integer("axis", 0), rank: shape.count)
      guard shape[axis] > 0 else { throw op.refusal("it looks for the best of nothing") }
      let takesLast = try op.integer("select_last_index", 0) == 1
      try op.reduce([axis], gives: .int64, keepsAxes: try op.integer("keepdims", 1) == 1) { values in
        var best = 0
        for index in values.indices.dropFirst()
        where isBetter(values[index], values[best]) || takesLast && values[index] == values[best] { best = index }
        return Double(best)
      }
    }
  }
}

extension NodePlan {
  /// Plans an operator that makes one element of all along some axes.
  fileprivate mutating func reduce(
    _ axes: [Int], gives type: ONNXGraph.ElementType, keepsAxes: Bool,
    _ compute: @escaping @Sendable ([Double]) -> Double
  ) throws(ModelError) {
    let value = try input(0)
    let strides = Broadcast.strides(of: value.shape)
    let gone = Set(axes)
    let inner = gone.sorted()
    let outer = value.shape.indices.filter { !gone.contains($0) }
    let starts = Broadcast.indices(steps: outer.map { strides[$0] }, in: outer.map { value.shape[$0] })
    let offsets = Broadcast.indices(steps: inner.map { strides[$0] }, in: inner.map { value.shape[$0] })
    let source = slot(value)
    let shape =
      keepsAxes
      ? value.shape.indices.map { gone.contains($0) ? 1 : value.shape[$0] } : outer.map { value.shape[$0] }
    let result = try give(type, shape)
    run { (memory) throws(ModelError) in
      var values = [Double](repeating: 0, count: offsets.count)
      for (index, start) in starts.enumerated() {
        for (place, offset) in offsets.enumerated() { values[place] = memory[source.start + start + offset] }
        memory[result.start + index] = compute(values)
      }
    }
  }
}
