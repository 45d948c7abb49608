public import Kustomize
internal import YAMLTree

/// What differs between two sets of manifests, resource by resource and field by field.
public struct ManifestDiff: Sendable {
  /// A difference.
  public struct Change: Codable, Hashable, Sendable, CustomStringConvertible {
    /// What happens to the resource or the field.
    public enum Kind: String, Codable, Sendable {
      case added, removed, changed
    }

    /// What happens.
    public let kind: Kind
    /// The resource: `Deployment fraud-serve in namespace fraud-staging`.
    public let resource: String
    /// The field: `spec/replicas`; nil for a whole resource.
    public let field: String?
    /// The value before; nil for what is added and for whole resources.
    public let before: String?
    /// The value after; nil for what is removed and for whole resources.
    public let after: String?

    /// The difference on one line: `~ Deployment web: spec/replicas: 1 -> 2`.
    public var description: String {
      let sign = kind == .added ? "+" : kind == .removed ? "-" : "~"
      guard let field else { return "\(sign) \(resource)" }
      switch (before, after) {
      case (let before?, let after?): return "\(sign) \(resource): \(field): \(before) -> \(after)"
      case (let value?, nil), (nil, let value?): return "\(sign) \(resource): \(field): \(value)"
      case (nil, nil): return "\(sign) \(resource): \(field)"
      }
    }
  }

  /// The differences: resources in the order of the second set, those that are gone last.
  public let changes: [Change]

  /// Compares two sets of manifests.
  ///
  /// - Parameters:
  ///   - before: The first set.
  ///   - after: The second set.
  /// - Complexity: Linear in the size of both.
  public init(from before: ResourceMap, to after: ResourceMap) {
    var found: [Change] = []
    var old: [ResourceID: Resource] = [:]
    for resource in before.resources { old[resource.id] = resource }
    for resource in after.resources {
      let name = resource.id.inWords
      if let previous = old.removeValue(forKey: resource.id) {
        Self.compare(previous.node, resource.node, at: [], in: name, into: &found)
      } else {
        found.append(Change(kind: .added, resource: name, field: nil, before: nil, after: nil))
      }
    }
    for resource in before.resources where old[resource.id] != nil {
      found.append(Change(kind: .removed, resource: resource.id.inWords, field: nil, before: nil, after: nil))
    }
    changes = found
  }

  private static func compare(
    _ before: YAMLNode?, _ after: YAMLNode?, at path: [String], in resource: String, into found: inout [Change]
  ) {
    if let before, let after {
      if let left = before.fields, let right = after.fields {
        for field in right {
          let name = field.name ?? ""
          compare(before[name], field.value, at: path + [name], in: resource, into: &found)
        }
        for field in left where after[field.name ?? ""] == nil {
          compare(field.value, nil, at: path + [field.name ?? ""], in: resource, into: &found)
        }
        return
      }
      if let left = before.items, let right = after.items {
        return compare(left, right, at: path, in: resource, into: &found)
      }
      if text(before) == text(after) { return }
    }
    let kind: Change.Kind = before == nil ? .added : after == nil ? .removed : .changed
    found.append(
      Change(
        kind: kind, resource: resource, field: path.joined(separator: "/"), before: before.map(text),
        after: after.map(text)))
  }

  /// Compares lists by the names of their items where all have one, and by place otherwise.
  private static func compare(
    _ left: [YAMLNode], _ right: [YAMLNode], at path: [String], in resource: String, into found: inout [Change]
  ) {
    func names(_ items: [YAMLNode]) -> [String]? {
      let names = items.compactMap { $0["name"]?.text }
      return names.count == items.count && Set(names).count == names.count ? names : nil
    }
    if let leftNames = names(left), let rightNames = names(right) {
      for (index, name) in rightNames.enumerated() {
        let old = leftNames.firstIndex(of: name).map { left[$0] }
        compare(old, right[index], at: path + ["[name=\(name)]"], in: resource, into: &found)
      }
      for (index, name) in leftNames.enumerated() where !rightNames.contains(name) {
        compare(left[index], nil, at: path + ["[name=\(name)]"], in: resource, into: &found)
      }
      return
    }
    for index in 0..<max(left.count, right.count) {
      compare(
        index < left.count ? left[index] : nil, index < right.count ? right[index] : nil,
        at: path + [String(index)], in: resource, into: &found)
    }
  }

  /// A value on one line, as JSON.
  private static func text(_ node: YAMLNode) -> String {
    YAMLPrinter.jsonLiteral(of: node) ?? String(decoding: ResourceMap.json(of: node), as: UTF8.self)
  }
}
