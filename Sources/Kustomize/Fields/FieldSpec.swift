/// A field of a type of resource that a transformer touches.
struct FieldSpec: Hashable, Sendable {
  /// The type; empty parts stand for anything.
  var type: ResourceType
  /// The way to the field: `spec/template/metadata/labels`.
  let path: String
  /// Whether missing fields on the way are made.
  let creates: Bool
  /// The parts of the path.
  let parts: [String]

  init(type: ResourceType = ResourceType(), path: String, creates: Bool = false) {
    self.type = type
    self.path = path
    self.creates = creates
    parts = FieldPath.split(path, "/")
  }

  /// Reads a table whose lines are `path kind group version create`; `-` stands for anything.
  static func list(_ table: String) -> [FieldSpec] {
    lines(of: table).map(FieldSpec.init)
  }

  /// The words of each line of a table.
  static func lines(of table: String) -> [[String]] {
    table.utf8.split(separator: 0x0A).map { line in
      line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  init(_ words: [String]) {
    func word(_ index: Int) -> String {
      words.indices.contains(index) && words[index] != "-" && words[index] != "create" ? words[index] : ""
    }
    self.init(
      type: ResourceType(group: word(2), version: word(3), kind: word(1)), path: words.first ?? "",
      creates: words.last == "create")
  }
}

/// The fields that hold names of resources of one type.
struct NameReference: Sendable {
  /// The type that is referred to.
  let type: ResourceType
  /// The fields that refer to it.
  var referrers: [FieldSpec]

  /// Reads a table; see ``DefaultFieldSpecs/nameReference``.
  static func list(_ table: String) -> [NameReference] {
    var found: [NameReference] = []
    for words in FieldSpec.lines(of: table) {
      if words.first == "=" {
        let type = FieldSpec(Array(words)).type
        found.append(NameReference(type: type, referrers: []))
      } else if !found.isEmpty {
        found[found.count - 1].referrers.append(FieldSpec(words))
      }
    }
    return found
  }
}
