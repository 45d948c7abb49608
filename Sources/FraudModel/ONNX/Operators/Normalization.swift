extension Operator {
  /// Operators that bring groups of elements to a common scale.
  static let normalization: [Operator] = [
    Operator("Softmax") { (op) throws(ModelError) in try op.softmax { $0 } },
    Operator("LogSoftmax") { (op) throws(ModelError) in try op.softmax { Elementary.log($0) } },
    Operator("BatchNormalization") { (op) throws(ModelError) in try op.normalizeBatch() },
    Operator("LayerNormalization", since: 17) { (op) throws(ModelError) in try op.normalizeLayer() },
  ]
}

extension NodePlan {
  /// Plans `Softmax`: along one axis from version 13 on, along all from an axis on before.
  fileprivate mutating func softmax(_ last: @escaping @Sendable (Double) -> Double) throws(ModelError) {
    let value = try numbers(0)
    let axis = try axis(try integer("axis", version < 13 ? 1 : -1), rank: max(1, value.shape.count))
    let source = slot(value)
    let result = try give(value.type, value.shape, labels: value.labels)
    let size = version < 13 ? value.shape.dropFirst(axis).reduce(1, *) : value.shape.isEmpty ? 1 : value.shape[axis]
    let step = version < 13 ? 1 : value.shape.dropFirst(axis + 1).reduce(1, *)
    let outer = value.shape[..<min(axis, value.shape.count)].reduce(1, *)
    let type = value.type
    guard result.count > 0 else { return }
    run { (memory) throws(ModelError) in
      for group in 0..<outer * step {
        let start = group / step * size * step + group % step
        var largest = -Double.infinity
        for index in 0..<size { largest = max(largest, memory[source.start + start + index * step]) }
        var sum = 0.0
        for index in 0..<size {
          let power = Elementary.exp(memory[source.start + start + index * step] - largest)
          memory[result.start + start + index * step] = power
          sum += power
        }
        for index in 0..<size {
          let place = result.start + start + index * step
          memory[place] = type.rounding(last(memory[place] / sum))
        }
      }
    }
  }

  fileprivate mutating func normalizeBatch() throws(ModelError) {
    let value = try numbers(0)
    guard try integer("training_mode", 0) == 0, node.outputs.count == 1 else {
      throw refusal("it is in training mode; export the model for inference")
    }
    guard value.shape.count >= 2 else { throw refusal("its input has shape \(value.shape), which has no channels") }
    let (scale, offset, mean, variance) = (try constant(1), try constant(2), try constant(3), try constant(4))
    let channels = value.shape[1]
    guard [scale, offset, mean, variance].allSatisfy({ $0.count == channels }) else {
      throw refusal("it has \(scale.count) scales for \(channels) channels")
    }
    let epsilon = Double(try float("epsilon", 1e-5))
    let factors = (0..<channels).map { scale[$0] / (variance[$0] + epsilon).squareRoot() }
    let inner = value.shape.dropFirst(2).reduce(1, *)
    let source = slot(value)
    let result = try give(value.type, value.shape)
    let type = value.type
    run { (memory) throws(ModelError) in
      for index in 0..<result.count {
        let channel = index / inner % channels
        let centered = memory[source.start + index] - mean[channel]
        memory[result.start + index] = type.rounding(centered * factors[channel] + offset[channel])
      }
    }
  }

  fileprivate mutating func normalizeLayer() throws(ModelError) {
    let value = try numbers(0)
    guard node.outputs.count == 1 else {
      throw refusal("it gives its mean and deviation too; only its first output can be")
    }
    let axis = try axis(try integer("axis", -1), rank: value.shape.count)
    let size = value.shape[axis...].reduce(1, *)
    let scale = try constant(1)
    let offset = optionalInput(2) == nil ? [Double](repeating: 0, count: size) : try constant(2)
    guard scale.count == size, offset.count == size, size > 0 else {
      throw refusal("it has \(scale.count) scales for \(size) values")
    }
    let epsilon = Double(try float("epsilon", 1e-5))
    let source = slot(value)
    let result = try give(value.type, value.shape)
    let type = value.type
    run { (memory) throws(ModelError) in
      for start in stride(from: 0, to: result.count, by: size) {
        var sum = 0.0
        for index in 0..<size { sum += memory[source.start + start + index] }
        let mean = sum / Double(size)
        var squares = 0.0
        for index in 0..<size {
          let distance = memory[source.start + start + index] - mean
          squares += distance * distance
        }
        let deviation = (squares / Double(size) + epsilon).squareRoot()
        for index in 0..<size {
          let normal = (memory[source.start + start + index] - mean) / deviation
          memory[result.start + start + index] = type.rounding(normal * scale[index] + offset[index])
        }
      }
    }
  }
}
