/// Ways to fields, as kustomize writes them.
enum FieldPath {
  /// Splits a path; a backslash before the delimiter keeps it in the part, and one at the start is passed over.
  static func split(_ path: String, _ delimiter: Character) -> [String] {
    // Nearly every path is plain.
    if let byte = delimiter.asciiValue, path.utf8.first != byte, !path.utf8.contains(UInt8(ascii: "\\")) {
      return path.utf8.split(separator: byte, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    var pieces = path.split(separator: delimiter, omittingEmptySubsequences: false).map(String.init)
    if pieces.count > 1, pieces[0].isEmpty { pieces.removeFirst() }
    var parts: [String] = []
    for piece in pieces {
      if let last = parts.last, last.hasSuffix("\\") {
        parts[parts.count - 1] = String(last.dropLast()) + String(delimiter) + piece
      } else {
        parts.append(piece)
      }
    }
    return parts
  }

  /// Splits a path at dots, but not inside `[name=a.b]`; `[a.b]` is the field `a.b`.
  static func splitAtDots(_ path: String) -> [String] {
    let pieces = split(path, ".")
    var parts: [String] = []
    var index = 0
    while index < pieces.count {
      var part = pieces[index]
      if part.hasPrefix("["), !part.hasSuffix("]") {
        while index + 1 < pieces.count {
          index += 1
          part += "." + pieces[index]
          if pieces[index].hasSuffix("]") { break }
        }
        if !part.contains("=") {
          part = String(part.drop { "[]".contains($0) })
          while let last = part.last, "[]".contains(last) { part.removeLast() }
        }
      }
      parts.append(part)
      index += 1
    }
    return parts
  }

  /// The field and the value of `[name=nginx]`; nil for a part of another form.
  static func condition(_ part: String) -> (field: String, value: String)? {
    guard part.hasPrefix("["), part.hasSuffix("]"), let equals = part.firstIndex(of: "=") else { return nil }
    return (String(part.dropFirst()[..<equals]), String(part[part.index(after: equals)...].dropLast()))
  }

  /// Whether a part stands for items of a list: `[name=nginx]`.
  static func isCondition(_ part: String) -> Bool { part.hasPrefix("[") && part.hasSuffix("]") }

  /// The index that a part stands for; nil for a field.
  static func index(_ part: String) -> Int? {
    guard let value = Int(part), value >= 0 else { return nil }
    return value
  }
}
