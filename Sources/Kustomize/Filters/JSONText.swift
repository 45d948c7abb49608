internal import YAMLTree

/// JSON with sorted keys as Go's `encoding/json` writes it, which the digests of kustomize are taken of.
enum JSONText {
  static func write(_ node: YAMLNode) -> [UInt8] {
    var out: [UInt8] = []
    write(node, to: &out)
    return out
  }

  private static func write(_ node: YAMLNode, to out: inout [UInt8]) {
    switch node.content {
    case .mapping(let fields):
      out.append(UInt8(ascii: "{"))
      let sorted = fields.sorted { ($0.name ?? "").utf8.lexicographicallyPrecedes(($1.name ?? "").utf8) }
      for (index, field) in sorted.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        quote(field.name ?? "", to: &out)
        out.append(UInt8(ascii: ":"))
        write(field.value, to: &out)
      }
      out.append(UInt8(ascii: "}"))
    case .sequence(let items):
      out.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        write(item, to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .scalar:
      if let literal = YAMLPrinter.jsonLiteral(of: node) {
        out += Array(literal.utf8)
      } else {
        quote(YAMLPrinter.text(of: node) ?? "", to: &out)
      }
    }
  }

  private static func quote(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += Array("\\\"".utf8)
      case "\\": out += Array("\\\\".utf8)
      case "\n": out += Array("\\n".utf8)
      case "\r": out += Array("\\r".utf8)
      case "\t": out += Array("\\t".utf8)
      case "\u{8}": out += Array("\\b".utf8)
      case "\u{C}": out += Array("\\f".utf8)
      case "<", ">", "&", "\u{0}"..."\u{1F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        out += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
      default: out += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
