/// The type of a resource: group, version and kind; an empty part of a selector stands for anything.
public struct ResourceType: Hashable, Sendable, CustomStringConvertible {
  /// The API group: `apps`; empty for the core group.
  public let group: String
  /// The version: `v1`.
  public let version: String
  /// The kind: `Deployment`.
  public let kind: String

  /// Names a type.
  public init(group: String = "", version: String = "", kind: String = "") {
    self.group = group
    self.version = version
    self.kind = kind
  }

  /// Reads `apps/v1` and a kind.
  public init(apiVersion: String, kind: String) {
    if let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) {
      group = String(apiVersion[..<slash])
      version = String(apiVersion[apiVersion.utf8.index(after: slash)...])
    } else {
      group = ""
      version = apiVersion
    }
    self.kind = kind
  }

  /// `apps/v1`, or `v1` for the core group.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// Whether a selector, whose empty parts stand for anything, selects this type.
  public func isSelected(by selector: ResourceType) -> Bool {
    (selector.kind.isEmpty || selector.kind == kind) && (selector.group.isEmpty || selector.group == group)
      && (selector.version.isEmpty || selector.version == version)
  }

  /// `Deployment.v1.apps`, the form in which kustomize names types.
  public var description: String {
    [kind.isEmpty ? "[noKind]" : kind, version.isEmpty ? "[noVer]" : version, group.isEmpty ? "[noGrp]" : group]
      .joined(separator: ".")
  }

  /// The text that types are ordered by: `apps_v1_Deployment`.
  var sortText: String {
    [group.isEmpty ? "~G" : group, version.isEmpty ? "~V" : version, kind.isEmpty ? "~K" : kind].joined(separator: "_")
  }
}
