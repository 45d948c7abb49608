/// The parts of an ONNX file that models consist of.
///
/// Source: onnx/onnx.proto of the ONNX project; the field numbers are in `ONNXGraph+Encoding.swift`.
struct ONNXGraph: Equatable, Sendable {
  /// A set of operators, named by its domain; the empty domain is `ai.onnx`.
  struct OperatorSet: Equatable, Sendable {
    var domain = ""
    var version = 0
  }

  /// One step of the computation.
  struct Node: Equatable, Sendable {
    /// What the file calls the node; often nothing.
    var name = ""
    var op = ""
    var domain = ""
    var inputs: [String] = []
    var outputs: [String] = []
    var attributes: [Attribute] = []
  }

  /// A constant that belongs to a node.
  struct Attribute: Equatable, Sendable {
    enum Value: Equatable, Sendable {
      case float(Float)
      case integer(Int)
      case text(String)
      case tensor(Tensor)
      case floats([Float])
      case integers([Int])
      case texts([String])
      /// A kind that no node that can be read has, by its number.
      case other(Int)
    }

    var name = ""
    var value = Value.other(0)
  }

  /// What the elements of a tensor are.
  enum ElementType: Int, Sendable {
    case float = 1
    case uint8 = 2
    case int32 = 6
    case int64 = 7
    case string = 8
    case bool = 9
    case double = 11
  }

  /// A constant that nodes take by its name.
  ///
  /// Its elements are held in double precision, which holds floats, truth values and whole numbers up to 2^53; those
  /// beyond are rounded.
  struct Tensor: Equatable, Sendable {
    var name = ""
    var shape: [Int] = []
    var type = ElementType.double
    var elements: [Double] = []
    /// The elements in place of `elements` when they are texts.
    var texts: [String] = []
  }

  /// An input or output of the graph: a tensor of rows.
  struct Port: Equatable, Sendable {
    var name = ""
    /// The elements' type; nil for what is no tensor or has elements that cannot be read.
    var type: ElementType? = .float
    /// The size of each dimension; nil where it is given a name and may be any.
    var shape: [Int?] = []
    /// Whether the file says a shape at all.
    var hasShape = true
  }

  var name = ""
  /// What wrote the file.
  var producer = ""
  var operatorSets: [OperatorSet] = []
  var metadata: [(key: String, value: String)] = []
  var nodes: [Node] = []
  var constants: [Tensor] = []
  var inputs: [Port] = []
  var outputs: [Port] = []

  static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.producer == right.producer && left.operatorSets == right.operatorSets
      && left.nodes == right.nodes && left.constants == right.constants && left.inputs == right.inputs
      && left.outputs == right.outputs && left.metadata.elementsEqual(right.metadata, by: ==)
  }
}

extension ONNXGraph.ElementType {
  /// The name that ONNX gives to a type of elements by its number.
  static func name(_ number: Int) -> String {
    let names = [
      1: "float", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 8: "string", 9: "bool",
      10: "float16", 11: "double", 12: "uint32", 13: "uint64", 14: "complex64", 15: "complex128", 16: "bfloat16",
    ]
    return names[number] ?? "number \(number)"
  }

  /// The name that ONNX gives to the type.
  var name: String { Self.name(rawValue) }
}
