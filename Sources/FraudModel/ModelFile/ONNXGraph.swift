/// The parts of an ONNX file that models of this library consist of.
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
    case double = 11
  }

  /// A constant that nodes take by its name; its elements in double precision, which holds floats too.
  struct Tensor: Equatable, Sendable {
    var name = ""
    var shape: [Int] = []
    var type = ElementType.double
    var elements: [Double] = []
  }

  /// An input or output of the graph: a tensor of rows.
  struct Port: Equatable, Sendable {
    var name = ""
    var type = ElementType.float
    /// The size of each dimension; nil where it is given a name and may be any.
    var shape: [Int?] = []
  }

  var name = ""
  var operatorSets: [OperatorSet] = []
  var metadata: [(key: String, value: String)] = []
  var nodes: [Node] = []
  var constants: [Tensor] = []
  var inputs: [Port] = []
  var outputs: [Port] = []

  static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.operatorSets == right.operatorSets && left.nodes == right.nodes
      && left.constants == right.constants && left.inputs == right.inputs && left.outputs == right.outputs
      && left.metadata.elementsEqual(right.metadata, by: ==)
  }
}
