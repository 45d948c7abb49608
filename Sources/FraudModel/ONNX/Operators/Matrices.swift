extension Operator {
  /// Products of matrices.
  static let matrices: [Operator] = [
    Operator("MatMul") { (op) throws(ModelError) in try op.product() },
    Operator("Gemm") { (op) throws(ModelError) in try op.scaledProduct() },
  ]
}

/// A matrix of a product: its elements when they are always the same, or where they stand.
private struct Matrix: Sendable {
  let constant: [Double]?
  let slot: Slot
  /// How far neighbours along rows and columns lie apart.
  var steps: (row: Int, column: Int)

  @inline(__always)
  func element(_ memory: [Double], _ block: Int, _ row: Int, _ column: Int) -> Double {
    let place = block + row * steps.row + column * steps.column
    return constant.map { $0[place] } ?? memory[slot.start + place]
  }
}

extension NodePlan {
  /// Where a matrix's elements are; those of a constant are not copied for each run.
  private mutating func matrix(_ value: ProgramValue, columns: Int, transposed: Bool) -> Matrix {
    let slot = value.constant == nil ? slot(value) : Slot(start: 0, shape: value.shape, type: value.type)
    return Matrix(
      constant: value.constant, slot: slot, steps: transposed ? (row: 1, column: columns) : (row: columns, column: 1))
  }

  private func checkTypes(_ left: ProgramValue, _ right: ProgramValue) throws(ModelError) {
    guard left.type == right.type, left.type != .bool else {
      throw refusal("its inputs are \(left.type.name) and \(right.type.name); they must be numbers of one type")
    }
  }

  /// Plans `MatMul`: matrices along the last two axes, broadcast along all before.
  fileprivate mutating func product() throws(ModelError) {
    let (left, right) = (try numbers(0), try numbers(1))
    try checkTypes(left, right)
    guard !left.shape.isEmpty, !right.shape.isEmpty else { throw refusal("it multiplies a single number") }
    // A vector on the left is one row, and one on the right one column; the axis is dropped from the result again.
    let a = left.shape.count == 1 ? [1] + left.shape : left.shape
    let b = right.shape.count == 1 ? right.shape + [1] : right.shape
    let (rows, inner, columns) = (a[a.count - 2], a[a.count - 1], b[b.count - 1])
    let (aBlocks, bBlocks) = (Array(a.dropLast(2)), Array(b.dropLast(2)))
    guard inner == b[b.count - 2], let blocks = Broadcast.shape([aBlocks, bBlocks]) else {
      throw refusal("matrices of shapes \(left.shape) and \(right.shape) do not fit")
    }
    let shape = blocks + (left.shape.count == 1 ? [] : [rows]) + (right.shape.count == 1 ? [] : [columns])
    let total = try checked(shape)
    try needs(work: [total, inner])
    let aIndices = Broadcast.indices(of: aBlocks, in: blocks)
    let bIndices = Broadcast.indices(of: bBlocks, in: blocks)
    let x = matrix(left, columns: inner, transposed: false)
    let y = matrix(right, columns: columns, transposed: false)
    let result = try give(left.type, shape)
    let type = left.type
    run { (memory) throws(ModelError) in
      for block in 0..<blocks.reduce(1, *) {
        let aBlock = (aIndices?[block] ?? block) * rows * inner
        let bBlock = (bIndices?[block] ?? block) * inner * columns
        for row in 0..<rows {
          for column in 0..<columns {
            var sum = 0.0
            for index in 0..<inner {
              sum += x.element(memory, aBlock, row, index) * y.element(memory, bBlock, index, column)
            }
            memory[result.start + (block * rows + row) * columns + column] = type.rounding(sum)
          }
        }
      }
    }
  }

  /// Plans `Gemm`: alpha · A · B + beta · C.
  fileprivate mutating func scaledProduct() throws(ModelError) {
    let (left, right) = (try numbers(0), try numbers(1))
    try checkTypes(left, right)
    guard left.shape.count == 2, right.shape.count == 2 else {
      throw refusal("its inputs have shapes \(left.shape) and \(right.shape); it multiplies matrices")
    }
    let flips = (left: try integer("transA", 0) != 0, right: try integer("transB", 0) != 0)
    let (rows, inner) = flips.left ? (left.shape[1], left.shape[0]) : (left.shape[0], left.shape[1])
    let (length, columns) = flips.right ? (right.shape[1], right.shape[0]) : (right.shape[0], right.shape[1])
    guard inner == length else { throw refusal("matrices of shapes \(left.shape) and \(right.shape) do not fit") }
    let (alpha, beta) = (Double(try float("alpha", 1)), Double(try float("beta", 1)))
    let shape = [rows, columns]
    try needs(work: [try checked(shape), inner])
    var added: (slot: Slot, indices: [Int]?)?
    if let offset = optionalInput(2) {
      guard offset.type == left.type, Broadcast.shape([offset.shape, shape]) == shape else {
        throw refusal("what it adds has shape \(offset.shape) beside \(shape), or another type")
      }
      added = (slot(offset), Broadcast.indices(of: offset.shape, in: shape))
    }
    let x = matrix(left, columns: left.shape[1], transposed: flips.left)
    let y = matrix(right, columns: right.shape[1], transposed: flips.right)
    let result = try give(left.type, shape)
    let (type, offset) = (left.type, added)
    run { (memory) throws(ModelError) in
      for row in 0..<rows {
        for column in 0..<columns {
          var sum = 0.0
          for index in 0..<inner {
            sum += x.element(memory, 0, row, index) * y.element(memory, 0, index, column)
          }
          sum *= alpha
          let place = row * columns + column
          if let offset { sum += beta * memory[offset.slot.start + (offset.indices?[place] ?? place)] }
          memory[result.start + place] = type.rounding(sum)
        }
      }
    }
  }
}
