import FoundationEssentials
import ImagePacking

/// What is printed, for people and for scripts.
enum Text {
  static func json(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [0x0A]
  }

  static func line(for layer: BuiltLayer) -> String {
    let from = layer.isCached ? ", cached" : ""
    return "\(layer.role): \(size(layer.size)) (\(size(layer.uncompressedSize)) unpacked)\(from)  \(layer.digest)"
  }

  /// A size for people: the unit in which it has at most four digits before the point.
  static func size(_ bytes: Int) -> String {
    if bytes < 10_000 { return "\(bytes) B" }
    if bytes < 1_000_000 { return "\(bytes / 1000) kB" }
    let tenths = bytes / 100_000
    return "\(tenths / 10).\(tenths % 10) MB"
  }

  static func lines(for image: ImageSummary) -> [String] {
    var lines = ["digest     \(image.digest)", "type       \(image.mediaType)"]
    for variant in image.images {
      lines += ["", variant.platform, "  manifest   \(variant.digest)", "  config     \(variant.configDigest)"]
      let config = variant.config
      func add(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        lines.append("  " + name + String(repeating: " ", count: max(1, 11 - name.count)) + value)
      }
      add("created", variant.created)
      add("user", config.user)
      add("entrypoint", config.entrypoint?.joined(separator: " "))
      add("cmd", config.command?.joined(separator: " "))
      add("env", config.environment?.joined(separator: " "))
      add("ports", config.exposedPorts?.map(\.description).joined(separator: " "))
      add("stop", config.stopSignal)
      for (key, value) in (config.labels ?? [:]).sorted(by: { $0.key < $1.key }) { add("label", "\(key)=\(value)") }
      for (key, value) in variant.annotations.sorted(by: { $0.key < $1.key }) { add("annotation", "\(key)=\(value)") }
      for layer in variant.layers {
        let role = layer.annotations[Annotation.role].map { "  " + $0 } ?? ""
        add("layer", "\(layer.digest)  \(size(layer.size)) (\(size(layer.uncompressedSize)) unpacked)\(role)")
      }
    }
    return lines
  }

  static func line(for change: ImageDifference.Change) -> String {
    let sign =
      switch change.kind {
      case .added: "+"
      case .removed: "-"
      case .changed: "~"
      }
    let details = change.details.isEmpty ? "" : " (\(change.details.joined(separator: ", ")))"
    return "\(sign) \(change.platform) \(change.path)\(details)"
  }
}
