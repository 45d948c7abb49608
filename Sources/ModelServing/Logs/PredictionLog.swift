import InferenceProtocol

/// Writes one line of JSON for each row that was scored: what later labels are joined with to measure precision and
/// recall in production.
///
/// A line has `version` (of this format), `time`, `id` (the transaction), `row`, `name` (that was asked), `model`,
/// `model_version`, `arm`, `score` and `decision`. It holds no feature. The transaction is the request's parameter
/// `transaction_id`, or its `transaction_ids` with one for each row, and without either the request's id.
public struct PredictionLog: Sendable {
  /// The version of the lines' format.
  public static let formatVersion = 1

  /// Where the lines go.
  public let lines: LineLog

  /// Makes a log of lines.
  public init(_ lines: LineLog) { self.lines = lines }

  /// Notes an answer.
  func record(_ request: InferRequest, _ inference: DataPlane.Inference, name: String, threshold: Double?) {
    let response = inference.response
    guard let scores = response.scores else { return }
    let time = JSONValue(.string(Timestamp.now()))
    let ids = request.parameters["transaction_ids"]?.array
    let id = request.parameters["transaction_id"] ?? response.id.map { JSONValue(.string($0)) } ?? JSONValue(.null)
    for (row, score) in scores.enumerated() {
      var line: JSONObject = [
        "version": JSONValue(.integer(Int64(Self.formatVersion))), "time": time,
        "id": ids.flatMap { row < $0.count ? $0[row] : nil } ?? id, "row": JSONValue(.integer(Int64(row))),
        "name": JSONValue(.string(name)), "model": JSONValue(.string(response.modelName)),
      ]
      line["model_version"] = response.modelVersion.map { JSONValue(.string($0)) }
      line["arm"] = inference.arm.map { JSONValue(.string($0)) }
      line["score"] = JSONValue(.number(score))
      line["decision"] = threshold.map { JSONValue(.bool(score >= $0)) }
      lines.append(JSONValue(.object(line)).encoded())
    }
  }
}
