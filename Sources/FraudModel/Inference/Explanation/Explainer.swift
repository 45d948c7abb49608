/// Explains scores: what each feature adds to a row's log-odds.
///
/// - Trees: exact Shapley values of the sum of trees, as the `shap` package's `TreeExplainer` gives with
///   `feature_perturbation="tree_path_dependent"`. What is expected of an unknown feature comes from the numbers of
///   training rows in the trees (``DecisionTree/Node/cover``), so no data are needed.
/// - Linear models: a feature's weight times the distance of its value from the mean in training, which is its Shapley
///   value if features are independent. Where one follows from another, both share what they say in any way that the
///   weights happen to. Without standardization, the distance is that from 0.
///
/// - Neural networks: an estimate of the Shapley values, over 64 fixed orders in which features become known, of which
///   the unknown ones have their means in training.
///
/// ``Explanation/base`` and the contributions add up to ``Explanation/logOdds`` within 1e-9 for the models that are
/// trained here. The leaf values of other programs' trees are no multiples of one number, so that single precision
/// rounds their sum; there the contributions add up to the sum that is not rounded.
public struct Explainer: Sendable {
  private enum Form {
    case linear
    case trees(TreeContributions)
    /// Any core at all: the rows between a reference row and the row that is explained are scored.
    case sampled(SampledContributions)
  }

  private let scorer: Scorer
  private let form: Form

  /// Prepares a model's explanations.
  ///
  /// - Parameter model: The model.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` when its trees do not say how many training rows
  ///   passed their nodes.
  /// - Complexity: O(size of the model).
  public init(_ model: TrainedModel) throws(ModelError) { try self.init(model, instructions: .best) }

  /// Prepares a model's explanations with some of the processor's instructions, which changes none.
  package init(_ model: TrainedModel, instructions: InstructionSet) throws(ModelError) {
    scorer = Scorer(model, instructions: instructions)
    switch model.core {
    case .linear: form = .linear
    case .trees(let ensemble): form = .trees(try TreeContributions(ensemble, instructions: instructions))
    case .network: form = .sampled(SampledContributions(reference: Self.reference(model)))
    }
  }

  /// Explains by a sample of orders what could be explained exactly, so that the estimate can be tested.
  package init(sampling model: TrainedModel) {
    scorer = Scorer(model)
    form = .sampled(SampledContributions(reference: Self.reference(model)))
  }

  /// The row that stands for nothing being known: the means in training, where the model has them.
  private static func reference(_ model: TrainedModel) -> [Float] {
    switch model.preprocessing {
    case .none: [Float](repeating: 0, count: model.features.count)
    // Behind the features' means stand those of the marks of missing values, which the row has none of.
    case .standardization(let means, _): means.prefix(model.features.count).map { Float($0) }
    }
  }

  /// Explains one row.
  ///
  /// - Parameter row: The features in the order of ``TrainedModel/features``; NaN stands for a missing value.
  /// - Returns: The score and what each feature adds to it.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the row has another number of values.
  /// - Complexity: O(features), or O(trees × leaves × depth).
  public func explain(_ row: Span<Float>) throws(ModelError) -> Explanation {
    try scorer.check(row)
    return explanation(of: row)
  }

  /// Explains the rows of a matrix.
  ///
  /// - Parameters:
  ///   - matrix: Columns with the names of ``TrainedModel/features``, in that order.
  ///   - threads: How many threads to use; nil for one a processor. The result does not depend on it.
  /// - Returns: One explanation a row.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the columns are not the model's features.
  public func explain(_ matrix: FeatureMatrix, threads: Int? = nil) throws(ModelError) -> [Explanation] {
    try scorer.check(matrix)
    let blocks = (matrix.rowCount + Self.block - 1) / Self.block
    let pieces = concurrentMap(blocks, threads: threads) { number in
      (number * Self.block..<min(matrix.rowCount, (number + 1) * Self.block)).map {
        explanation(of: matrix.row($0).span)
      }
    }
    return Array(pieces.joined())
  }

  /// Rows that one thread takes at a time.
  private static let block = 64

  private func explanation(of row: Span<Float>) -> Explanation {
    let features = scorer.model.features
    var amounts = [Double](repeating: 0, count: features.count)
    var base = 0.0
    let logOdds = scorer.core.logOdds(row)
    switch form {
    case .linear: base = scorer.core.linearTerms(row, into: &amounts)
    case .trees(let trees):
      base = trees.base
      trees.add(row, to: &amounts)
    case .sampled(let sampled): base = sampled.add(row, scorer.core, to: &amounts)
    }
    return Explanation(
      score: scorer.model.calibration.probability(logOdds), logOdds: logOdds, base: base,
      contributions: amounts.indices.map { .init(feature: features[$0], value: row[$0], amount: amounts[$0]) })
  }
}
