/// A label selector as `kubectl get -l` takes it: `app=web,tier!=cache,env in (a, b),!legacy`.
struct LabelSelector: Sendable {
  private enum Requirement {
    case has(String)
    case lacks(String)
    case isOneOf(String, [String])
    case isNoneOf(String, [String])
    case isAbove(String, Int)
    case isBelow(String, Int)
  }

  private var requirements: [Requirement] = []

  /// Reads a selector; an empty one selects everything.
  init(_ text: String) throws(KustomizeError) {
    for clause in Self.clauses(text) {
      guard let requirement = Self.requirement(clause) else {
        let message = "\(clause) is no label selector; write key=value, key!=value, key in (a, b), key or !key"
        throw KustomizeError(.kustomization, message)
      }
      requirements.append(requirement)
    }
  }

  /// Whether labels fit every clause.
  func matches(_ labels: [String: String]) -> Bool {
    requirements.allSatisfy { requirement in
      switch requirement {
      case .has(let key): labels[key] != nil
      case .lacks(let key): labels[key] == nil
      case .isOneOf(let key, let values): labels[key].map(values.contains) ?? false
      case .isNoneOf(let key, let values): labels[key].map { !values.contains($0) } ?? true
      case .isAbove(let key, let limit): labels[key].flatMap { Int($0) }.map { $0 > limit } ?? false
      case .isBelow(let key, let limit): labels[key].flatMap { Int($0) }.map { $0 < limit } ?? false
      }
    }
  }

  /// The clauses between the commas that stand outside parentheses.
  private static func clauses(_ text: String) -> [String] {
    var clauses = [""]
    var depth = 0
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == ",", depth == 0 { clauses.append("") } else { clauses[clauses.count - 1].append(character) }
    }
    let trimmed = clauses.map(trim)
    return trimmed == [""] ? [] : trimmed
  }

  private static func trim(_ text: String) -> String {
    let start = text.drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }

  private static func requirement(_ clause: String) -> Requirement? {
    if clause.hasPrefix("!") { return key(String(clause.dropFirst())).map(Requirement.lacks) }
    if let open = clause.firstIndex(of: "(") {
      guard clause.hasSuffix(")") else { return nil }
      let head = clause[..<open].split(separator: " ").map(String.init)
      guard head.count == 2, let key = key(head[0]) else { return nil }
      let values = clause[clause.index(after: open)...].dropLast()
        .split(separator: ",", omittingEmptySubsequences: false).map { trim(String($0)) }
      switch head[1] {
      case "in": return .isOneOf(key, values)
      case "notin": return .isNoneOf(key, values)
      default: return nil
      }
    }
    for sign in ["!=", "==", "=", ">", "<"] {
      guard let range = range(of: sign, in: clause) else { continue }
      guard let key = key(String(clause[..<range.lowerBound])) else { return nil }
      let value = trim(String(clause[range.upperBound...]))
      guard value.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }) else { return nil }
      switch sign {
      case "!=": return .isNoneOf(key, [value])
      case ">": return Int(value).map { .isAbove(key, $0) }
      case "<": return Int(value).map { .isBelow(key, $0) }
      default: return .isOneOf(key, [value])
      }
    }
    return key(clause).map(Requirement.has)
  }

  private static func key(_ text: String) -> String? {
    let key = trim(text)
    let isKey = !key.isEmpty && key.allSatisfy { $0.isLetter || $0.isNumber || "-_./".contains($0) }
    return isKey ? key : nil
  }

  private static func range(of sign: String, in text: String) -> Range<String.Index>? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(sign) { return index..<text.index(index, offsetBy: sign.count) }
      index = text.index(after: index)
    }
    return nil
  }
}
