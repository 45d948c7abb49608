/// Builds trees from events: expands aliases, merges, and checks keys and limits.
struct TreeComposer: ~Copyable {
  /// What an anchor names, and how many nodes it stands for.
  private struct Anchored {
    let node: YAMLNode
    let weight: Int
  }

  private var events: LibyamlEvents
  private let source: YAMLSource
  private let limits: YAMLLimits
  private let duplicateKeys: YAMLParser.DuplicateKeys
  private var comments: CommentScanner?
  private var anchors: [String: Anchored] = [:]
  private var nodes = 0
  private var aliased = 0

  init(_ source: YAMLSource, _ parser: YAMLParser) throws(YAMLError) {
    self.source = source
    limits = parser.limits
    duplicateKeys = parser.duplicateKeys
    events = try LibyamlEvents(source)
    comments = parser.keepsComments ? CommentScanner(source) : nil
  }

  mutating func documents() throws(YAMLError) -> [YAMLDocument] {
    var found: [YAMLDocument] = []
    while true {
      let event = try events.next()
      switch event.kind {
      case .streamEnd: return found
      case .documentStart:
        anchors.removeAll()
        let root = try node(try events.next(), depth: 0)
        found.append(YAMLDocument(root: root, source: source))
      default: break
      }
    }
  }

  private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
    guard depth <= limits.depth else {
      throw error(.limit, "collections are nested more than \(limits.depth) deep here; flatten them", event)
    }
    let before = nodes
    try count(1, event)
    var result: YAMLNode
    switch event.kind {
    case .alias(let name): return try expand(name, event)
    case .scalar(let text, let tag, let isPlain, let style):
      result = YAMLNode(.scalar(text), tag: Self.tag(text, tag, isPlain: isPlain), style: style, mark: event.start)
      // A tag that is written out wins over the quotes: !!int "3" is a number.
      if tag != nil, result.tag != .string { result.style = .plain }
    case .sequenceStart(let tag, let isFlow):
      result = YAMLNode(
        .sequence([]), tag: tag.map(YAMLTag.init(spelled:)) ?? .sequence, style: isFlow ? .flow : .plain,
        mark: event.start)
      result.comments = comments?.take(before: event)
      result.content = .sequence(try items(depth: depth))
    case .mappingStart(let tag, let isFlow):
      result = YAMLNode(
        .mapping([]), tag: tag.map(YAMLTag.init(spelled:)) ?? .mapping, style: isFlow ? .flow : .plain,
        mark: event.start)
      result.comments = comments?.take(before: event)
      result.content = .mapping(try fields(depth: depth))
    default:
      throw error(.syntax, "the text ends where a value is expected; complete it", event)
    }
    if case .scalar = event.kind { result.comments = comments?.take(around: event) }
    if let anchor = event.anchor { anchors[anchor] = Anchored(node: result, weight: nodes - before) }
    return result
  }

  private mutating func items(depth: Int) throws(YAMLError) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind { return items }
      items.append(try node(event, depth: depth + 1))
    }
  }

  private mutating func fields(depth: Int) throws(YAMLError) -> [YAMLField] {
    var fields: [YAMLField] = []
    var merges: [YAMLNode] = []
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind { break }
      let key = try node(event, depth: depth + 1)
      let value = try node(try events.next(), depth: depth + 1)
      if key.tag == .merge { merges.append(value) } else { fields.append(YAMLField(key: key, value: value)) }
    }
    switch duplicateKeys {
    case .refused: try refuseDuplicates(fields)
    case .lastWins:
      for index in fields.indices.reversed()
      where fields[(index + 1)...].contains(where: { $0.key.hasSameSpelling(as: fields[index].key) }) {
        fields.remove(at: index)
      }
    }
    for value in merges { try merge(value, into: &fields) }
    return fields
  }

  /// Adds the fields that a merge key brings and the mapping itself lacks.
  private mutating func merge(_ value: YAMLNode, into fields: inout [YAMLField]) throws(YAMLError) {
    let brought: [YAMLNode]
    switch value.content {
    case .mapping: brought = [value]
    case .sequence(let items): brought = items
    case .scalar: brought = []
    }
    guard !brought.isEmpty, brought.allSatisfy(\.isMapping) else {
      let message = "a merge key (<<) takes a mapping or a list of mappings; give it an alias of one"
      throw YAMLError(.alias, message, in: source, at: value.mark)
    }
    for mapping in brought {
      for field in mapping.fields ?? [] where !fields.contains(where: { $0.key == field.key }) {
        fields.append(field)
      }
    }
  }

  private func refuseDuplicates(_ fields: [YAMLField]) throws(YAMLError) {
    // A pairwise look is fastest for the few fields that nearly every mapping has.
    if fields.count <= 12 {
      for (index, field) in fields.enumerated() {
        for earlier in fields[..<index] where earlier.key.hasSameSpelling(as: field.key) {
          throw duplicate(field, earlier)
        }
      }
      return
    }
    var seen: [YAMLNode: YAMLField] = [:]
    for field in fields {
      var key = field.key
      key.tag = .string
      if let earlier = seen.updateValue(field, forKey: key) { throw duplicate(field, earlier) }
    }
  }

  private func duplicate(_ field: YAMLField, _ earlier: YAMLField) -> YAMLError {
    let line = earlier.key.mark.map { " on line \($0.line)" } ?? ""
    let message = "the key \(field.name ?? "here") stands in this mapping\(line) already; remove one of the two"
    return YAMLError(.duplicateKey, message, in: source, at: field.key.mark)
  }

  private mutating func expand(_ name: String, _ event: YAMLEvent) throws(YAMLError) -> YAMLNode {
    guard let anchored = anchors[name] else {
      throw error(.alias, "there is no anchor &\(name) before the alias *\(name); define it first", event)
    }
    aliased += anchored.weight
    guard aliased <= limits.aliasedNodes else {
      let message = "aliases repeat more than \(limits.aliasedNodes) values; write fewer aliases of aliases"
      throw error(.limit, message, event)
    }
    try count(anchored.weight - 1, event)
    return anchored.node
  }

  private mutating func count(_ more: Int, _ event: YAMLEvent) throws(YAMLError) {
    nodes += more
    guard nodes <= limits.nodes else {
      throw error(.limit, "the text has more than \(limits.nodes) values; split it", event)
    }
  }

  private func error(_ code: YAMLError.Code, _ message: String, _ event: YAMLEvent) -> YAMLError {
    YAMLError(code, message, in: source, at: event.start)
  }

  private static func tag(_ text: String, _ tag: String?, isPlain: Bool) -> YAMLTag {
    if let tag, tag != "!" { return YAMLTag(spelled: tag) }
    return isPlain ? YAMLScalar.tag(ofPlain: text) : .string
  }
}

extension YAMLNode {
  /// Whether two keys are written with the same text, which is what Go's readers compare.
  fileprivate func hasSameSpelling(as other: YAMLNode) -> Bool {
    switch (content, other.content) {
    case (.scalar(let left), .scalar(let right)): left == right
    case (.scalar, _), (_, .scalar): false
    default: self == other
    }
  }
}
