public import InferenceProtocol
public import Judgement

/// Questions to a running inference server whose answers are known.
///
/// A server passes when it is alive and ready, knows its models, gives the scores that the models gave when they were
/// made, divides traffic as asked, and keeps every card on one model.
public struct SmokeTest: Sendable {
  /// Transactions whose scores are known.
  public struct Golden: Sendable {
    /// The model to ask.
    public let model: String
    /// The features, row after row.
    public let rows: [Float]
    /// How many features a row has.
    public let width: Int
    /// The score that each row must get.
    public let scores: [Float]

    /// Names known scores.
    public init(model: String, rows: [Float], width: Int, scores: [Float]) {
      self.model = model
      self.rows = rows
      self.width = width
      self.scores = scores
    }
  }

  /// How traffic must be divided.
  public struct Split: Sendable {
    /// The public name that clients ask.
    public let experiment: String
    /// The request parameter that carries the key.
    public let parameter: String
    /// Different keys, such as cards.
    public let keys: [String]
    /// The features to send with each key.
    public let row: [Float]
    /// The share from 0 to 1 that each model must get, by the models' names.
    public let shares: [(model: String, share: Double)]

    /// Describes a division.
    public init(
      experiment: String, parameter: String, keys: [String], row: [Float], shares: [(model: String, share: Double)]
    ) {
      self.experiment = experiment
      self.parameter = parameter
      self.keys = keys
      self.row = row
      self.shares = shares
    }
  }

  /// What was asked, what was found, and the verdict.
  public struct Check: Codable, Sendable {
    /// What was asked.
    public let name: String
    /// What was found.
    public let found: String
    /// The verdict.
    public let verdict: Verdict
  }

  /// The fewest keys that say anything about a division.
  static let fewestKeys = 200
  /// How far a score may be from the known one.
  static let tolerance: Float = 1e-6

  private let golden: [Golden]
  private let split: Split?

  /// Prepares the questions.
  public init(golden: [Golden], split: Split?) {
    self.golden = golden
    self.split = split
  }

  /// Asks a server every question; a question that cannot be asked fails, and the others are still asked.
  ///
  /// - Parameter client: Speaks to the server.
  /// - Returns: One check for each question.
  public func run(_ client: InferenceClient<some InferenceTransport>) async -> [Check] {
    var checks = [
      await check("health") {
        let (isLive, isReady) = (try await client.isLive(), try await client.isReady())
        return (isLive && isReady, "live \(isLive ? "yes" : "no"), ready \(isReady ? "yes" : "no")")
      }
    ]
    for known in golden {
      checks.append(await check("metadata of \(known.model)") { try await metadata(known, client) })
      checks.append(await check("known scores of \(known.model)") { try await scores(known, client) })
    }
    if let split { checks += await division(split, client) }
    return checks
  }

  private func check(
    _ name: String, _ question: () async throws -> (holds: Bool, found: String)
  ) async -> Check {
    do {
      let answer = try await question()
      return Check(name: name, found: answer.found, verdict: answer.holds ? .pass : .fail)
    } catch {
      return Check(name: name, found: "\(error)", verdict: .fail)
    }
  }

  private func metadata(
    _ known: Golden, _ client: InferenceClient<some InferenceTransport>
  ) async throws -> (holds: Bool, found: String) {
    let metadata = try await client.modelMetadata(known.model)
    let inputs = metadata.inputs.map { "\($0.name) \($0.datatype) \($0.shape)" }.joined(separator: ", ")
    let takesRows = metadata.inputs.contains { $0.shape.last == known.width }
    return (metadata.name == known.model && takesRows, inputs)
  }

  private func scores(
    _ known: Golden, _ client: InferenceClient<some InferenceTransport>
  ) async throws -> (holds: Bool, found: String) {
    let request = try Self.request(known.rows, width: known.width)
    let response = try await client.infer(request, model: known.model)
    guard let found = response.outputs.first?.floats, found.count == known.scores.count else {
      return (false, "\(response.outputs.first?.count ?? 0) scores for \(known.scores.count) transactions")
    }
    let furthest = zip(found, known.scores).map { abs($0 - $1) }.max() ?? .infinity
    return (furthest <= Self.tolerance, "\(found.count) transactions, furthest \(furthest) from the known score")
  }

  private func division(
    _ split: Split, _ client: InferenceClient<some InferenceTransport>
  ) async -> [Check] {
    var counts: [String: Int] = [:]
    var latencies: [Duration] = []
    var moved = 0
    let clock = ContinuousClock()
    do {
      for (number, key) in split.keys.enumerated() {
        let start = clock.now
        let model = try await answering(key, split, client)
        latencies.append(clock.now - start)
        counts[model, default: 0] += 1
        // A card that comes back must meet the same model.
        if number % 20 == 0, try await answering(key, split, client) != model { moved += 1 }
      }
    } catch {
      return [Check(name: "division of \(split.experiment)", found: "\(error)", verdict: .fail)]
    }
    latencies.sort()
    let answered =
      "\(latencies.count) requests, median \(latencies.milliseconds(at: 0.5)) ms, "
      + "99 % within \(latencies.milliseconds(at: 0.99)) ms"
    return split.shares.map { share($0, of: counts[$0.model] ?? 0, split) } + [
      Check(
        name: "cards stay on their model", found: "\(moved) of \((split.keys.count + 19) / 20) moved",
        verdict: moved == 0 ? .pass : .fail),
      Check(name: "answers", found: answered, verdict: latencies.isEmpty ? .noData : .pass),
    ]
  }

  private func share(_ expected: (model: String, share: Double), of count: Int, _ split: Split) -> Check {
    let name = "share of \(expected.model)"
    guard let interval = ShareInterval(count: count, of: split.keys.count) else {
      return Check(name: name, found: "no requests", verdict: .noData)
    }
    let found = "\(count) of \(split.keys.count) cards, \(percent(expected.share)) wanted"
    guard split.keys.count >= Self.fewestKeys else { return Check(name: name, found: found, verdict: .tooFewSamples) }
    return Check(name: name, found: found, verdict: interval.contains(expected.share) ? .pass : .fail)
  }

  private func answering(
    _ key: String, _ split: Split, _ client: InferenceClient<some InferenceTransport>
  ) async throws -> String {
    var request = try Self.request(split.row, width: split.row.count)
    request.parameters[split.parameter] = JSONValue(stringLiteral: key)
    return try await client.infer(request, model: split.experiment).modelName
  }

  private static func request(_ rows: [Float], width: Int) throws(ProtocolError) -> InferRequest {
    InferRequest(inputs: [try Tensor(name: "features", shape: [rows.count / max(1, width), width], floats: rows)])
  }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

extension [Duration] {
  /// The duration below which a share of the sorted durations lies, in milliseconds with two decimals.
  fileprivate func milliseconds(at share: Double) -> String {
    guard !isEmpty else { return "-" }
    let duration = self[Swift.min(count - 1, Int(Double(count) * share))]
    let hundredths = Int(
      (Double(duration.components.attoseconds) * 1e-13 + Double(duration.components.seconds) * 1e5).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
