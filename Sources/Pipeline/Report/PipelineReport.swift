public import ContentDigest
public import Judgement

/// What one run of the pipeline did and found; written as `report.json` and `report.md` in the output folder.
public struct PipelineReport: Codable, Sendable {
  /// The version of this format.
  public static let currentVersion = 1

  /// The version of the format that the report is written in.
  public let version: Int
  /// The project's name.
  public let project: String
  /// How many cores the machine has.
  public let cores: Int
  /// What went in.
  public let data: Data
  /// The models, in the order of the project file.
  public let models: [Model]
  /// What the gates said.
  public let gates: [Gate]
  /// The digests from the data to the manifests, each made from the one before.
  public let chain: [Link]
  /// What the running server answered; empty where a gate stopped the run before.
  public let smoke: [Check]
  /// The stages, in the order in which they ended.
  public let stages: [StageTiming]

  /// The verdict on the run: that of its gates and of its smoke test together.
  public var verdict: Verdict { Verdict.all(gates.map(\.verdict) + smoke.map(\.verdict)) }

  /// Whether every gate and every check passed.
  public var hasPassed: Bool { verdict == .pass }

  /// The transactions that a run worked on.
  public struct Data: Codable, Sendable {
    /// The file, as it was named.
    public let file: String
    /// How many transactions it holds.
    public let transactions: Int
    /// How many of them are frauds.
    public let frauds: Int
    /// The first and the last day that it covers.
    public let days: String
    /// The rows that the models were trained on.
    public let training: Period
    /// The later rows that the models were judged on.
    public let test: Period
    /// For how many days a label stays unknown.
    public let labelDelayDays: Int
    /// How many features each row has.
    public let features: Int
  }

  /// Some days of transactions.
  public struct Period: Codable, Sendable {
    /// The first and the last day.
    public let days: String
    /// How many transactions.
    public let transactions: Int
    /// How many of them are frauds.
    public let frauds: Int
  }

  /// A model that was trained and judged.
  public struct Model: Codable, Sendable {
    /// Its name in the project file.
    public let name: String
    /// What it is trained with.
    public let algorithm: String
    /// Where the registry keeps it, as `models:/NAME/VERSION`; nil where a gate stopped the run before.
    public let registered: String?
    /// The digest of its directory.
    public let digest: SHA256Digest
    /// The size of its files in bytes.
    public let bytes: Int
    /// The score from which a transaction is called a fraud.
    public let threshold: Double
    /// Its metrics on the test days, by name; one that the data cannot give is missing.
    public let metrics: [String: Double]
  }

  /// What a gate said.
  public struct Gate: Codable, Sendable {
    /// What the gate asks.
    public let gate: String
    /// What it was answered.
    public let found: String
    /// Its verdict.
    public let verdict: Verdict
  }

  /// A link of the chain from the data to the manifests.
  public struct Link: Codable, Sendable {
    /// What the digest is of.
    public let name: String
    /// The digest.
    public let digest: SHA256Digest
    /// The size in bytes of what it is of.
    public let bytes: Int
  }

  /// One question to the running server.
  public struct Check: Codable, Sendable {
    /// What was asked.
    public let name: String
    /// What was found.
    public let found: String
    /// The verdict.
    public let verdict: Verdict
  }
}
