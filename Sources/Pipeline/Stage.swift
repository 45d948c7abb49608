/// A step of the pipeline, in the order in which the steps depend on one another.
public enum Stage: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The transactions are read and checked.
  case validate
  /// The features of the training and test rows are computed.
  case features
  /// One model is trained; the models are trained side by side.
  case train(model: String)
  /// Every model is measured on the later period.
  case evaluate
  /// The gates say which models may go on.
  case gate
  /// The models are registered with their lineage.
  case register
  /// The server and the models become a container image.
  case pack
  /// The manifests of an environment are rendered around the image's digest.
  case render
  /// The server is started, asked and stopped.
  case smoke

  /// The name that people and logs use, such as `train candidate`.
  public var description: String {
    switch self {
    case .validate: "validate"
    case .features: "features"
    case .train(let model): "train \(model)"
    case .evaluate: "evaluate"
    case .gate: "gate"
    case .register: "register"
    case .pack: "pack"
    case .render: "render"
    case .smoke: "smoke"
    }
  }

  /// Reads what ``encode(to:)`` writes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let stage = Stage(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a stage")
    }
    self = stage
  }

  /// Writes the stage as its name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  private init?(_ text: String) {
    let plain: [Stage] = [.validate, .features, .evaluate, .gate, .register, .pack, .render, .smoke]
    if let stage = plain.first(where: { $0.description == text }) {
      self = stage
    } else if text.hasPrefix("train ") {
      self = .train(model: String(text.dropFirst(6)))
    } else {
      return nil
    }
  }
}

/// What a running pipeline tells whoever watches it.
public enum PipelineEvent: Sendable {
  /// A stage began to work.
  case started(Stage)
  /// A stage has done a share of its work, from 0 to 1.
  case progressed(Stage, Double)
  /// A stage is done.
  case finished(StageTiming)
}

/// How long a stage took, and whether it had anything to do.
public struct StageTiming: Codable, Sendable {
  /// The stage.
  public let stage: Stage
  /// Wall-clock seconds of this run.
  public let seconds: Double
  /// Whether an earlier run's result was taken, because nothing that goes into the stage had changed.
  public let reused: Bool
}
