/// How the requests to one public name are divided among models, by weights that are kept on each key.
public struct TrafficSplit: Sendable, Equatable {
  /// One of the models that share the requests.
  public struct Candidate: Sendable, Equatable {
    /// The arm's name, such as `baseline`.
    public let name: String
    /// The model's name on the server.
    public let model: String
    /// Its share in percent, from 0 to 100.
    public let percent: Int

    /// Names a candidate and its share.
    public init(name: String, model: String, percent: Int) {
      self.name = name
      self.model = model
      self.percent = percent
    }
  }

  /// The public name that clients ask.
  public let experiment: String
  /// The request parameter whose value stays on one model.
  public let key: String
  /// The models; their shares sum to 100.
  public let candidates: [Candidate]

  /// Describes a division.
  ///
  /// - Parameters:
  ///   - experiment: The public name that clients ask.
  ///   - key: The request parameter whose value stays on one model.
  ///   - candidates: The models with their shares.
  /// - Throws: ``DeployError`` where the shares do not sum to 100 percent or two candidates share a name.
  public init(experiment: String, key: String, candidates: [Candidate]) throws(DeployError) {
    let sum = candidates.map(\.percent).reduce(0, +)
    guard sum == 100, candidates.allSatisfy({ (0...100).contains($0.percent) }) else {
      throw DeployError(
        .split, "the weights of '\(experiment)' sum to \(sum) percent, expected shares from 0 that sum to 100")
    }
    guard Set(candidates.map(\.name)).count == candidates.count else {
      throw DeployError(.split, "two candidates of '\(experiment)' share a name; give each its own")
    }
    self.experiment = experiment
    self.key = key
    self.candidates = candidates
  }

  /// The settings file that `fraud-serve` reads with `--experiments`.
  ///
  /// A candidate without a share is left out: the server wants positive weights.
  public var settings: SettingsFile {
    SettingsFile(
      version: 1,
      experiments: [
        .init(
          name: experiment, key: .init(parameter: key),
          candidates: candidates.filter { $0.percent > 0 }.map {
            .init(name: $0.name, model: $0.model, weight: $0.percent)
          })
      ])
  }

  /// The form of the settings file.
  public struct SettingsFile: Codable, Sendable {
    let version: Int
    let experiments: [Experiment]

    struct Experiment: Codable {
      let name: String
      let key: Key
      let candidates: [Candidate]
    }

    struct Key: Codable {
      let parameter: String
    }

    struct Candidate: Codable {
      let name: String
      let model: String
      let weight: Int
    }
  }
}
