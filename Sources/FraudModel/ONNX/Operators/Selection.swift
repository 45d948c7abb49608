extension Operator {
  /// Operators that take parts of tensors or put parts together.
  static let selection: [Operator] = [
    Operator("Concat", since: 4) { (op) throws(ModelError) in
      try op.concatenate(along: try op.integer("axis", 1))
    },
    Operator("FeatureVectorizer", domain: mlDomain) { (op) throws(ModelError) in
      try op.concatenate(along: -1, gives: .float)
    },
    Operator("Slice") { (op) throws(ModelError) in try op.slice() },
    Operator("Split") { (op) throws(ModelError) in try op.split() },
    Operator("Gather") { (op) throws(ModelError) in
      try op.gather(along: try op.integer("axis", 0), wrapsAround: true)
    },
    Operator("ArrayFeatureExtractor", domain: mlDomain) { (op) throws(ModelError) in
      try op.gather(along: -1, wrapsAround: false)
    },
  ]
}

extension NodePlan {
  fileprivate mutating func concatenate(
    along asked: Int, gives type: ONNXGraph.ElementType? = nil
  ) throws(ModelError) {
    var values: [ProgramValue] = []
    for index in 0..<max(1, inputCount) { values.append(try input(index)) }
    let first = values[0]
    let axis = try axis(asked, rank: first.shape.count)
    let type = type ?? first.type
    func others(_ value: ProgramValue) -> [Int] {
      var shape = value.shape
      if axis < shape.count { shape[axis] = 0 }
      return shape
    }
    for value in values where others(value) != others(first) || value.type != first.type && type != .float {
      throw refusal("its inputs have shapes \(values.map(\.shape)) or types that do not fit")
    }
    var shape = first.shape
    shape[axis] = 0
    for value in values {
      shape[axis] += value.shape[axis]
      guard shape[axis] <= Self.mostValues else { throw refusal("its inputs are too large together") }
    }
    _ = try checked(shape)
    let slots = values.map { slot($0) }
    let result = try give(type, shape)
    let outer = shape[..<axis].reduce(1, *)
    let widths = values.map { $0.shape[axis...].reduce(1, *) }
    run { (memory) throws(ModelError) in
      var place = result.start
      for block in 0..<outer {
        for (slot, width) in zip(slots, widths) {
          for index in 0..<width { memory[place + index] = type.rounding(memory[slot.start + block * width + index]) }
          place += width
        }
      }
    }
  }

  /// Plans `Slice`, whose bounds are attributes before version 10 and inputs from then on.
  fileprivate mutating func slice() throws(ModelError) {
    let value = try input(0)
    var starts: [Int]
    var ends: [Int]
    var axes: [Int]?
    var strides: [Int]?
    if version < 10 {
      (starts, ends, axes) = (try integers("starts") ?? [], try integers("ends") ?? [], try integers("axes"))
    } else {
      (starts, ends) = (try constantIntegers(1), try constantIntegers(2))
      if optionalInput(3) != nil { axes = try constantIntegers(3) }
      if optionalInput(4) != nil { strides = try constantIntegers(4) }
    }
    let along = axes ?? Array(starts.indices)
    let steps = strides ?? along.map { _ in 1 }
    guard starts.count == ends.count, along.count == starts.count, steps.count == starts.count else {
      throw refusal("its starts, ends, axes and steps are not equally many")
    }
    var shape = value.shape
    let all = Broadcast.strides(of: shape)
    var jumps = all
    var first = 0
    for (index, asked) in along.enumerated() {
      let axis = try axis(asked, rank: shape.count)
      let (size, step) = (value.shape[axis], steps[index])
      guard step != 0, abs(step) <= Self.mostValues, shape[axis] == size else {
        throw refusal("its steps \(steps) are impossible, or it names an axis twice")
      }
      let start = starts[index] < 0 ? starts[index] + size : starts[index]
      let end = ends[index] < 0 ? ends[index] + size : ends[index]
      let from = step > 0 ? max(0, min(size, start)) : max(-1, min(size - 1, start))
      let to = step > 0 ? max(0, min(size, end)) : max(-1, min(size - 1, end))
      shape[axis] = max(0, (to - from + step - step.signum()) / step)
      jumps[axis] = step * all[axis]
      if shape[axis] > 0 { first += from * all[axis] }
    }
    try copy(value, to: shape, from: Broadcast.indices(steps: jumps, in: shape, from: first))
  }

  fileprivate mutating func split() throws(ModelError) {
    let value = try input(0)
    let axis = try axis(try integer("axis", 0), rank: value.shape.count)
    let pieces = node.outputs.count
    var sizes: [Int]?
    if version < 13 {
      sizes = try integers("split")
    } else if optionalInput(1) != nil {
      sizes = try constantIntegers(1)
    }
    let size = value.shape[axis]
    let even = (size + pieces - 1) / max(1, pieces)
    let lengths = sizes ?? (0..<pieces).map { max(0, min(even, size - $0 * even)) }
    var left = size
    for length in lengths {
      guard length >= 0, length <= left else { throw refusal("it splits \(size) into \(lengths)") }
      left -= length
    }
    guard lengths.count == pieces, left == 0 else { throw refusal("it splits \(size) into \(lengths)") }
    let source = slot(value)
    let strides = Broadcast.strides(of: value.shape)
    var moves: [(to: Slot, from: [Int])] = []
    var start = 0
    for length in lengths {
      var shape = value.shape
      shape[axis] = length
      let from = Broadcast.indices(steps: strides, in: shape, from: start * strides[axis])
      moves.append((try give(value.type, shape), from))
      start += length
    }
    let planned = moves
    run { (memory) throws(ModelError) in
      for (to, from) in planned {
        for (index, place) in from.enumerated() { memory[to.start + index] = memory[source.start + place] }
      }
    }
  }

  /// Plans `Gather`, or `ArrayFeatureExtractor`, which takes along the last axis.
  fileprivate mutating func gather(along asked: Int, wrapsAround: Bool) throws(ModelError) {
    let value = try input(0)
    let choice = try numbers(1)
    guard choice.type.isInteger else { throw refusal("its indices are \(choice.type.name), not whole numbers") }
    let rank = value.shape.count
    let axis = try axis(asked, rank: rank)
    let size = value.shape[axis]
    // The extractor gives one row for a vector, however its indices are shaped.
    let shape =
      wrapsAround
      ? value.shape[..<axis] + choice.shape + value.shape[(axis + 1)...]
      : (rank == 1 ? [1] : value.shape[..<axis]) + [choice.count]
    let (outer, inner) = (value.shape[..<axis].reduce(1, *), value.shape[(axis + 1)...].reduce(1, *))
    let count = choice.count
    _ = try checked(Array(shape))
    let (source, indices) = (slot(value), slot(choice))
    let result = try give(value.type, Array(shape))
    let outside = refusal("a row asks for an element that is not among \(size)")
    run { (memory) throws(ModelError) in
      for position in 0..<count {
        let asked = memory[indices.start + position]
        let index = asked < 0 && wrapsAround ? asked + Double(size) : asked
        guard index >= 0, index < Double(size) else { throw outside }
        for block in 0..<outer {
          let from = source.start + (block * size + Int(index)) * inner
          let to = result.start + (block * count + position) * inner
          for element in 0..<inner { memory[to + element] = memory[from + element] }
        }
      }
    }
  }
}
