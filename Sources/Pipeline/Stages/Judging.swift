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
    var inputs = try preparation(source)
    for model in models { inputs["model \(model.name)"] = model.digest.hex }
    return try await runner.result(of: .evaluate, inputs: inputs) { progress in
      let transactions = try await workbench.transactions()
      let rows = try await workbench.rows().test
      let matrix = try await workbench.features().selecting(rows)
      var metrics: [String: Metrics] = [:]
      for (number, written) in models.enumerated() {
        let model = try ModelDirectory.load(from: output + "/" + written.path).model
        let scores = try Scorer(model).score(matrix).map(Double.init)
        metrics[written.name] = try Metrics(
          of: scores, rows: rows, in: transactions, threshold: Double(model.threshold.value))
        progress(Double(number + 1) / Double(models.count))
      }
      return metrics
    }
  }

  /// Asks every gate of the project.
  func judge(_ metrics: [String: Metrics], _ runner: StageRunner) async throws -> [PipelineReport.Gate] {
    var inputs = ["gates": "\(project.gates.map { "\($0.model) \($0.gate)" })"]
    for (name, metrics) in metrics { inputs["metrics \(name)"] = "\(metrics)" }
    return try await runner.result(of: .gate, inputs: inputs) { _ in
      let baseline = project.baseline.flatMap { metrics[$0.name] }
      let answers = project.gates.map { gate in
        let answer = Gates([gate.gate]).judge(candidate: metrics[gate.model], baseline: baseline).answers[0]
        return PipelineReport.Gate(
          gate: "\(gate.model): \(gate.gate.metric.title) \(gate.gate.wish)", found: answer.reason,
          verdict: answer.verdict)
      }
      // A project that asks nothing of its models has shown nothing about them.
      let nothing = PipelineReport.Gate(
        gate: "any", found: "the project has no gates; write at least one under gates", verdict: .noData)
      return answers.isEmpty ? [nothing] : answers
    }
  }
}

extension Gates.Answer {
  /// The sentence without the verdict, which the report shows beside it.
  var reason: String {
    let verdict = verdict.rawValue + ": "
    return sentence.hasPrefix(verdict) ? String(sentence.dropFirst(verdict.count)) : sentence
  }
}

extension Gate {
  /// What the gate asks, in words.
  var wish: String {
    switch self {
    case .atLeast(_, let bound): "at least \(bound)"
    case .atMost(_, let bound): "at most \(bound)"
    case .betterThanBaseline(_, let margin): "better than the baseline by \(margin)"
    case .plausible(_, let bound): "plausibly at most \(bound)"
    }
  }
}
