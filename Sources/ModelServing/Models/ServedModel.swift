public import InferenceProtocol

/// What a model takes and gives.
public struct ModelSignature: Sendable, Equatable {
  /// The framework or format, such as `onnx`.
  public var platform: String
  /// The tensors that ``ServedModel/predict(_:outputs:)`` takes, in the order in which it takes them; empty where the
  /// model checks its inputs itself.
  public var inputs: [TensorMetadata]
  /// The tensors that it can give; empty where it checks the names itself.
  public var outputs: [TensorMetadata]
  /// The names of the columns of the one input of shape [-1, features], in order; empty where they have none.
  ///
  /// Callers may then send one tensor for each feature, in any order, instead of the matrix.
  public var features: [String]
  /// The outputs of a request that names none; empty stands for all.
  public var defaultOutputs: [String]
  /// The score from which on the model flags a row; nil where it does not say.
  public var threshold: Double?

  /// Declares what a model takes and gives.
  public init(
    platform: String = "", inputs: [TensorMetadata] = [], outputs: [TensorMetadata] = [], features: [String] = [],
    defaultOutputs: [String] = [], threshold: Double? = nil
  ) {
    self.platform = platform
    self.inputs = inputs
    self.outputs = outputs
    self.features = features
    self.defaultOutputs = defaultOutputs
    self.threshold = threshold
  }
}

/// A model that is loaded and answers: what a runtime implements.
///
/// It is asked from several threads at once and answers on the thread that asks, without waiting for anything: a
/// request is read, answered and written on one thread.
public protocol ServedModel: Sendable {
  /// What it takes and gives; asked once, when it is loaded.
  var signature: ModelSignature { get }

  /// Answers one request.
  ///
  /// - Parameters:
  ///   - inputs: Tensors that fit ``signature``, in its order, with at least one row.
  ///   - outputs: The names of the outputs wanted, which are among those of ``signature``; never empty when it
  ///     declares some.
  /// - Returns: The outputs asked for. A list of n elements is answered as a column of shape [n, 1].
  /// - Throws: ``ServingError`` with code `invalidRequest` where the request is wrong; anything else is our own fault.
  func predict(_ inputs: [Tensor], outputs: [String]) throws -> [Tensor]

  /// Proves that the model works before anyone is told that it is ready.
  ///
  /// By default it answers one row of zeros and checks that the outputs are the declared ones.
  ///
  /// - Throws: When it does not work.
  func selfTest() throws
}

/// Makes models of files: what chooses a runtime.
public protocol ModelLoader: Sendable {
  /// Loads a model.
  ///
  /// - Parameters:
  ///   - path: The model's folder or file.
  ///   - settings: What `model-settings.json` says about it.
  /// - Returns: A model that can be asked.
  /// - Throws: An error whose description is one sentence that names the file.
  func load(_ path: String, settings: ModelSettings) throws -> any ServedModel
}

extension ServedModel {
  /// Answers one row of zeros and checks that the outputs are the declared ones.
  public func selfTest() throws {
    let signature = signature
    if signature.inputs.isEmpty { return }
    let inputs = try signature.inputs.map { input in
      let shape = input.shape.map { $0 < 0 ? 1 : $0 }
      let data = TensorData.zeros(input.datatype.storage, count: Tensor.count(of: shape) ?? 0)
      return try Tensor(name: input.name, shape: shape, datatype: input.datatype, data: data)
    }
    let outputs = try predict(inputs, outputs: signature.outputs.map(\.name))
    for declared in signature.outputs {
      guard let output = outputs.first(where: { $0.name == declared.name }) else {
        throw ServingError(.loadFailed, "the model declares the output '\(declared.name)' and does not give it")
      }
      guard output.datatype == declared.datatype else {
        throw ServingError(
          .loadFailed,
          "the model declares the output '\(declared.name)' as \(declared.datatype) and gives \(output.datatype)")
      }
    }
  }
}
