internal import YAMLTree

/// Where the entries of a generated ConfigMap or Secret come from.
struct DataSources: Sendable {
  var literals: [String] = []
  var files: [String] = []
  var envs: [String] = []

  /// Reads the entries: those of env files, then the literals, then the files.
  func entries(_ loader: Loader) throws(KustomizeError) -> [(key: String, value: [UInt8])] {
    var found: [(key: String, value: [UInt8])] = []
    for path in envs { found += try Self.lines(of: try loader.load(path), path) }
    for literal in literals { found.append(try Self.literal(literal)) }
    for file in files {
      let (key, path) = try Self.file(file)
      found.append((key, try loader.load(path).bytes))
    }
    return found
  }

  private static func literal(_ text: String) throws(KustomizeError) -> (key: String, value: [UInt8]) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw KustomizeError(.kustomization, "the literal \(text) has no key; write key=value")
    }
    var value = text[text.index(after: equals)...]
    if value.utf8.count >= 2, let first = value.first, first == "\"" || first == "'", value.last == first {
      value = value.dropFirst().dropLast()
    }
    return (String(text[..<equals]), Array(value.utf8))
  }

  private static func file(_ text: String) throws(KustomizeError) -> (key: String, path: String) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 1: return (text.split(separator: "/").last.map(String.init) ?? text, text)
    case 2 where !parts[0].isEmpty && !parts[1].isEmpty: return (parts[0], parts[1])
    default:
      throw KustomizeError(
        .kustomization, "the file \(text) is no file source; write path or key=path, without further =")
    }
  }

  private static func lines(of source: YAMLSource, _ path: String) throws(KustomizeError) -> [(
    key: String, value: [UInt8]
  )] {
    var found: [(key: String, value: [UInt8])] = []
    let lines = source.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, raw) in lines.enumerated() {
      var line = raw
      if line.last == 0x0D { line = line.dropLast() }
      if index == 0, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
      guard let text = String(validating: line, as: UTF8.self) else {
        var error = KustomizeError(.file, "line \(index + 1) is not UTF-8; save the file as UTF-8 text")
        error.locate(in: source, at: YAMLMark(line: index + 1, column: 1))
        throw error
      }
      let entry = text.drop { $0.isWhitespace }
      if entry.isEmpty || entry.hasPrefix("#") { continue }
      let equals = entry.firstIndex(of: "=") ?? entry.endIndex
      let key = String(entry[..<equals])
      if !key.isEmpty { found.append((key, Array(entry[equals...].dropFirst().utf8))) }
    }
    return found
  }
}
