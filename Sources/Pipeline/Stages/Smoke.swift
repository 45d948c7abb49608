import ContentDigest
import Deploy
import FraudModel
import InferenceProtocol
import Judgement
import ProjectFile

extension ProjectPipeline {
  /// How many held-out transactions are sent to the running server.
  private static let goldenRows = 200
  /// How many cards are sent to the experiment.
  private static let splitKeys = 2000

  /// Starts the server on the models and asks it what is known already.
  func smoke(
    _ models: [WrittenModel], _ experiments: String?, _ server: String, _ source: DataFile, _ workbench: Workbench,
    _ runner: StageRunner
  ) async throws -> [PipelineReport.Check] {
    var inputs = try preparation(source)
    inputs["server"] = try SHA256Digest(ofFile: server).hex
    for model in models { inputs["model \(model.name)"] = model.digest.hex }
    if let experiments { inputs["experiments"] = try SHA256Digest(ofFile: output + "/" + experiments).hex }
    // A recorded pass stands; a recorded failure may have been bad luck, and the server is asked again.
    func hasPassed(_ checks: [PipelineReport.Check]) -> Bool { Verdict.all(checks.map(\.verdict)) == .pass }
    return try await runner.result(of: .smoke, inputs: inputs, isUsable: hasPassed) { progress in
      let test = try await questions(models, workbench)
      let running = LocalServer(
        program: server, models: output + "/models", experiments: experiments.map { output + "/" + $0 })
      progress(0.1)
      return try await running.whileServing { address in
        await test.run(InferenceClient(InferenceOverHTTP(server: address))).map {
          PipelineReport.Check(name: $0.name, found: $0.found, verdict: $0.verdict)
        }
      }
    }
  }

  /// Held-out transactions with the scores that the models give them here.
  private func questions(_ models: [WrittenModel], _ workbench: Workbench) async throws -> SmokeTest {
    let transactions = try await workbench.transactions()
    let rows = try await workbench.rows().test
    let matrix = try await workbench.features().selecting(Array(rows.prefix(Self.goldenRows)))
    let golden = try models.map { written in
      let model = try ModelDirectory.load(from: output + "/" + written.path).model
      return SmokeTest.Golden(
        model: written.registeredName, rows: (0..<matrix.rowCount).flatMap { matrix.row($0) },
        width: matrix.names.count, scores: try Scorer(model).score(matrix))
    }
    let cards = Set(rows.map { transactions.customers[$0] }).sorted().prefix(Self.splitKeys)
    let split = project.experiment.map { experiment in
      SmokeTest.Split(
        experiment: experiment.name, parameter: experiment.key, keys: cards.map { String($0) }, row: matrix.row(0),
        shares: experiment.weights.map { (registeredName(of: $0.model), Double($0.percent) / 100) })
    }
    return SmokeTest(golden: golden, split: split)
  }

  /// The name that a model of the project has in the registry and on the server.
  func registeredName(of model: String) -> String {
    project.models.first { $0.name == model }?.registeredName ?? model
  }
}
