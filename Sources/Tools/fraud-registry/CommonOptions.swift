import ArgumentParser
import ContentDigest
import Registry
import ToolSupport

#if canImport(Glibc)
  import Glibc
#endif

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Option(help: "The registry's directory (default: FRAUD_REGISTRY, or ./registry).")
  var root: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  @Flag(help: "Say nothing but results and errors.")
  var quiet = false

  /// The registry that was named.
  var registry: LocalRegistry { LocalRegistry(root: root ?? environmentRoot ?? "./registry") }

  private var environmentRoot: String? {
    guard let value = unsafe getenv("FRAUD_REGISTRY") else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Says something to whoever looks on.
  func note(_ text: String) {
    if !quiet { Terminal.note(text) }
  }

  /// Prints a result as JSON where it was asked for, as text otherwise.
  func print(_ value: some Encodable, as text: @autoclosure () -> String) throws {
    if json {
      Terminal.print(bytes: try CanonicalJSON.pretty(value))
    } else {
      Terminal.print(text())
    }
  }
}

/// A `KEY=VALUE` of the command line.
struct Pair: ExpressibleByArgument {
  var key: String
  var value: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
    key = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }

  /// The pairs by key, the last one of a key counting.
  static func dictionary(_ pairs: [Pair]) -> [String: String] {
    Dictionary(pairs.map { ($0.key, $0.value) }) { $1 }
  }
}
