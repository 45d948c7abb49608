extension ONNXScorer {
  /// Reads any ONNX file and prepares the fastest way to score with it.
  ///
  /// A file of this library becomes its ``Scorer``, and so does a file of another program that is plainly one of this
  /// library's kinds of model (``TrainedModel/init(lowering:threshold:)``); every other becomes an ``ONNXScorer``.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - width: How many columns an input has where the file leaves it open.
  ///   - features: The features' names; nil for those of the file.
  ///   - output: The output that holds the score; nil for the one that holds probabilities.
  ///   - positiveClass: The label of the class whose probability is the score; nil for class 1 of two.
  /// - Returns: A ``Scorer`` or an ``ONNXScorer``.
  /// - Throws: ``ModelError`` as ``ONNXModel/init(decoding:)``, ``ONNXProgram/init(decoding:width:)`` and
  ///   ``init(_:features:output:positiveClass:)`` do.
  public static func fastest(
    decoding bytes: [UInt8], width: Int? = nil, features: [String]? = nil, output: String? = nil,
    positiveClass: String? = nil
  ) throws(ModelError) -> any RowScorer {
    let choosesNothing = features == nil && output == nil && positiveClass == nil
    if choosesNothing, try ONNXGraph(decoding: bytes).producer == ONNXGraph.producer {
      return Scorer(try ONNXModel(decoding: bytes).model)
    }
    let scorer = try ONNXScorer(
      try ONNXProgram(decoding: bytes, width: width), features: features, output: output, positiveClass: positiveClass)
    return TrainedModel(lowering: scorer).map(Scorer.init) ?? scorer
  }
}
