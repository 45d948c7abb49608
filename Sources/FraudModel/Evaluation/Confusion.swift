/// How the decisions at a threshold agree with the labels.
public struct Confusion: Sendable, Equatable, Codable {
  /// Frauds that were flagged.
  public let truePositives: Int
  /// Genuine rows that were flagged.
  public let falsePositives: Int
  /// Frauds that were passed over.
  public let falseNegatives: Int
  /// Genuine rows that were passed over.
  public let trueNegatives: Int

  /// Counts; a row is flagged when its score is at least the threshold.
  init(labels: [Bool], scores: [Double], threshold: Double) {
    var counts = [0, 0, 0, 0]
    for (isFraud, score) in zip(labels, scores) { counts[(score >= threshold ? 2 : 0) + (isFraud ? 1 : 0)] += 1 }
    trueNegatives = counts[0]
    falseNegatives = counts[1]
    falsePositives = counts[2]
    truePositives = counts[3]
  }

  /// The share of frauds among the flagged; nil where nothing is flagged.
  public var precision: Double? { ratio(truePositives, truePositives + falsePositives) }

  /// The share of frauds that are flagged; nil where there are no frauds.
  public var recall: Double? { ratio(truePositives, truePositives + falseNegatives) }

  /// The harmonic mean of precision and recall; nil where nothing is flagged and there are no frauds.
  public var f1: Double? { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }

  private func ratio(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }

  private enum CodingKeys: String, CodingKey {
    case truePositives = "true_positives"
    case falsePositives = "false_positives"
    case falseNegatives = "false_negatives"
    case trueNegatives = "true_negatives"
  }
}
