import ContentDigest
import FraudModel
import Judgement
import ProjectFile

extension ProjectPipeline {
  /// Measures every model on the test days, as it was written to its folder.
  ///
  /// - Returns: The metrics by the models' names in the project file.
  func evaluate(
    _ models: [WrittenModel], _ source: DataFile, _ workbench: Workbench, _ runner: StageRunner
  ) async throws -> [String: Metrics] {
    let inputs = try judgementInputs(models, source)
    return try await runner.result(of: .evaluate, inputs: inputs) { progress in
      var metrics: [String: Metrics] = [:]
      for (number, model) in models.enumerated() {
        metrics[model.name] = try await evidence(about: model, workbench).metrics.first
        progress(Double(number + 1) / Double(models.count))
      }
      return metrics
    }
  }

  /// Asks every gate of the project.
  func judge(
    _ models: [WrittenModel], _ source: DataFile, _ workbench: Workbench, _ runner: StageRunner
  ) async throws -> [PipelineReport.Gate] {
    var inputs = try judgementInputs(models, source)
    inputs["gates"] = "\(project.gates.map { "\($0.model) \($0.gate)" })"
    return try await runner.result(of: .gate, inputs: inputs) { progress in
      let asked = Set(project.gates.map(\.model) + [project.baseline?.name].compactMap(\.self))
      var known: [String: Evidence] = [:]
      var answers: [String: [Gates.Answer]] = [:]
      for model in models where asked.contains(model.name) {
        known[model.name] = try await evidence(about: model, workbench)
      }
      let baseline = project.baseline.flatMap { known[$0.name] }
      // All gates of a model at once, so that those with a confidence share their draws.
      for (number, model) in models.enumerated() {
        let gates = Gates(project.gates.filter { $0.model == model.name }.map(\.gate))
        let candidate = known[model.name] ?? Evidence(metrics: [])
        answers[model.name] = gates.judge(candidate, against: baseline, threads: threads).answers
        progress(Double(number + 1) / Double(models.count))
      }
      let told = project.gates.enumerated().map { number, gate in
        let place = project.gates[..<number].count { $0.model == gate.model }
        let answer = answers[gate.model].map { $0[place] }
        return PipelineReport.Gate(
          gate: "\(gate.model): \(gate.gate.title) \(gate.gate.wish)",
          found: answer?.reason ?? "the model was not trained", verdict: answer?.verdict ?? .noData)
      }
      // A project that asks nothing of its models has shown nothing about them.
      let nothing = PipelineReport.Gate(
        gate: "any", found: "the project has no gates; write at least one under gates", verdict: .noData)
      return told.isEmpty ? [nothing] : told
    }
  }

  private func judgementInputs(_ models: [WrittenModel], _ source: DataFile) throws -> [String: String] {
    var inputs = try preparation(source)
    inputs["evaluation"] = "\(project.evaluation)"
    for model in models { inputs["model \(model.name)"] = model.digest.hex }
    return inputs
  }

  /// What the test days say about a model: its scores, how far the features went from those of training, and how long a
  /// row takes.
  private func evidence(about written: WrittenModel, _ workbench: Workbench) async throws -> Evidence {
    let transactions = try await workbench.transactions()
    let rows = try await workbench.rows().test
    let matrix = try await workbench.features().selecting(rows)
    return try evidence(from: output + "/" + written.path, transactions, rows, matrix)
  }

  private func evidence(
    from path: String, _ transactions: Transactions, _ rows: [Int], _ matrix: FeatureMatrix
  ) throws -> Evidence {
    let model = try ModelDirectory.load(from: path).model
    let scorer = Scorer(model)
    let scores = try scorer.score(matrix).map(Double.init)
    let scored = try ScoredRows(
      scores, rows: rows, of: transactions, threshold: Double(model.threshold.value))
    var evidence = Evidence([scored], options: project.evaluation)
    evidence.drifts = try ModelDirectory.loadReference(from: path).drift(of: matrix, threads: threads)
    evidence.latencies = try latencies(of: scorer, matrix)
    return evidence
  }

  /// The time that a row takes alone, where a gate asks for it: the first ten thousand rows, one after the other.
  private func latencies(of scorer: Scorer, _ matrix: FeatureMatrix) throws -> [MeasuredLatency] {
    let percentiles = project.gates.compactMap { gate in
      if case .latencyAtMost(let percentile, _) = gate.gate { percentile } else { nil }
    }
    let count = min(10_000, matrix.rowCount)
    guard !percentiles.isEmpty, count > 0 else { return [] }
    var times: [Double] = []
    for row in 0..<count {
      let values = matrix.row(row)
      let start = ContinuousClock.now
      _ = try scorer.score(values.span)
      times.append(start.duration(to: .now) / .milliseconds(1))
    }
    times.sort()
    return percentiles.map { percentile in
      let place = Int((percentile / 100 * Double(count)).rounded(.up)) - 1
      return MeasuredLatency(
        percentile: percentile, milliseconds: times[max(0, min(count - 1, place))], requests: count)
    }
  }
}
