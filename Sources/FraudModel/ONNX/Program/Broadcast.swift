/// How tensors of different shapes are taken element by element.
///
/// Source: ONNX, Broadcasting in ONNX: shapes are aligned at their ends, and a size of one stands for any.
enum Broadcast {
  /// The shape that all shapes stretch to; nil when they do not agree.
  static func shape(_ shapes: [[Int]]) -> [Int]? {
    let rank = shapes.map(\.count).max() ?? 0
    var result = [Int](repeating: 1, count: rank)
    for shape in shapes {
      for (offset, size) in shape.enumerated() where size != 1 {
        let axis = rank - shape.count + offset
        guard result[axis] == 1 || result[axis] == size else { return nil }
        result[axis] = size
      }
    }
    return result
  }

  /// For each element of the result, which element of a tensor it takes; nil when it is the one of its own number.
  static func indices(of shape: [Int], in result: [Int]) -> [Int]? {
    if shape == result { return nil }
    let strides = strides(of: shape)
    var steps = [Int](repeating: 0, count: result.count)
    for (offset, size) in shape.enumerated() where size != 1 {
      steps[result.count - shape.count + offset] = strides[offset]
    }
    return indices(steps: steps, in: result)
  }

  /// For each element of the result, which element is reached by going so many steps along each axis.
  static func indices(steps: [Int], in result: [Int], from start: Int = 0) -> [Int] {
    let count = result.reduce(1, *)
    var indices: [Int] = []
    indices.reserveCapacity(count)
    var position = [Int](repeating: 0, count: result.count)
    var index = start
    for _ in 0..<count {
      indices.append(index)
      var axis = result.count - 1
      while axis >= 0 {
        position[axis] += 1
        index += steps[axis]
        if position[axis] < result[axis] { break }
        index -= steps[axis] * result[axis]
        position[axis] = 0
        axis -= 1
      }
    }
    return indices
  }

  /// How many elements lie between neighbours along each axis.
  static func strides(of shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    return strides
  }
}

extension NodePlan {
  /// Plans an operator that computes each element from one element of each of two inputs.
  mutating func elementwise(
    _ left: ProgramValue, _ right: ProgramValue, gives type: ONNXGraph.ElementType,
    _ compute: @escaping @Sendable (Double, Double) -> Double
  ) throws(ModelError) {
    guard let shape = Broadcast.shape([left.shape, right.shape]) else {
      throw refusal("its inputs have shapes \(left.shape) and \(right.shape), which do not fit")
    }
    _ = try checked(shape)
    let (a, b) = (slot(left), slot(right))
    let (aIndices, bIndices) = (
      Broadcast.indices(of: left.shape, in: shape), Broadcast.indices(of: right.shape, in: shape)
    )
    let result = try give(type, shape)
    run { (memory) throws(ModelError) in
      for index in 0..<result.count {
        let x = memory[a.start + (aIndices?[index] ?? index)]
        let y = memory[b.start + (bIndices?[index] ?? index)]
        memory[result.start + index] = type.rounding(compute(x, y))
      }
    }
  }

  /// Plans an operator that computes each element from the one of the same number.
  mutating func elementwise(
    _ value: ProgramValue, gives type: ONNXGraph.ElementType, labels: [String]? = nil,
    _ compute: @escaping @Sendable (Double) -> Double
  ) throws(ModelError) {
    let source = slot(value)
    let result = try give(type, value.shape, labels: labels)
    run { (memory) throws(ModelError) in
      for index in 0..<result.count {
        memory[result.start + index] = type.rounding(compute(memory[source.start + index]))
      }
    }
  }
}
