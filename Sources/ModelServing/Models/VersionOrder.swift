/// The order of model versions: numbers by value, wherever they stand in the name, so that v10 comes after v9.
enum VersionOrder {
  /// Whether `left` comes before `right`; a model without a version comes before all.
  static func precedes(_ left: String?, _ right: String?) -> Bool {
    guard let left else { return right != nil }
    guard let right else { return false }
    let (parts, others) = (parts(left), parts(right))
    for (part, other) in zip(parts, others) where part != other { return part < other }
    return parts.count == others.count ? left < right : parts.count < others.count
  }

  private enum Part: Comparable {
    case text(String)
    case number(UInt64)
  }

  private static func parts(_ version: String) -> [Part] {
    var parts: [Part] = []
    var rest = Substring(version)
    while let first = rest.first {
      let isNumber = first.isWholeNumber && first.isASCII
      let run = rest.prefix { ($0.isWholeNumber && $0.isASCII) == isNumber }
      rest = rest[run.endIndex...]
      if isNumber, let value = UInt64(run) { parts.append(.number(value)) } else { parts.append(.text(String(run))) }
    }
    return parts
  }
}
