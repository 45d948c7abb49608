import AtomicFiles
import ContentDigest
import FraudModel
import ImagePacking
import ProjectFile
import Registry

/// The image that was packed.
struct PackedImage: Codable {
  /// The digest that deployments pin.
  let digest: SHA256Digest
  /// The size of its layers in bytes, as a registry keeps them.
  let bytes: Int
  /// Its layers, the lowest first.
  let layers: [BuiltLayer]
}

extension ProjectPipeline {
  /// Takes models that passed their gates to the registry, into an image, around which manifests are rendered, and asks
  /// the server that is in the image.
  func deliver(
    _ models: [WrittenModel], _ metrics: [String: Metrics], _ source: DataFile, _ server: String,
    _ workbench: Workbench, _ runner: StageRunner
  ) async throws -> Delivery {
    var delivery = Delivery()
    delivery.registered = try await register(models, metrics, source, runner)
    let image = try await pack(models, server, runner)
    delivery.image = image
    delivery.manifests = try await render(image, runner)
    try attach(delivery)
    let experiments = delivery.manifests.first { $0.experiments != nil }?.experiments
    delivery.smoke = try await smoke(models, experiments, server, source, workbench, runner)
    return delivery
  }

  /// The local registry of the project.
  private var registry: LocalRegistry { LocalRegistry(root: output + "/" + project.registry) }

  /// Registers every model with its run.
  ///
  /// - Returns: The versions as `models:/NAME/VERSION`, by the models' names in the project file.
  private func register(
    _ models: [WrittenModel], _ metrics: [String: Metrics], _ source: DataFile, _ runner: StageRunner
  ) async throws -> [String: String] {
    var inputs = ["registry": project.registry, "data": source.digest.hex]
    for model in models {
      inputs["model \(model.name)"] = model.digest.hex
      inputs["metrics \(model.name)"] = "\(metrics[model.name].map(String.init(describing:)) ?? "")"
    }
    // The registry goes on living: what counts is that the versions are still in it.
    func areThere(_ registered: [String: String]) -> Bool {
      registered.values.allSatisfy { (try? registry.resolve(ModelReference($0))) != nil }
    }
    return try await runner.result(of: .register, inputs: inputs, isUsable: areThere) { progress in
      var registered: [String: String] = [:]
      for (number, model) in models.enumerated() {
        let measured = metrics[model.name]
        let figures = Metric.allCases.compactMap { metric in measured?[metric].map { (metric.rawValue, $0) } }
        let run = RunRecord(
          name: "\(project.name) \(model.name)", parameters: ["algorithm": model.algorithm],
          metrics: Dictionary(uniqueKeysWithValues: figures), tags: ["project": project.name],
          data: source.digest)
        let version = try registry.register(
          modelDirectory: output + "/" + model.path, name: model.registeredName, run: run, dataFile: source.path)
        registered[model.name] = "\(version.reference)"
        progress(Double(number + 1) / Double(models.count))
      }
      return registered
    }
  }

  /// Packs the server and the models into an image layout.
  private func pack(
    _ models: [WrittenModel], _ server: String, _ runner: StageRunner
  ) async throws -> PackedImage {
    var inputs = [
      "server": try SHA256Digest(ofFile: server).hex, "image": "\(project.image.name):\(project.image.tag)",
      "project": project.name,
    ]
    for model in models { inputs["model \(model.registeredName)"] = model.digest.hex }
    return try await runner.result(of: .pack, inputs: inputs, outputs: ["image"]) { _ in
      var recipe = ImageRecipe(
        binaries: [.init(platform: Self.platform, path: server)],
        models: try models.map { try ImagePacking.ModelDirectory(at: output + "/" + $0.path) })
      recipe.name = "fraud-serve"
      recipe.labels = ["org.opencontainers.image.title": project.name]
      recipe.exposedPorts = [ExposedPort(tcp: 8080), ExposedPort(tcp: 8082)]
      let built = try await ImageBuilder(threads: threads ?? Workbench.cores)
        .build(recipe, to: try ImageURI("oci:\(output)/image:\(project.image.tag)"))
      return PackedImage(digest: built.digest, bytes: built.layerSize, layers: built.images.flatMap(\.layers))
    }
  }

  private static var platform: Platform {
    #if arch(arm64)
      .linuxARM64
    #else
      .linuxAMD64
    #endif
  }

  /// Adds the image and the manifests to the lineage of every version; adding the same again changes nothing.
  private func attach(_ delivery: Delivery) throws {
    for reference in delivery.registered.values.sorted() {
      guard let parsed = try? ModelReference(reference), case .version(let name, let number) = parsed else { continue }
      if let image = delivery.image {
        _ = try registry.attach(
          "image", digest: image.digest, source: "\(output)/image/blobs/sha256/\(image.digest.hex)", to: number,
          of: name)
      }
      for manifest in delivery.manifests {
        _ = try registry.attach(
          "manifests.\(manifest.name)", digest: manifest.digest, source: output + "/" + manifest.rendered, to: number,
          of: name)
      }
    }
  }
}
