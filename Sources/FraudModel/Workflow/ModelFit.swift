/// One training as it is recorded: a model of some days, with everything that its directory says about it.
public struct ModelFit: Sendable {
  /// The name under which the model is registered and served.
  public let name: String
  /// What learns.
  public let trainer: Trainer
  /// The features, computed as of the label delay.
  public let features: FeatureSet
  /// What the columns of the data are.
  public let schema: Schema
  /// The first and the last training day.
  public let days: ClosedRange<Day>
  /// For how many days a label stays unknown.
  public let labelDelayDays: Int

  /// Describes a training.
  ///
  /// - Parameters:
  ///   - name: The name under which the model is registered and served.
  ///   - trainer: What learns.
  ///   - features: The features.
  ///   - schema: What the columns of the data are.
  ///   - days: The first and the last training day.
  ///   - labelDelayDays: For how many days a label stays unknown.
  public init(
    name: String, trainer: Trainer, features: FeatureSet, schema: Schema = .cardTransactions, days: ClosedRange<Day>,
    labelDelayDays: Int
  ) {
    self.name = name
    self.trainer = trainer
    self.features = features
    self.schema = schema
    self.days = days
    self.labelDelayDays = labelDelayDays
  }

  /// Trains the model.
  ///
  /// What is known is what stands on the morning of the day `labelDelayDays` + 1 after the last training day: every label
  /// of the training days, and through the features no label that is younger than the delay at each transaction.
  ///
  /// - Parameters:
  ///   - transactions: The data; rows before the training days serve as history.
  ///   - matrix: The features of all transactions.
  ///   - dataDigest: The digest of the data file, for the record.
  ///   - softwareVersion: The version of the software, for the record.
  ///   - progress: Called with the share that is done, from 0 to 1.
  /// - Returns: The model with everything that its directory holds.
  /// - Throws: ``ModelError`` where the days hold no transactions, or nothing that can be trained on.
  public func run(
    on transactions: Transactions, features matrix: FeatureMatrix, dataDigest: String, softwareVersion: String,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(ModelError) -> ModelDirectory {
    // In the order of ids, so that the order of a file's lines does not matter.
    let rows = transactions.rows(in: days).sorted { (transactions.ids[$0], $0) < (transactions.ids[$1], $1) }
    guard !rows.isEmpty else {
      throw ModelError(
        .data,
        "there are no transactions on the training days \(days.lowerBound) to \(days.upperBound); "
          + "choose days within the data")
    }
    let model = try trainer.train(on: transactions, rows: rows, features: matrix, progress: progress)
    var metrics = [
      "training.rows": Double(rows.count), "training.frauds": Double(rows.count { transactions.frauds[$0] }),
    ]
    // Measured on rows that the scoring model had not seen; the later period is judged by whoever has it.
    metrics["left_out.precision"] = model.threshold.precision
    metrics["left_out.recall"] = model.threshold.recall
    var card = ModelCard(
      name: name, model: model,
      features: features.features.map {
        .init(name: $0.name, definition: $0.text, computation: $0, categories: model.categories[$0.name])
      },
      schema: schema == .cardTransactions ? "card-transactions" : "described", epoch: transactions.epoch.description,
      labelDelayDays: labelDelayDays,
      training: .init(from: days.lowerBound.description, to: days.upperBound.description), metrics: metrics,
      trainingDataDigest: dataDigest, softwareVersion: softwareVersion)
    if schema != .cardTransactions { card.columns = schema }
    return try ModelDirectory(
      model: model, card: card, reference: ReferenceDistribution(of: matrix.selecting(rows)))
  }
}

extension ModelCard {
  /// The features as this library computes them from transactions.
  ///
  /// - Throws: ``ModelError`` naming a feature that was computed elsewhere.
  public func featureSet() throws(ModelError) -> FeatureSet {
    var definitions: [FeatureDefinition] = []
    for feature in features {
      guard let definition = feature.computation, definition.name == feature.name else {
        throw ModelError(
          .modelFile,
          "feature '\(feature.name)' of model '\(name)' says only in words how it is computed; "
            + "compute it where the model was made")
      }
      definitions.append(definition)
    }
    return try FeatureSet(definitions)
  }
}
