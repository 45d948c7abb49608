/// Text and numbers as an HTML file holds them.
enum ReportText {
  /// Text that cannot end an element or an attribute; characters that XML does not allow become �.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result += " "
      default:
        let isAllowed = scalar.value >= 0x20 && scalar.value != 0x7F && scalar.value & 0xFFFE != 0xFFFE
        result.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
      }
    }
    return result
  }

  /// A number with a fixed number of decimals; `–` for what is no finite number or too large.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(value) * Double(scale)).rounded()
    guard scaled < 1e15 else { return "–" }
    let whole = Int(scaled)
    let sign = value < 0 && whole > 0 ? "−" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let digits = String(whole % scale)
    return "\(sign)\(whole / scale).\(String(repeating: "0", count: decimals - digits.count))\(digits)"
  }

  /// A coordinate, which is never negative zero and has a plain minus.
  static func coordinate(_ value: Double) -> String {
    let text = fixed(value, 1)
    return text.hasPrefix("−") ? "-" + text.dropFirst() : text
  }

  /// A measure with as many decimals as it needs to be told from others of its kind.
  static func measure(_ value: Double, _ metric: Metric) -> String {
    switch metric {
    case .expectedCost: fixed(value, 1)
    case .logLoss, .brier, .calibrationError: fixed(value, 5)
    default: fixed(value, 3)
    }
  }
}
