import ArgumentParser
import ImagePacking

#if canImport(Glibc)
  import Glibc
#endif

/// `KEY=VALUE` on the command line.
struct Pair: Sendable {
  let key: String
  let value: String

  init(_ text: String, named option: String, form: String) throws {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw ValidationError("\(option) '\(text)' is not \(form)")
    }
    key = String(text[..<equals])
    value = String(text[text.index(after: equals)...])
  }
}

/// `PLATFORM=PATH` on the command line.
struct PlatformPath: Sendable {
  let platform: Platform
  let path: String

  init(_ text: String, named option: String, form: String) throws {
    let pair = try Pair(text, named: option, form: form)
    do { platform = try Platform(pair.key) } catch { throw ValidationError("\(option): \(error)") }
    path = pair.value
  }
}

/// Reads arguments; one that is not written as it should be is wrong usage.
enum Arguments {
  @Sendable static func uri(_ text: String) throws -> ImageURI {
    do { return try ImageURI(text) } catch { throw ValidationError("\(error)") }
  }

  @Sendable static func tag(_ text: String) throws -> String {
    do { return try ImageReference.tag(text) } catch { throw ValidationError("\(error)") }
  }

  @Sendable static func port(_ text: String) throws -> ExposedPort {
    do { return try ExposedPort(text) } catch { throw ValidationError("\(error)") }
  }

  @Sendable static func compression(_ text: String) throws -> LayerCompression {
    guard let compression = LayerCompression(rawValue: text), compression != .zstd else {
      throw ValidationError("--compression '\(text)': choose gzip or none")
    }
    return compression
  }
}

/// The value of an environment variable; nil when it is unset or empty.
func environmentVariable(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}
