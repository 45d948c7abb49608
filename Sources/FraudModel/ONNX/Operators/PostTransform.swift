/// What an operator of `ai.onnx.ml` makes of its scores at the end.
///
/// Source: the operators' `post_transform` attribute; what it says of one score for two classes is what ONNX Runtime
/// does.
enum PostTransform: String, Sendable {
  case none = "NONE"
  case softmax = "SOFTMAX"
  case logistic = "LOGISTIC"
  case softmaxZero = "SOFTMAX_ZERO"
  case probit = "PROBIT"

  /// Transforms one score for each class in place.
  func apply(_ scores: inout [Double], _ type: ONNXGraph.ElementType) {
    switch self {
    case .none: break
    case .logistic: for index in scores.indices { scores[index] = Self.logistic(scores[index], type) }
    case .probit: for index in scores.indices { scores[index] = type.rounding(Self.probit(scores[index])) }
    case .softmax, .softmaxZero:
      let largest = scores.max() ?? 0
      var sum = 0.0
      for index in scores.indices {
        // The other softmax leaves zeros at zero.
        let counts = self == .softmax || abs(scores[index]) > 1e-7
        scores[index] = counts ? Elementary.exp(scores[index] - largest) : scores[index] * Elementary.exp(-largest)
        if counts { sum += scores[index] }
      }
      for index in scores.indices { scores[index] = type.rounding(scores[index] / sum) }
    }
  }

  static func logistic(_ score: Double, _ type: ONNXGraph.ElementType) -> Double {
    type.rounding(Elementary.sigmoid(score))
  }

  /// The inverse of the normal distribution, by the approximation that ONNX Runtime uses.
  ///
  /// Source: Winitzki, A handy approximation for the error function and its inverse, 2008.
  static func probit(_ score: Double) -> Double {
    let x = 2 * score - 1
    let a = 0.147
    let logarithm = Elementary.log((1 - x) * (1 + x))
    let v = 2 / (Double.pi * a) + 0.5 * logarithm
    let inverse = (-v + (v * v - logarithm / a).squareRoot()).squareRoot()
    return 2.0.squareRoot() * (x < 0 ? -inverse : inverse)
  }
}

extension NodePlan {
  /// The `post_transform` attribute.
  func postTransform() throws(ModelError) -> PostTransform {
    let name = try text("post_transform", "NONE")
    guard let transform = PostTransform(rawValue: name) else {
      throw refusal("its post_transform '\(name)' is not one that ONNX knows")
    }
    return transform
  }
}
