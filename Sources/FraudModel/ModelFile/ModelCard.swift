/// What stands beside a model's arithmetic: where it comes from, what it takes and how good it is.
///
/// It is the content of `model.json`. Nothing in it comes from a clock, so the same training gives the same bytes.
public struct ModelCard: Codable, Equatable, Sendable {
  /// The version of the format that this library writes.
  ///
  /// A reader takes versions up to its own; a field that is new in a version is optional to it.
  public static let currentVersion = 1

  /// One feature: what a row holds at its place.
  public struct Feature: Codable, Equatable, Sendable {
    /// The feature's name, as in ``TrainedModel/features``.
    public var name: String
    /// The type of its values as serving names it, such as `FP32`.
    public var type: String
    /// How it is computed, in words.
    public var definition: String
    /// How this library computes it from transactions; nil for a feature that is computed elsewhere.
    public var computation: FeatureDefinition?
    /// The names of its categories: a value c, from 0, stands for the name at place c; nil for a number.
    public var categories: [String]?

    /// Describes a feature.
    public init(
      name: String, type: String = "FP32", definition: String, computation: FeatureDefinition? = nil,
      categories: [String]? = nil
    ) {
      self.name = name
      self.type = type
      self.definition = definition
      self.computation = computation
      self.categories = categories
    }
  }

  /// The training rows' days, both included, as `YYYY-MM-DD`.
  public struct DayRange: Codable, Equatable, Sendable {
    /// The first day.
    public var from: String
    /// The last day.
    public var to: String

    /// Describes a range.
    public init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }

  /// The version of the format.
  public var version = ModelCard.currentVersion
  /// The model's name.
  public var name: String
  /// What learned, as ``Algorithm/name`` says.
  public var algorithm: String
  /// The features in the order in which a row holds them.
  public var features: [Feature]
  /// The name of the layout that the transactions had.
  public var schema: String
  /// The columns that the transactions had; nil for those of the built-in layout.
  public var columns: Schema?
  /// The day from which times count, as `YYYY-MM-DD`.
  public var epoch: String
  /// How old a label must be before features and training may know it.
  public var labelDelayDays: Int
  /// The days of the training rows.
  public var training: DayRange
  /// From which score on a transaction is flagged, and how that was chosen.
  public var threshold: Threshold
  /// Figures by name, such as `test.average_precision`; finite numbers only.
  public var metrics: [String: Double]
  /// The digest of the data that the model was trained on.
  public var trainingDataDigest: String
  /// The version of the software that trained.
  public var softwareVersion: String

  /// Describes a model.
  ///
  /// - Parameters:
  ///   - name: The model's name.
  ///   - model: The model; algorithm and threshold are taken from it.
  ///   - features: The features in the model's order.
  ///   - schema: The name of the layout that the transactions had.
  ///   - epoch: The day from which times count, as `YYYY-MM-DD`.
  ///   - labelDelayDays: How old a label must be before features and training may know it.
  ///   - training: The days of the training rows.
  ///   - metrics: Figures by name; finite numbers only.
  ///   - trainingDataDigest: The digest of the data that the model was trained on.
  ///   - softwareVersion: The version of the software that trained.
  public init(
    name: String, model: TrainedModel, features: [Feature], schema: String, epoch: String, labelDelayDays: Int,
    training: DayRange, metrics: [String: Double], trainingDataDigest: String, softwareVersion: String
  ) {
    self.name = name
    algorithm = model.algorithm
    self.features = features
    self.schema = schema
    self.epoch = epoch
    self.labelDelayDays = labelDelayDays
    self.training = training
    threshold = model.threshold
    self.metrics = metrics
    self.trainingDataDigest = trainingDataDigest
    self.softwareVersion = softwareVersion
  }

  private enum CodingKeys: String, CodingKey {
    case version, name, algorithm, features, schema, columns, epoch, training, threshold, metrics
    case labelDelayDays = "label_delay_days"
    case trainingDataDigest = "training_data_digest"
    case softwareVersion = "software_version"
  }
}

extension ModelCard {
  /// Checks that the card speaks of a model.
  ///
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` naming what they disagree about.
  func check(against model: TrainedModel, named modelName: String) throws(ModelError) {
    guard features.map(\.name) == model.features else {
      throw ModelError(
        .modelFile,
        "model.json lists the features \(features.map(\.name).joined(separator: ", ")) and model.onnx takes "
          + "\(model.features.joined(separator: ", ")); write both from one training")
    }
    if let other = features.first(where: { $0.categories != model.categories[$0.name] }) {
      throw ModelError(
        .modelFile,
        "model.json and model.onnx name other categories for feature '\(other.name)'; write both from one training")
    }
    for (card, onnx, what) in [
      (name, modelName, "name"), (algorithm, model.algorithm, "algorithm"),
      ("\(threshold.value)", "\(model.threshold.value)", "threshold"),
    ] where card != onnx {
      throw ModelError(
        .modelFile, "model.json has the \(what) '\(card)' and model.onnx '\(onnx)'; write both from one training")
    }
    if let bad = metrics.keys.sorted().first(where: { metrics[$0]?.isFinite != true }) {
      throw ModelError(.modelFile, "metric '\(bad)' is not a finite number; leave out what could not be measured")
    }
  }
}
