internal import YAMLTree

/// Where a resource comes from, for `buildMetadata`.
struct Origin: Sendable {
  static let annotation = "config.kubernetes.io/origin"
  static let transformations = "alpha.config.kubernetes.io/transformations"

  /// Who made or changed a resource.
  struct Author: Sendable {
    var apiVersion: String
    var kind: String
    var name = ""
    var namespace = ""
  }

  /// The file, from the folder that is rendered.
  var path = ""
  /// The file that says who made or changed the resource.
  var configuredIn = ""
  var configuredBy: Author?

  /// The origin of something below this one.
  func appending(_ part: String) -> Origin {
    var copy = self
    copy.path = PathText.clean(path.isEmpty ? part : path + "/" + part)
    return copy
  }

  /// The lines of the annotation.
  var lines: [String] {
    var lines: [String] = []
    if !path.isEmpty { lines.append("path: \(path)") }
    if !configuredIn.isEmpty { lines.append("configuredIn: \(configuredIn)") }
    if let configuredBy {
      lines.append("configuredBy:")
      lines.append("  apiVersion: \(configuredBy.apiVersion)")
      lines.append("  kind: \(configuredBy.kind)")
      if !configuredBy.name.isEmpty { lines.append("  name: \(configuredBy.name)") }
      if !configuredBy.namespace.isEmpty { lines.append("  namespace: \(configuredBy.namespace)") }
    }
    return lines
  }

  /// The text of the annotation.
  var text: String { lines.isEmpty ? "{}\n" : lines.joined(separator: "\n") + "\n" }

  /// Notes who has changed the resources of a map; one without an origin was made by the change.
  func note(in map: inout ResourceMap) {
    for index in map.resources.indices {
      var annotations = map.resources[index].metadata("annotations")
      if annotations[Self.annotation] == nil {
        annotations[Self.annotation] = text
      } else {
        let item = lines.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }.joined(separator: "\n") + "\n"
        annotations[Self.transformations, default: ""] += item
      }
      map.resources[index].setMetadata("annotations", annotations)
    }
  }
}
