/// A model's answer: tensors out.
public struct InferResponse: Sendable, Equatable {
  /// The model that answered.
  public var modelName: String
  /// Its version; nil where it has none.
  public var modelVersion: String?
  /// The request's id, or one made for it.
  public var id: String?
  /// What is said about the answer as a whole.
  public var parameters: Parameters
  /// The output tensors.
  public var outputs: [Tensor]

  /// Puts an answer together.
  public init(
    modelName: String, modelVersion: String? = nil, id: String? = nil, parameters: Parameters = [:],
    outputs: [Tensor]
  ) {
    self.modelName = modelName
    self.modelVersion = modelVersion
    self.id = id
    self.parameters = parameters
    self.outputs = outputs
  }

  /// The output of that name; nil where there is none.
  public func output(_ name: String) -> Tensor? { outputs.first { $0.name == name } }
}
