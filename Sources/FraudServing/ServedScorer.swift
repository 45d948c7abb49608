internal import FraudModel
import InferenceProtocol
import ModelServing

/// A fraud model that answers requests: a matrix of features in, the calibrated probability of fraud for each row out.
///
/// The input is one tensor `features` of type FP32 and shape [-1, number of features]; clients may instead send one tensor
/// for each feature, by name and in any order. The output is one tensor `score` of type FP32 and shape [-1, 1].
struct ServedScorer: ServedModel {
  private let scorer: Scorer
  let signature: ModelSignature

  init(_ model: TrainedModel) {
    scorer = Scorer(model)
    signature = ModelSignature(
      platform: "fraud-model",
      inputs: [TensorMetadata(name: "features", datatype: .fp32, shape: [-1, model.features.count])],
      outputs: [TensorMetadata(name: "score", datatype: .fp32, shape: [-1, 1])],
      features: model.features, threshold: Double(model.threshold.value))
  }

  func predict(_ inputs: [Tensor], outputs: [String]) throws -> [Tensor] {
    guard let rows = inputs.first, let values = rows.floats else {
      throw ServingError(.invalidRequest, "the input 'features' must hold numbers", subject: "features")
    }
    var scores: [Float] = []
    do throws(ModelError) {
      try scorer.score(rows: values, count: rows.rowCount, into: &scores)
    } catch {
      throw ServingError(.invalidRequest, error.description, subject: "features")
    }
    return [try Tensor(name: "score", shape: [scores.count, 1], floats: scores)]
  }
}
