public import FraudModel

/// A project: what `fraud.yaml` says, as typed values that have been checked.
public struct Project: Sendable {
  /// The version of the format that this release writes and reads.
  public static let currentVersion = 1

  /// The path of the file, as the caller gave it.
  public let path: String
  /// The project's name; it names the default output folder.
  public let name: String
  /// The transactions and what is expected of them.
  public let data: DataSource
  /// How the days are divided into training, delay and test.
  public let split: Split
  /// The features that every model is given.
  public let features: FeatureSet
  /// The models, in the order of the file.
  public let models: [Model]
  /// The conditions for going forward.
  public let gates: [ModelGate]
  /// The folder of the local registry, relative to the output folder unless it begins with `/`.
  public let registry: String
  /// The container image.
  public let image: Image
  /// How traffic is divided among the models; nil where the project only trains.
  public let experiment: Experiment?
  /// The folder of the service's base manifests, relative to the project file's folder already resolved; nil where the
  /// project renders none.
  public let manifestsBase: String?
  /// The environments that manifests are rendered for.
  public let environments: [Environment]

  /// The model that others are compared with, where the project has one.
  public var baseline: Model? { models.first { $0.role == .baseline } }

  /// The transactions and what is expected of them.
  public struct DataSource: Sendable {
    /// The file, relative to the project file's folder already resolved; nil where it is always given from outside.
    public let file: String?
    /// The day at whose beginning times begin to count.
    public let epoch: Day
    /// What the validator expects.
    public let rules: ValidationRules
  }

  /// How the days are divided: training goes first, labels are waited for, the test comes last.
  public struct Split: Sendable {
    /// The days of the main job.
    public let fold: PrequentialFold
    /// The days of each step of a backtest; at least one.
    public let folds: [PrequentialFold]
  }

  /// A model to train.
  public struct Model: Sendable {
    /// What a model is for.
    public enum Role: String, Sendable, CaseIterable {
      /// The one that others are compared with.
      case baseline
      /// One that wants to take over.
      case candidate
    }

    /// Its name in the project file.
    public let name: String
    /// What it is for.
    public let role: Role
    /// Its name in the registry and on the server.
    public let registeredName: String
    /// What it is trained with.
    public let algorithm: Algorithm
    /// How rows are weighed, scores calibrated and the threshold chosen.
    public let training: TrainingOptions

    /// What trains it.
    ///
    /// - Parameter threads: How many threads to use at most; nil for every processor of the process.
    /// - Returns: A trainer with the model's algorithm and options.
    /// - Throws: `ModelError` when there are less than 1 thread.
    public func trainer(threads: Int? = nil) throws(ModelError) -> Trainer {
      try Trainer(algorithm, threads: threads, options: training)
    }
  }

  /// A condition that one model must meet.
  public struct ModelGate: Sendable {
    /// The model's name in the project file.
    public let model: String
    /// The condition.
    public let gate: Gate
  }

  /// The container image.
  public struct Image: Sendable {
    /// The repository's name, without tag and digest.
    public let name: String
    /// The tag.
    public let tag: String
  }

  /// How traffic is divided among the models.
  public struct Experiment: Sendable {
    /// The public name that clients ask.
    public let name: String
    /// The request parameter that keeps a card on one model.
    public let key: String
    /// The share of each model in percent, by the models' names; they sum to 100.
    public let weights: [(model: String, percent: Int)]
  }

  /// An environment that manifests are rendered for.
  public struct Environment: Sendable {
    /// Its name, such as `staging`.
    public let name: String
    /// The namespace that everything goes into.
    public let namespace: String
    /// How many servers run.
    public let replicas: Int
  }
}
