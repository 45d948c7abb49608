public import InferenceProtocol

/// A public name behind which several models share the requests by weight, sticky by a key.
public struct Experiment: Sendable {
  /// What decides which model a request meets.
  public enum Key: Sendable, Equatable {
    /// A parameter of the request.
    case parameter(String)
    /// A header field.
    case header(String)
    /// The first element of an input tensor.
    case input(String)
  }

  /// One of the models.
  public struct Candidate: Sendable, Equatable {
    /// The arm's name in answers and metrics.
    public let name: String
    /// The model.
    public let model: String
    /// One version of it; nil for the highest in service.
    public let version: String?
    /// Its share of the keys is its weight over the sum of the weights.
    public let weight: Double

    /// Describes a candidate; its weight is positive.
    public init(name: String, model: String, version: String? = nil, weight: Double) {
      self.name = name
      self.model = model
      self.version = version
      self.weight = weight
    }
  }

  /// The public name.
  public let name: String
  /// What decides; nil leaves it to the request's id.
  public let key: Key?
  /// The models; at least one.
  public let candidates: [Candidate]
  /// Models that get a copy of every request and whose answers nobody gets; their weights say nothing.
  public let shadows: [Candidate]
  private let rendezvous: Rendezvous

  /// Describes an experiment.
  ///
  /// - Parameters:
  ///   - name: The public name, which is no model's.
  ///   - key: What decides which model a request meets.
  ///   - candidates: The models; at least one.
  ///   - shadows: Models that get a copy of every request.
  public init(name: String, key: Key?, candidates: [Candidate], shadows: [Candidate] = []) {
    self.shadows = shadows
    self.name = name
    self.key = key
    self.candidates = candidates
    rendezvous = Rendezvous(experiment: name, candidates: candidates.map { ($0.name, $0.weight) })
  }

  /// The candidate that a key meets, always the same one.
  public func candidate(forKey key: some Sequence<UInt8>) -> Candidate { candidates[rendezvous.choose(key)] }

  /// The candidate that a request meets.
  ///
  /// The key decides; where the request has none its id does; where it has none either, the bytes of its first tensor.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - header: The value of a header field, nil where it is absent.
  /// - Returns: The candidate.
  public func candidate(for request: InferRequest, header: (String) -> String?) -> Candidate {
    if let text = text(of: request, header) ?? request.id { return candidate(forKey: text.utf8) }
    return candidate(forKey: request.inputs.first?.littleEndianBytes ?? [])
  }

  private func text(of request: InferRequest, _ header: (String) -> String?) -> String? {
    switch key {
    case nil: return nil
    case .header(let name): return header(name)
    case .parameter(let name):
      switch request.parameters[name]?.content {
      case .string(let text): return text
      case .integer(let value): return String(value)
      case .number(let value): return value.description
      case .bool(let flag): return flag ? "true" : "false"
      default: return nil
      }
    case .input(let name):
      switch request.inputs.first(where: { $0.name == name })?.data {
      case .ints(let values): return values.first.map { String($0) }
      case .floats(let values): return values.first.map { Double($0).description }
      case .doubles(let values): return values.first?.description
      case .bytes(let values): return values.first.map { String(decoding: $0, as: UTF8.self) }
      case .bools(let values): return values.first.map { $0 ? "true" : "false" }
      case nil: return nil
      }
    }
  }
}
