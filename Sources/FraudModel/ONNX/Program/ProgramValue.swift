/// A tensor of a program: its type and shape, known when the program is made, and where its elements are.
struct ProgramValue: Sendable {
  /// Where a tensor's elements are.
  enum Place: Sendable {
    /// They are always these.
    case constant([Double])
    /// They stand in the memory of a run from this index on.
    case memory(Int)
  }

  var type: ONNXGraph.ElementType
  var shape: [Int]
  var place: Place
  /// What the columns mean when the tensor holds one value a class.
  var labels: [String]?

  /// How many elements there are; the shape has been checked to allow it.
  var count: Int { shape.reduce(1, *) }

  /// The elements when they are always the same.
  var constant: [Double]? {
    if case .constant(let elements) = place { elements } else { nil }
  }
}

/// Where a tensor's elements stand in the memory of a run.
struct Slot: Sendable {
  let start: Int
  let shape: [Int]
  let type: ONNXGraph.ElementType

  var count: Int { shape.reduce(1, *) }
  var range: Range<Int> { start..<start + count }
}

/// The work of one node on the memory of a run.
typealias Kernel = @Sendable (_ memory: inout [Double]) throws(ModelError) -> Void

/// The texts of a program by number, so that texts are compared and kept as numbers.
struct TextTable: Sendable {
  private(set) var texts: [String] = []
  private var numbers: [String: Int] = [:]

  /// The number of a text, which is new to the table or not.
  mutating func number(_ text: String) -> Int {
    if let number = numbers[text] { return number }
    numbers[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }

  /// The text of a number; nil for one that the table does not have.
  func text(_ number: Double) -> String? {
    Int(exactly: number).flatMap { texts.indices.contains($0) ? texts[$0] : nil }
  }

  /// The number of a text that the table has; nil for any other.
  func known(_ text: String) -> Int? { numbers[text] }
}

extension ONNXGraph.ElementType {
  /// Whether the elements are whole numbers.
  var isInteger: Bool { self == .int32 || self == .int64 }
  /// Whether the elements are floating-point numbers.
  var isReal: Bool { self == .float || self == .double }

  /// A result as an element of this type holds it.
  @inline(__always)
  func rounding(_ value: Double) -> Double {
    switch self {
    case .float: Double(Float(value))
    case .double, .string: value
    case .bool: value == 0 ? 0 : 1
    case .int64: value.isFinite ? value.rounded(.towardZero) : 0
    case .int32: Double(Int32(truncatingIfNeeded: Int(exactly: value.rounded(.towardZero)) ?? 0))
    case .uint8: Double(UInt8(truncatingIfNeeded: Int(exactly: value.rounded(.towardZero)) ?? 0))
    }
  }
}
