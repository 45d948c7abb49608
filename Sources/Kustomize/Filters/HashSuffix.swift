internal import ContentDigest
internal import YAMLTree

/// Puts a digest of the content at the end of the names of generated ConfigMaps and Secrets, so that pods that use
/// them restart when they change.
enum HashSuffix {
  static func apply(to map: inout ResourceMap) throws(KustomizeError) {
    for index in map.resources.indices where map.resources[index].needsHash {
      let hash = try hash(of: map.resources[index])
      map.resources[index].rememberID()
      let name = map.resources[index].name
      map.resources[index].node.change("metadata") { $0.setSpelled("name", "\(name)-\(hash)") }
    }
  }

  /// The first ten hexadecimal digits of the SHA-256 of the content as JSON, without those that could spell a word.
  static func hash(of resource: Resource) throws(KustomizeError) -> String {
    let node = resource.node
    func value(_ node: YAMLNode?) -> YAMLNode { node ?? YAMLNode(string: "") }
    var fields = [
      YAMLField("data", value(node["data"])), YAMLField("kind", YAMLNode(string: resource.kind)),
      // kustomize looks the name up at a path that does not exist, so that it is always empty here.
      YAMLField("name", YAMLNode(string: "")),
    ]
    if resource.kind == "Secret" {
      fields.append(YAMLField("type", YAMLNode(string: node["type"]?.text ?? "")))
      if let plain = node["stringData"], plain.isMapping { fields.append(YAMLField("stringData", plain)) }
    } else if let binary = node["binaryData"], binary.isMapping {
      fields.append(YAMLField("binaryData", binary))
    }
    let json = JSONText.write(YAMLNode(mapping: fields))
    let digits = SHA256Digest(of: json).hex.prefix(10).map { digit -> Character in
      switch digit {
      case "0": "g"
      case "1": "h"
      case "3": "k"
      case "a": "m"
      case "e": "t"
      default: digit
      }
    }
    return String(digits)
  }
}
