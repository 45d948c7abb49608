/// A question to a model: tensors in, names of the tensors wanted.
public struct InferRequest: Sendable, Equatable {
  /// An output that is asked for.
  public struct RequestedOutput: Sendable, Equatable {
    /// The output's name.
    public let name: String
    /// What is said about it, such as `binary_data`.
    public var parameters: Parameters

    /// Asks for an output by name.
    public init(_ name: String, parameters: Parameters = [:]) {
      self.name = name
      self.parameters = parameters
    }
  }

  /// The caller's name for the request, echoed in the answer.
  public var id: String?
  /// What is said about the request as a whole.
  public var parameters: Parameters
  /// The input tensors in the order sent.
  public var inputs: [Tensor]
  /// The outputs wanted; empty leaves the choice to the model.
  public var outputs: [RequestedOutput]

  /// Puts a request together.
  public init(
    id: String? = nil, inputs: [Tensor], outputs: [RequestedOutput] = [], parameters: Parameters = [:]
  ) {
    self.id = id
    self.inputs = inputs
    self.outputs = outputs
    self.parameters = parameters
  }

  /// Whether an output is to be answered in binary: its own `binary_data` decides, else `binary_data_output`.
  public func wantsBinary(_ output: String) -> Bool {
    let own = outputs.first { $0.name == output }?.parameters["binary_data"]
    return own?.bool ?? parameters["binary_data_output"]?.bool ?? false
  }
}
