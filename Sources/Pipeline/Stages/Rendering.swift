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
  /// The overlay's folder, relative to the output folder: what `kubectl kustomize` takes.
  let folder: String
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
      let experiment = try project.experiment.map { experiment in
        try Experiment(
          name: experiment.name, keyParameter: experiment.key,
          candidates: experiment.weights.map {
            .init(name: $0.model, model: registeredName(of: $0.model), weight: $0.percent)
          })
      }
      let pinned = try PinnedImage(name: project.image.name, digest: image.digest.description)
      return try project.environments.map { environment in
        let overlay = try EnvironmentOverlay(
          environment: environment.name, namespace: environment.namespace, base: base, image: pinned,
          experiment: experiment, replicas: environment.replicas)
        let folder = "manifests/" + environment.name
        let manifests = try overlay.write(to: output + "/" + folder).yaml()
        let rendered = folder + ".yaml"
        try AtomicFile.write(manifests, to: output + "/" + rendered)
        return RenderedEnvironment(
          name: environment.name, digest: SHA256Digest(of: manifests), bytes: manifests.count, rendered: rendered,
          folder: overlay.folder(in: folder), experiments: overlay.experiments(in: folder))
      }
    }
  }
}
