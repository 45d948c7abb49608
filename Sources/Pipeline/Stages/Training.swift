import ContentDigest
import FraudModel
import ProjectFile

/// A model that stands in its folder below the output folder.
struct WrittenModel: Codable {
  /// Its name in the project file.
  let name: String
  /// Its name in the registry and on the server.
  let registeredName: String
  let algorithm: String
  /// Its folder, relative to the output folder.
  let path: String
  let digest: SHA256Digest
  let bytes: Int
  let threshold: Double
}

extension ProjectPipeline {
  /// Trains every model, side by side.
  func trainModels(
    _ source: DataFile, _ workbench: Workbench, _ runner: StageRunner
  ) async throws -> [WrittenModel] {
    try await withThrowingTaskGroup(of: (Int, WrittenModel).self) { group in
      for (number, model) in project.models.enumerated() {
        group.addTask { (number, try await train(model, source, workbench, runner)) }
      }
      var written: [(Int, WrittenModel)] = []
      for try await model in group { written.append(model) }
      return written.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private func train(
    _ model: Project.Model, _ source: DataFile, _ workbench: Workbench, _ runner: StageRunner
  ) async throws -> WrittenModel {
    var inputs = try preparation(source)
    inputs["name"] = model.registeredName
    inputs["algorithm"] = "\(model.algorithm)"
    inputs["training"] = "\(model.training)"
    let path = "models/\(model.registeredName)"
    return try await runner.result(of: .train(model: model.name), inputs: inputs, outputs: [path]) { progress in
      let fold = project.split.fold
      let fit = ModelFit(
        name: model.registeredName, trainer: try model.trainer(threads: threads),
        features: project.features, days: fold.training, labelDelayDays: fold.delayDays)
      let directory = try fit.run(
        on: try await workbench.transactions(), features: try await workbench.features(),
        dataDigest: source.digest.description, softwareVersion: softwareVersion, progress: progress)
      try directory.write(to: output + "/" + path)
      return WrittenModel(
        name: model.name, registeredName: model.registeredName, algorithm: model.algorithm.name, path: path,
        digest: try SHA256Digest(ofDirectory: output + "/" + path, excluding: ["MLmodel"]),
        bytes: try directory.files().map(\.bytes.count).reduce(0, +),
        threshold: Double(directory.model.threshold.value))
    }
  }
}

/// The version of this software, as models and images record it.
public let softwareVersion = "0.1.0"
