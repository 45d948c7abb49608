import InferenceProtocol

/// A model in service with everything that a request needs of it, found once when it was loaded.
///
/// A request holds on to it, so that a model that is swapped or unloaded still answers the requests it was given.
final class LoadedModel: Sendable {
  let name: String
  let version: String?
  let model: any ServedModel
  let matcher: InputMatcher
  let metadata: ModelMetadata
  let counters: ModelCounters
  /// The outputs that can be asked for; empty where the model checks that itself.
  let outputs: [String]
  /// The outputs of a request that names none.
  let defaultOutputs: [String]
  /// The score from which on the model flags; nil where it does not say.
  let threshold: Double?

  init(_ model: any ServedModel, settings: ModelSettings, counters: ModelCounters) {
    let signature = model.signature
    name = settings.name
    version = settings.version
    self.model = model
    self.counters = counters
    threshold = signature.threshold
    // What the model says binds; what the file declares counts where the model says nothing.
    matcher = InputMatcher(
      model: settings.name, inputs: signature.inputs.isEmpty ? settings.inputs : signature.inputs,
      features: signature.features)
    outputs = (signature.outputs.isEmpty ? settings.outputs : signature.outputs).map(\.name)
    defaultOutputs = signature.defaultOutputs.isEmpty ? outputs : signature.defaultOutputs
    metadata = ModelMetadata(
      name: settings.name,
      platform: settings.platform.isEmpty ? signature.platform : settings.platform,
      inputs: settings.inputs.isEmpty ? signature.inputs.map { Self.naming(signature.features, $0) } : settings.inputs,
      outputs: settings.outputs.isEmpty ? signature.outputs : settings.outputs,
      parameters: settings.parameters["content_type"].map { ["content_type": $0] } ?? [:])
  }

  /// The input's declaration with the names of its columns, so that callers can find them.
  private static func naming(_ features: [String], _ input: TensorMetadata) -> TensorMetadata {
    if features.isEmpty { return input }
    var input = input
    input.parameters["features"] = JSONValue(.array(features.map { JSONValue(.string($0)) }))
    return input
  }
}
