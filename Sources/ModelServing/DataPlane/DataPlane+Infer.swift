public import InferenceProtocol

extension DataPlane {
  /// A model's answer and, where an experiment chose the model, the arm.
  public struct Inference: Sendable {
    /// The answer.
    public let response: InferResponse
    /// The arm of the experiment; nil where the model was asked by its own name.
    public let arm: String?
  }

  /// Answers a request.
  ///
  /// The request's tensors are checked against what the model declares and put into its order; outputs are checked by
  /// name. The id is echoed, or made where the request brings none.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - name: A model or an experiment.
  ///   - version: One version of a model; nil for the highest in service.
  ///   - header: The value of a header field of the transport, for experiments that are keyed by one.
  /// - Returns: The answer.
  /// - Throws: ``ServingError``: `invalidRequest`, `notFound`, `unavailable` or `internalFault`.
  public func infer(
    _ request: InferRequest, model name: String, version: String? = nil,
    header: (String) -> String? = { _ in nil }
  ) throws(ServingError) -> Inference {
    guard let experiment = try experiment(name, version) else {
      let model = try store.model(name, version)
      let inference = Inference(response: try answer(request, model), arm: nil)
      predictions?.record(request, inference, name: name, threshold: model.threshold)
      return inference
    }
    let candidate = experiment.candidate(for: request, header: header)
    let model = try store.model(candidate.model, candidate.version)
    store.metrics.count(experiment, candidate)
    var response = try answer(request, model)
    response.parameters["experiment"] = JSONValue(.string(experiment.name))
    response.parameters["arm"] = JSONValue(.string(candidate.name))
    let inference = Inference(response: response, arm: candidate.name)
    predictions?.record(request, inference, name: name, threshold: model.threshold)
    if !experiment.shadows.isEmpty, let scores = response.scores {
      ask(
        experiment.shadows, request,
        .init(experiment: name, arm: candidate.name, scores: scores, threshold: model.threshold))
    }
    return inference
  }

  /// Gives each shadow a copy of a request; nobody waits for what it says.
  private func ask(_ shadows: [Experiment.Candidate], _ request: InferRequest, _ live: ShadowRunner.Live) {
    for candidate in shadows {
      shadowRunner.submit(candidate.name, live) { [self] in
        guard let model = try? store.model(candidate.model, candidate.version),
          let scores = (try? answer(request, model))?.scores
        else { return nil }
        return (scores, model.threshold)
      }
    }
  }

  private func answer(_ request: InferRequest, _ model: LoadedModel) throws(ServingError) -> InferResponse {
    let start = ContinuousClock.now
    var isSuccess = false
    defer { model.counters.record(start.duration(to: .now), isSuccess: isSuccess) }
    let outputs = try predict(request, model)
    isSuccess = true
    return InferResponse(
      modelName: model.name, modelVersion: model.version, id: request.id ?? requestID.next(), outputs: outputs)
  }

  private func predict(_ request: InferRequest, _ model: LoadedModel) throws(ServingError) -> [Tensor] {
    let wanted = try outputs(of: request, model)
    let inputs = try model.matcher.match(request.inputs)
    let answered: [Tensor]
    do {
      answered = try model.model.predict(inputs, outputs: wanted)
    } catch let error as ServingError {
      throw error
    } catch let error as ProtocolError {
      throw ServingError(error)
    } catch {
      throw ServingError(.internalFault, "model '\(model.name)' failed: \(error)", subject: model.name)
    }
    let outputs = wanted.isEmpty ? answered : wanted.compactMap { name in answered.first { $0.name == name } }
    guard outputs.count == wanted.count || wanted.isEmpty else {
      throw ServingError(
        .internalFault, "model '\(model.name)' did not give all of the outputs \(wanted.joined(separator: ", "))",
        subject: model.name)
    }
    return outputs.map(Self.asMLServerAnswers)
  }

  private func outputs(of request: InferRequest, _ model: LoadedModel) throws(ServingError) -> [String] {
    if request.outputs.isEmpty { return model.defaultOutputs }
    for output in request.outputs where !model.outputs.isEmpty && !model.outputs.contains(output.name) {
      throw ServingError(
        .invalidRequest,
        "model '\(model.name)' has no output '\(output.name)'; it has \(model.outputs.joined(separator: ", "))",
        subject: output.name)
    }
    return request.outputs.map(\.name)
  }

  /// A list as a column, and the content type that MLServer's codecs would give it.
  private static func asMLServerAnswers(_ tensor: Tensor) -> Tensor {
    var tensor = tensor.asColumn()
    if tensor.parameters.isEmpty { tensor.parameters = tensor.datatype == .bytes ? stringType : arrayType }
    return tensor
  }

  private static let arrayType: Parameters = ["content_type": "np"]
  private static let stringType: Parameters = ["content_type": "str"]
}
