import AtomicFiles
public import ContentDigest

/// The overlay of one environment over the service's base: its namespace, the image by digest, the traffic split.
///
/// ```
/// manifests/base/                  a copy of the base
/// manifests/staging/kustomization.yaml
/// manifests/staging/experiments.json
/// ```
public struct EnvironmentOverlay: Sendable {
  /// The environment's name, which is its folder's too.
  public let environment: String
  /// The namespace that everything goes into.
  public let namespace: String
  /// How many servers run.
  public let replicas: Int
  /// The image's repository, without tag and digest.
  public let imageName: String
  /// The image's digest.
  public let imageDigest: SHA256Digest
  /// How requests are divided; nil leaves the base's experiments.
  public let split: TrafficSplit?

  /// The name of the container image, Deployment and ConfigMap generator in the base.
  static let service = "fraud-serve"
  static let experiments = "fraud-experiments"

  /// Describes an overlay.
  ///
  /// - Parameters:
  ///   - environment: The environment's name.
  ///   - namespace: The namespace that everything goes into.
  ///   - replicas: How many servers run.
  ///   - imageName: The image's repository, without tag and digest.
  ///   - imageDigest: The image's digest.
  ///   - split: How requests are divided; nil leaves the base's experiments.
  /// - Throws: ``DeployError`` for an image name that has a tag or a digest of its own.
  public init(
    environment: String, namespace: String, replicas: Int, imageName: String, imageDigest: SHA256Digest,
    split: TrafficSplit?
  ) throws(DeployError) {
    let lastPart = imageName.split(separator: "/").last ?? ""
    guard !imageName.isEmpty, !imageName.contains("@"), !lastPart.contains(":") else {
      throw DeployError(
        .image, "the image name '\(imageName)' must have neither tag nor digest: the image is pinned by its digest")
    }
    self.environment = environment
    self.namespace = namespace
    self.replicas = replicas
    self.imageName = imageName
    self.imageDigest = imageDigest
    self.split = split
  }

  /// Writes the base and the overlay side by side, so that both are there whole.
  ///
  /// - Parameters:
  ///   - manifests: The folder for `base/` and the environment's folder.
  ///   - base: The base to copy: a folder with a kustomization.
  /// - Returns: The overlay's folder.
  /// - Throws: ``DeployError`` or `FileError` naming the file.
  @discardableResult
  public func write(into manifests: String, base: String) throws -> String {
    guard Directory.exists(base + "/kustomization.yaml") else {
      throw DeployError(
        .overlay, "\(base)/kustomization.yaml: there is no such file; name the folder of the service's base")
    }
    try Directory.replace(manifests + "/base") { (beside: String) throws(FileError) in
      for file in try Directory.files(below: base) {
        try AtomicFile.write(try AtomicFile.read(base + "/" + file), to: beside + "/" + file)
      }
    }
    let overlay = manifests + "/" + environment
    let settings = try split.map { try CanonicalJSON.pretty($0.settings) }
    let text = Array(kustomization.utf8)
    try Directory.replace(overlay) { (beside: String) throws(FileError) in
      try AtomicFile.write(text, to: beside + "/kustomization.yaml")
      if let settings { try AtomicFile.write(settings, to: beside + "/experiments.json") }
    }
    return overlay
  }

  /// The text of the overlay's `kustomization.yaml`.
  public var kustomization: String {
    var text = """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      namespace: \(namespace)
      resources:
      - ../base
      labels:
      - pairs:
          app.kubernetes.io/instance: \(environment)
      images:
      - name: \(Self.service)
        newName: \(imageName)
        digest: \(imageDigest)
      replicas:
      - name: \(Self.service)
        count: \(replicas)

      """
    if split != nil {
      text += """
        configMapGenerator:
        - name: \(Self.experiments)
          behavior: replace
          files:
          - experiments.json

        """
    }
    return text
  }
}
