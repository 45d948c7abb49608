import AtomicFiles
import ContentDigest
import Deploy
import Kustomize
import ProjectFile

/// The manifests of an environment.
struct RenderedEnvironment: Codable {
  /// The environment's name.
  let name: String
  /// The digest of the rendered manifests.
  let digest: SHA256Digest
  /// Their size in bytes.
  let bytes: Int
  /// The rendered file, relative to the output folder.
  let rendered: String
  /// The experiments file, relative to the output folder; nil where the project has no experiment.
  let experiments: String?
}

extension ProjectPipeline {
  /// Writes and renders the overlay of every environment around the image's digest.
  func render(_ image: PackedImage, _ runner: StageRunner) async throws -> [RenderedEnvironment] {
    guard let base = project.manifestsBase, !project.environments.isEmpty else { return [] }
    var inputs = [
      "base": try SHA256Digest(ofDirectory: base).hex, "image": "\(project.image.name)@\(image.digest)",
      "environments": "\(project.environments)",
    ]
    if let experiment = project.experiment { inputs["experiment"] = "\(experiment)" }
    return try await runner.result(of: .render, inputs: inputs, outputs: ["manifests"]) { _ in
      let split = try project.experiment.map { experiment in
        try TrafficSplit(
          experiment: experiment.name, key: experiment.key,
          candidates: experiment.weights.map {
            .init(name: $0.model, model: registeredName(of: $0.model), percent: $0.percent)
          })
      }
      return try project.environments.map { environment in
        let overlay = try EnvironmentOverlay(
          environment: environment.name, namespace: environment.namespace, replicas: environment.replicas,
          imageName: project.image.name, imageDigest: image.digest, split: split)
        let folder = try overlay.write(into: output + "/manifests", base: base)
        let manifests = try Renderer.render(directory: folder)
        let rendered = "manifests/\(environment.name).yaml"
        try AtomicFile.write(manifests, to: output + "/" + rendered)
        return RenderedEnvironment(
          name: environment.name, digest: SHA256Digest(of: manifests), bytes: manifests.count, rendered: rendered,
          experiments: split == nil ? nil : "manifests/\(environment.name)/experiments.json")
      }
    }
  }
}
