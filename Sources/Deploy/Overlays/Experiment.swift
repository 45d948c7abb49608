/// A split of requests between models, as the inference server reads it.
public struct Experiment: Hashable, Sendable {
  /// A model and its share of the requests.
  public struct Candidate: Hashable, Sendable {
    /// What the share is called in logs and metrics: `baseline`.
    public let name: String
    /// The model that is served: `fraud-baseline`.
    public let model: String
    /// The share in percent.
    public let weight: Int

    /// Names a share.
    public init(name: String, model: String, weight: Int) {
      self.name = name
      self.model = model
      self.weight = weight
    }
  }

  /// The public name under which the models are asked: `fraud`.
  public let name: String
  /// The request parameter that sends equal values to the same model, so that a card always meets one: `card`.
  public let keyParameter: String
  /// The shares; they sum to 100.
  public let candidates: [Candidate]

  /// Shares out the requests.
  ///
  /// - Parameters:
  ///   - name: The public name.
  ///   - keyParameter: The request parameter whose value decides.
  ///   - candidates: The shares.
  /// - Throws: ``DeployError`` when a name is not of letters, digits and `._-`, a name is there twice, a weight is not
  ///   in 0...100, or the weights do not sum to 100.
  public init(name: String, keyParameter: String, candidates: [Candidate]) throws(DeployError) {
    for text in [name, keyParameter] + candidates.flatMap({ [$0.name, $0.model] }) {
      let isName = !text.isEmpty && text.utf8.allSatisfy { Self.nameCharacters.contains($0) }
      guard isName else {
        throw DeployError(.option, "the name \"\(text)\" in an experiment is not of letters, digits and ._-; change it")
      }
    }
    guard Set(candidates.map(\.name)).count == candidates.count else {
      throw DeployError(.option, "the experiment \(name) has two candidates of one name; rename one of the two")
    }
    let sum = candidates.reduce(0) { $0 + $1.weight }
    guard candidates.allSatisfy({ (0...100).contains($0.weight) }), sum == 100 else {
      let weights = candidates.map { "\($0.name) \($0.weight)" }.joined(separator: ", ")
      throw DeployError(
        .weights, "the weights of the experiment \(name) (\(weights)) sum to \(sum), expected 100; change them")
    }
    self.name = name
    self.keyParameter = keyParameter
    self.candidates = candidates
  }

  /// The settings file of the inference server: the same experiment gives the same bytes.
  public var json: String {
    // The server wants positive weights: a candidate that gets nothing is left out.
    let list = candidates.filter { $0.weight > 0 }.map { candidate in
      """
              {"name": "\(candidate.name)", "model": "\(candidate.model)", "weight": \(candidate.weight)}
      """
    }.joined(separator: ",\n")
    return """
      {
        "version": 1,
        "experiments": [
          {
            "name": "\(name)",
            "key": {"parameter": "\(keyParameter)"},
            "candidates": [
      \(list)
            ]
          }
        ]
      }

      """
  }

  private static let nameCharacters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-".utf8)
}
