import InferenceProtocol
import Logging
import ModelServing
import Synchronization

/// Answers each row with the weighted sum of its features, so that a mix-up of features shows.
struct WeightedSum: ServedModel {
  var features = ["amount", "hour", "risk"]
  var bias: Float = 0
  var threshold: Double?

  var signature: ModelSignature {
    ModelSignature(
      platform: "test", inputs: [.init(name: "input", datatype: .fp32, shape: [-1, features.count])],
      outputs: [
        .init(name: "score", datatype: .fp32, shape: [-1]), .init(name: "rows", datatype: .int64, shape: [-1]),
      ], features: features, defaultOutputs: ["score"], threshold: threshold)
  }

  func predict(_ inputs: [Tensor], outputs: [String]) throws -> [Tensor] {
    let values = inputs[0].floats ?? []
    let rows = inputs[0].rowCount
    return try outputs.map { name in
      if name == "rows" {
        return try Tensor(name: name, shape: [1], datatype: .int64, data: .ints([Int64(rows)]))
      }
      let scores = (0..<rows).map { row in
        features.indices.reduce(bias) { sum, feature in
          let value = values[row * features.count + feature]
          return sum + value * Float(feature * 10 + 1)
        }
      }
      return try Tensor(name: name, shape: [rows], floats: scores)
    }
  }
}

/// Says which version it is, and takes anything.
struct Labelled: ServedModel {
  let label: String
  var isBroken = false

  var signature: ModelSignature { ModelSignature() }

  func predict(_ inputs: [Tensor], outputs: [String]) throws -> [Tensor] {
    [try Tensor(name: "label", shape: [1], datatype: .bytes, data: .bytes([Array(label.utf8)]))]
  }

  func selfTest() throws {
    if isBroken { throw ServingError(.loadFailed, "the recorded sample scores differently") }
  }
}

/// Loads a `Labelled` of every folder: broken where the settings say so, with the file's `extra` as its label.
final class LabelLoader: ModelLoader {
  private let count = Mutex(0)

  /// How often it loaded something.
  var loads: Int { count.withLock { $0 } }

  func load(_ path: String, settings: ModelSettings) throws -> any ServedModel {
    count.withLock { $0 += 1 }
    if settings.implementation == "corrupt" {
      throw ServingError(.loadFailed, "\(path)/model.onnx: is no ONNX model")
    }
    return Labelled(
      label: settings.parameters["extra"]?["label"]?.string ?? settings.version ?? settings.name,
      isBroken: settings.implementation == "broken")
  }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

extension DataPlane {
  /// A plane with one `WeightedSum` under the name `sum`.
  static func weightedSum() throws -> DataPlane {
    let plane = DataPlane(store: ModelStore(), logger: quiet)
    try plane.store.serve(WeightedSum(), ModelSettings(name: "sum", version: "1"))
    return plane
  }
}

extension InferRequest {
  static let anything: InferRequest = {
    let inputs = (try? Tensor(name: "x", shape: [1], floats: [1])).map { [$0] } ?? []
    return InferRequest(inputs: inputs)
  }()
}

extension InferResponse {
  /// What a `Labelled` said.
  var label: String? {
    if case .bytes(let texts) = outputs.first?.data { String(decoding: texts[0], as: UTF8.self) } else { nil }
  }
}
