/// A node while it is being made into a step of a program: what it takes, and what it shall give.
///
/// An operator asks for its attributes and inputs, says what its outputs look like, and leaves the work that fills them.
struct NodePlan {
  let node: ONNXGraph.Node
  /// The version of the operator set that the file asks for.
  let version: Int
  /// What the node takes; nil for an input that is left out.
  let inputs: [ProgramValue?]
  /// What the node gives, in order.
  private(set) var outputs: [ProgramValue] = []
  /// What fills the outputs when the program runs; nil when there is nothing to do.
  private(set) var kernel: Kernel?
  /// What the memory of a run holds at its start.
  var memory: [Double]
  var texts: TextTable
  /// Multiplications and the like that a run of the kernel takes beyond passing over inputs and outputs.
  private(set) var work = 0

  init(_ node: ONNXGraph.Node, version: Int, inputs: [ProgramValue?], memory: [Double], texts: TextTable) {
    self.node = node
    self.version = version
    self.inputs = inputs
    self.memory = memory
    self.texts = texts
  }

  /// The error that names this node.
  func refusal(_ why: String) -> ModelError {
    ModelError(.modelFile, "\(node.title) (version \(version)) cannot be run: \(why)")
  }

  // MARK: Inputs

  /// How many inputs the node names, left-out ones at the end not counted.
  var inputCount: Int { (inputs.lastIndex { $0 != nil } ?? -1) + 1 }

  /// An input that must be there.
  func input(_ index: Int) throws(ModelError) -> ProgramValue {
    guard index < inputs.count, let value = inputs[index] else {
      throw refusal("its input \(index) is left out; the operator needs it")
    }
    return value
  }

  /// An input that may be left out.
  func optionalInput(_ index: Int) -> ProgramValue? { index < inputs.count ? inputs[index] : nil }

  /// An input that must be numbers (or truth values).
  func numbers(_ index: Int) throws(ModelError) -> ProgramValue {
    let value = try input(index)
    guard value.type != .string else { throw refusal("its input \(index) is text where numbers are expected") }
    return value
  }

  /// The elements of an input that must always be the same.
  func constant(_ index: Int) throws(ModelError) -> [Double] {
    guard let elements = try input(index).constant else {
      throw refusal("its input '\(node.inputs[index])' depends on the row; only a constant can be taken there")
    }
    return elements
  }

  /// The whole numbers of an input that must always be the same.
  func constantIntegers(_ index: Int) throws(ModelError) -> [Int] {
    let value = try input(index)
    let elements = try constant(index)
    guard value.type.isInteger else { throw refusal("its input '\(node.inputs[index])' is not whole numbers") }
    return elements.map(Self.clamped)
  }

  /// The nearest whole number that leaves room for sums.
  static func clamped(_ element: Double) -> Int { Int(max(-0x1p60, min(0x1p60, element))) }

  /// Where an input stands in memory; a constant is put there.
  mutating func slot(_ value: ProgramValue) -> Slot {
    switch value.place {
    case .memory(let start): return Slot(start: start, shape: value.shape, type: value.type)
    case .constant(let elements):
      memory.append(contentsOf: elements)
      return Slot(start: memory.count - elements.count, shape: value.shape, type: value.type)
    }
  }

  // MARK: Outputs

  /// The most values that one row may need: 32 MiB.
  static let mostValues = 1 << 22

  /// Adds an output.
  mutating func give(
    _ type: ONNXGraph.ElementType, _ shape: [Int], labels: [String]? = nil
  ) throws(ModelError) -> Slot {
    let count = try checked(shape)
    memory.append(contentsOf: repeatElement(0, count: count))
    let start = memory.count - count
    outputs.append(ProgramValue(type: type, shape: shape, place: .memory(start), labels: labels))
    return Slot(start: start, shape: shape, type: type)
  }

  /// Adds an output that is there already: a constant, or an input under another shape.
  mutating func give(_ value: ProgramValue) { outputs.append(value) }

  /// Says what fills the outputs.
  mutating func run(_ kernel: @escaping Kernel) { self.kernel = kernel }

  /// Says that the kernel takes more than passing over inputs and outputs.
  mutating func needs(work: [Int]) throws(ModelError) {
    var total = 1
    for factor in work {
      let (product, overflow) = total.multipliedReportingOverflow(by: factor)
      guard !overflow, product <= 1 << 40 else { throw refusal("its matrices are too large for one row") }
      total = product
    }
    self.work += total
  }

  /// How many elements a shape holds, which must be few enough.
  func checked(_ shape: [Int]) throws(ModelError) -> Int {
    guard let count = Self.count(shape), memory.count + count <= Self.mostValues * 2 else {
      throw refusal(
        "a tensor of shape \(shape) is impossible or too large; one row may need \(Self.mostValues) values, and a tensor "
          + "may have 8 dimensions")
    }
    return count
  }

  /// How many elements a shape holds; nil when it is impossible or too large.
  static func count(_ shape: [Int]) -> Int? {
    // Zero times anything is zero; what stands beside it must be possible still.
    var bound = 1
    for size in shape {
      guard size >= 0, size <= mostValues else { return nil }
      bound *= max(1, size)
      guard bound <= mostValues else { return nil }
    }
    return shape.count <= 8 ? shape.reduce(1, *) : nil
  }

  /// An axis counted from the front.
  func axis(_ axis: Int, rank: Int) throws(ModelError) -> Int {
    guard axis >= -rank, axis < rank else { throw refusal("its axis \(axis) is not one of \(rank)") }
    return axis < 0 ? axis + rank : axis
  }
}

extension ONNXGraph.Node {
  /// The node as errors call it.
  var title: String {
    let operation = domain.isEmpty ? op : "\(domain).\(op)"
    let called = name.isEmpty || name == outputs.first ? "" : " '\(name)'"
    return "operator '\(operation)'\(called) that gives '\(outputs.first { !$0.isEmpty } ?? "")'"
  }
}
