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
    inputs["evaluation"] = "\(project.evaluation)"
    return try await runner.result(of: .evaluate, inputs: inputs) { progress in
      var metrics: [String: Metrics] = [:]
      for (number, written) in models.enumerated() {
        metrics[written.name] = Metrics(of: try await score(written, workbench), options: project.evaluation)
        progress(Double(number + 1) / Double(models.count))
      }
      return metrics
    }
  }

  /// Scores the test days with a model as it was written to its folder.
  private func score(_ written: WrittenModel, _ workbench: Workbench) async throws -> ScoredRows {
    let model = try ModelDirectory.load(from: output + "/" + written.path).model
    let rows = try await workbench.rows().test
    let scores = try Scorer(model).score(try await workbench.features().selecting(rows)).map(Double.init)
    return try ScoredRows(
      scores, rows: rows, of: try await workbench.transactions(), threshold: Double(model.threshold.value))
  }

  /// Asks every gate of the project.
  func judge(
    _ models: [WrittenModel], _ metrics: [String: Metrics], _ workbench: Workbench, _ runner: StageRunner
  ) async throws -> [PipelineReport.Gate] {
    var inputs = ["gates": "\(project.gates.map { "\($0.model) \($0.gate)" })"]
    for (name, metrics) in metrics { inputs["metrics \(name)"] = "\(metrics)" }
    for model in models { inputs["model \(model.name)"] = model.digest.hex }
    return try await runner.result(of: .gate, inputs: inputs) { _ in
      var evidence = metrics.mapValues { Evidence(metrics: [$0]) }
      // A confidence is about the rows themselves, which are scored again for it.
      if project.gates.contains(where: { $0.gate.confidence != nil }) {
        for model in models {
          evidence[model.name] = Evidence([try await score(model, workbench)], options: project.evaluation)
        }
      }
      let baseline = project.baseline.flatMap { evidence[$0.name] }
      let answers = project.gates.map { gate in
        let answer = Gates([gate.gate]).judge(
          evidence[gate.model] ?? Evidence(metrics: []), against: baseline, threads: threads
        ).answers[0]
        return PipelineReport.Gate(
          gate: "\(gate.model): \(gate.gate.title) \(gate.gate.wish)", found: answer.reason, verdict: answer.verdict)
      }
      // A project that asks nothing of its models has shown nothing about them.
      let nothing = PipelineReport.Gate(
        gate: "any", found: "the project has no gates; write at least one under gates", verdict: .noData)
      return answers.isEmpty ? [nothing] : answers
    }
  }
}
