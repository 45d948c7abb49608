internal import YAMLTree

/// An entry of `images`: which image, and what becomes of it.
struct ImageChange: Sendable {
  var name = ""
  var newName = ""
  var newTag = ""
  var tagSuffix = ""
  var digest = ""
}

/// Changes names, tags and digests of images.
struct ImageFilter {
  let change: ImageChange
  let specs: [FieldSpec]
  private let pattern: Pattern

  init(_ change: ImageChange, specs: [FieldSpec]) throws(KustomizeError) {
    self.change = change
    self.specs = specs
    pattern = try Pattern(change.name, wholly: true)
  }

  func apply(to map: inout ResourceMap) throws(KustomizeError) {
    // First wherever containers are listed, then where the specs say: what both find is changed twice.
    for index in map.resources.indices where map.resources[index].kind != "CustomResourceDefinition" {
      do throws(KustomizeError) { try walk(&map.resources[index].node) } catch { throw error.of(map.resources[index]) }
    }
    for index in map.resources.indices where map.resources[index].kind != "CustomResourceDefinition" {
      for spec in specs {
        try FieldSpecFilter(spec: spec, creation: .nothing, change: update).apply(to: &map.resources[index])
      }
    }
  }

  private func walk(_ node: inout YAMLNode) throws(KustomizeError) {
    switch node.content {
    case .scalar: return
    case .sequence:
      try node.mutateItems { (items: inout [YAMLNode]) throws(KustomizeError) in
        for index in items.indices { try walk(&items[index]) }
      }
    case .mapping:
      try node.mutateFields { (fields: inout [YAMLField]) throws(KustomizeError) in
        for index in fields.indices {
          try walk(&fields[index].value)
          let name = fields[index].name
          guard name == "containers" || name == "initContainers", fields[index].value.isSequence else { continue }
          try fields[index].value.mutateItems { (items: inout [YAMLNode]) throws(KustomizeError) in
            for item in items.indices where items[item]["image"]?.isNull == false {
              try items[item].change("image", update)
            }
          }
        }
      }
    }
  }

  private func update(_ node: inout YAMLNode) throws(KustomizeError) {
    guard let text = node.text else {
      throw KustomizeError(.field, "the image is \(node.isMapping ? "a mapping" : "a list"), expected text; correct it")
        .at(field: "image", mark: node.mark)
    }
    guard matches(text) else { return }
    var (name, tag, digest) = Self.split(text)
    if !change.newName.isEmpty { name = change.newName }
    if !change.newTag.isEmpty {
      (tag, digest) = (change.newTag, change.digest)
    } else if !change.digest.isEmpty {
      (tag, digest) = ("", change.digest)
    } else if !change.tagSuffix.isEmpty {
      (tag, digest) = (tag + change.tagSuffix, "")
    }
    if !tag.isEmpty { name += ":" + tag }
    if !digest.isEmpty { name += "@" + digest }
    try node.replaceScalar(YAMLNode(plain: name))
  }

  /// Whether an image is the one meant: its name fits, and `:tag` and `@sha256:…` may follow.
  private func matches(_ image: String) -> Bool {
    func isTail(_ text: Substring) -> Bool {
      text.utf8.allSatisfy { byte in
        let scalar = Character(Unicode.Scalar(byte))
        return scalar.isASCII && (scalar.isLetter || scalar.isNumber || "_.{}-".contains(scalar))
      }
    }
    var ends = [image.endIndex]
    // Where the tag and the digest can start.
    var rest = image[...]
    if let at = rest.lastIndex(of: "@"), rest[at...].hasPrefix("@sha256:"), isTail(rest[at...].dropFirst(8)) {
      ends.append(at)
      rest = rest[..<at]
      if let colon = rest.lastIndex(of: ":"), isTail(rest[colon...].dropFirst()) { ends.append(colon) }
    }
    if let colon = image.lastIndex(of: ":"), isTail(image[colon...].dropFirst()) { ends.append(colon) }
    return ends.contains { pattern.matches(String(image[..<$0])) }
  }

  /// Splits `registry:5000/name:tag@digest`; a colon before the first slash belongs to the name.
  static func split(_ image: String) -> (name: String, tag: String, digest: String) {
    let start = image.firstIndex(of: "/").flatMap { $0 > image.startIndex ? $0 : nil } ?? image.startIndex
    let at = image[start...].firstIndex(of: "@")
    let colon = image[start...].firstIndex(of: ":")
    switch (at, colon) {
    case (nil, nil): return (image, "", "")
    case (let at?, let colon) where colon.map({ at < $0 }) ?? true:
      return (String(image[..<at]), "", String(image[image.index(after: at)...]))
    case (let at?, let colon?):
      return (
        String(image[..<colon]), String(image[image.index(after: colon)..<at]),
        String(image[image.index(after: at)...])
      )
    case (nil, let colon?): return (String(image[..<colon]), String(image[image.index(after: colon)...]), "")
    case (_, nil): return (image, "", "")
    }
  }
}
