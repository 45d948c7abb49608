/// The core schema: what an unquoted scalar means.
///
/// The rules are those of the `yaml.v3` package of Go, which Kubernetes tools read with:
/// - null is the empty text, `~`, `null`, `Null` and `NULL`; booleans are `true`, `True`, `TRUE` and their opposites;
/// - `yes`, `no`, `on`, `off`, `y` and `n` are texts, but ``YAMLPrinter`` quotes them, since YAML 1.1 readers differ;
/// - integers may have a sign, underscores, and the prefixes `0x`, `0o`, `0b`, or a bare leading `0` for octal;
/// - a date such as `2024-01-31` is a timestamp.
public enum YAMLScalar {
  /// What the scalar means.
  public enum Value: Equatable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// A whole number above the largest `Int64`.
    case large(UInt64)
    case float(Double)
    case string
    case timestamp
    case merge

    /// The tag of the value.
    public var tag: YAMLTag {
      switch self {
      case .null: .null
      case .bool: .bool
      case .int, .large: .int
      case .float: .float
      case .string: .string
      case .timestamp: .timestamp
      case .merge: .merge
      }
    }
  }

  /// The tag of an unquoted scalar.
  public static func tag(ofPlain text: String) -> YAMLTag { value(ofPlain: text).tag }

  /// The meaning of an unquoted scalar.
  public static func value(ofPlain text: String) -> Value {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
      return text == "~" || text == "null" || text == "Null" || text == "NULL" ? .null : .string
    case UInt8(ascii: "t"), UInt8(ascii: "T"):
      return text == "true" || text == "True" || text == "TRUE" ? .bool(true) : .string
    case UInt8(ascii: "f"), UInt8(ascii: "F"):
      return text == "false" || text == "False" || text == "FALSE" ? .bool(false) : .string
    case UInt8(ascii: "<"):
      return text == "<<" ? .merge : .string
    case UInt8(ascii: "."):
      switch text {
      case ".nan", ".NaN", ".NAN": return .float(.nan)
      case ".inf", ".Inf", ".INF": return .float(.infinity)
      default: return NumberText.withoutUnderscores(text).flatMap(NumberText.float).map(Value.float) ?? .string
      }
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return number(text)
    default:
      return .string
    }
  }

  /// Whether a reader of YAML 1.1 would take the text for a boolean although it is a text here.
  ///
  /// Go's JSON-based readers, with which kubectl reads kustomization files, are such readers.
  public static func isBooleanOfYAML11(_ text: String) -> Bool {
    guard text.utf8.count <= 3 else { return false }
    switch text {
    case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF": return true
    default: return false
    }
  }

  private static func number(_ text: String) -> Value {
    switch text {
    case "+.inf", "+.Inf", "+.INF": return .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
    default: break
    }
    if Timestamp(text) != nil { return .timestamp }
    let plain = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
    // Go removes the underscores first and reads the rest without them.
    switch NumberText.integer(plain) {
    case .fits(let value)?: return .int(value)
    case .large(let value)?: return .large(value)
    case nil: break
    }
    if NumberText.looksLikeFloat(plain), let value = NumberText.float(plain) { return .float(value) }
    return .string
  }
}
