internal import AtomicFiles
public import Kustomize

/// The overlay of the fraud service for one environment, one image and one experiment.
///
/// It is written as a folder that stands on its own: `base/` with the base, and `overlays/NAME/` with what differs.
/// The same values and the same base give the same bytes, wherever the folder is.
///
/// ```swift
/// let experiment = try Experiment(
///   name: "fraud", keyParameter: "card",
///   candidates: [
///     .init(name: "baseline", model: "fraud-baseline", weight: 80),
///     .init(name: "candidate", model: "fraud-candidate", weight: 20),
///   ])
/// let overlay = try EnvironmentOverlay(
///   environment: "staging", namespace: "fraud-staging", base: "Examples/manifests/base", image: PinnedImage("harbor.example/fraud-serve@sha256:…"), experiment: experiment)
/// let manifests = try overlay.write(to: "build/manifests")
/// ```
public struct EnvironmentOverlay: Sendable {
  /// The environment's name, such as `staging`.
  public let environment: String
  /// The directory of the base; its resources name the image as ``baseImage``.
  public let base: String
  /// The namespace that everything is put into.
  public let namespace: String
  /// The image that is rolled out.
  public let image: PinnedImage
  /// How requests are shared out; nil leaves the base's experiments.
  public let experiment: Experiment?
  /// The number of pods; nil leaves the base's.
  public let replicas: Int?

  /// The image name that stands in the base, for the overlay to replace.
  public static let baseImage = "fraud-serve"
  /// The Deployment of the base.
  static let deployment = "fraud-serve"
  /// The ConfigMap of the base that holds the experiment.
  static let experimentMap = "fraud-experiments"
  /// The file of the overlay that holds it.
  static let experimentFile = "experiments.json"

  /// Describes an overlay.
  ///
  /// - Parameters:
  ///   - environment: The environment's name: lower-case letters, digits and dashes, at most 63.
  ///   - namespace: The namespace, of the same form.
  ///   - base: The directory of the base.
  ///   - image: The image.
  ///   - experiment: How requests are shared out; nil leaves the base's experiments.
  ///   - replicas: The number of pods; nil leaves the base's.
  /// - Throws: ``DeployError`` for a name or a number of pods that cannot be.
  public init(
    environment: String, namespace: String, base: String, image: PinnedImage, experiment: Experiment?,
    replicas: Int? = nil
  ) throws(DeployError) {
    for (what, name) in [("environment", environment), ("namespace", namespace)] where !Self.isLabel(name) {
      throw DeployError(
        .option, "the \(what) \"\(name)\" is not of lower-case letters, digits and dashes; change it")
    }
    if let replicas, !(0...10_000).contains(replicas) {
      throw DeployError(.option, "\(replicas) replicas are not between 0 and 10000; change the number")
    }
    self.environment = environment
    self.base = base
    self.namespace = namespace
    self.image = image
    self.experiment = experiment
    self.replicas = replicas
  }

  private static func isLabel(_ text: String) -> Bool {
    (1...63).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
      && text.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  /// The files of the overlay by their names.
  public var files: [(name: String, text: String)] {
    var text = """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      namespace: \(namespace)
      resources:
      - namespace.yaml
      - ../../base
      images:
      - name: \(Self.baseImage)
        newName: \(image.name)
        digest: \(image.digest)

      """
    if experiment != nil {
      text += """
        configMapGenerator:
        - name: \(Self.experimentMap)
          behavior: replace
          files:
          - \(Self.experimentFile)

        """
    }
    if let replicas {
      text += """
        replicas:
        - name: \(Self.deployment)
          count: \(replicas)

        """
    }
    let namespaceText = """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: \(namespace)
        labels:
          pod-security.kubernetes.io/enforce: restricted

      """
    return (experiment.map { [(Self.experimentFile, $0.json)] } ?? [])
      + [("kustomization.yaml", text), ("namespace.yaml", namespaceText)]
  }

  /// Writes the base and the overlay, and renders the overlay.
  ///
  /// The folder is built beside its place and renamed, after it has been rendered: one that cannot be rendered never
  /// takes the place of one that can.
  ///
  /// - Parameter directory: The folder; what stands there is replaced.
  /// - Returns: The rendered resources.
  /// - Throws: ``DeployError``.
  @discardableResult
  public func write(to directory: String) throws(DeployError) -> ResourceMap {
    var rendered: ResourceMap?
    do {
      try Directory.replace(directory) { (beside: String) throws(any Error) in
        try copyBase(to: beside + "/base")
        for file in files { try AtomicFile.write(Array(file.text.utf8), to: "\(folder(in: beside))/\(file.name)") }
        rendered = try Renderer().render(folder(in: beside))
      }
    } catch let error as FileError {
      throw DeployError(.file, error.description)
    } catch let error as DeployError {
      throw error
    } catch {
      throw DeployError(.overlay, "\(error)")
    }
    return rendered ?? ResourceMap()
  }

  /// The directory to render in a folder that was written: `kubectl kustomize` takes it, too.
  public func folder(in directory: String) -> String { "\(directory)/overlays/\(environment)" }

  /// The file with the experiments in a folder that was written; nil where the overlay has none of its own.
  public func experiments(in directory: String) -> String? {
    experiment == nil ? nil : "\(folder(in: directory))/\(Self.experimentFile)"
  }

  private func copyBase(to target: String) throws {
    guard Directory.exists(base + "/kustomization.yaml") else {
      throw DeployError(
        .file, "\(base): there is no kustomization.yaml in this directory; name the directory of the base")
    }
    for file in try Directory.files(below: base) {
      try Directory.make(Directory.parent(of: "\(target)/\(file)"))
      try AtomicFile.write(try AtomicFile.read("\(base)/\(file)"), to: "\(target)/\(file)")
    }
  }
}
