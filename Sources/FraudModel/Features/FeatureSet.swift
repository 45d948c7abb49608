/// Features in the order in which a model takes them, and the computation of their values.
public struct FeatureSet: Sendable, Equatable {
  /// The features, all with different names.
  public let features: [FeatureDefinition]

  /// The features' names in order.
  public var names: [String] { features.map(\.name) }

  /// Puts features together.
  ///
  /// - Parameter features: At least one, all with different names.
  /// - Throws: ``ModelError`` naming a feature that cannot be computed, that reads labels which are not known yet,
  ///   or whose name stands there twice.
  public init(_ features: [FeatureDefinition]) throws(ModelError) {
    guard !features.isEmpty else { throw ModelError(.option, "there are no features; name at least one") }
    var names: Set<String> = []
    for feature in features {
      try feature.validate(after: names)
      guard names.insert(feature.name).inserted else {
        throw ModelError(.option, "two features are named '\(feature.name)'; give each its own name")
      }
    }
    _ = try FeaturePlan(features)
    self.features = features
  }
}

extension FeatureSet: Codable {
  /// Decodes the list of definitions.
  ///
  /// - Throws: `DecodingError`, also for definitions that no feature set can have.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let features = try container.decode([FeatureDefinition].self)
    do throws(ModelError) {
      try self.init(features)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
    }
  }

  /// Encodes the list of definitions.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(features)
  }
}
