/// The parts of an absolute http or https URL that decisions are made by (RFC 3986 section 3).
struct URLParts: Equatable {
  /// In lower case.
  var scheme: String
  /// What stands before an `@`; nil where there is none.
  var userInfo: String?
  /// In lower case, without brackets around an IPv6 address.
  var host: String
  /// The port, the scheme's own where none is written.
  var port: Int
  /// From the first slash on, without query and fragment.
  var path: String
  /// What stands after the `?`; nil where there is none.
  var query: String?

  /// Splits a URL; nil for one that cannot be asked: another scheme, no host, white space or control characters.
  init?(_ url: String) {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let colon = url.firstRange(of: "://") else { return nil }
    scheme = url[..<colon.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    let rest = url[colon.upperBound...].prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let tail = rest[authority.endIndex...]
    path = String(tail.prefix { $0 != "?" })
    query = tail.firstIndex(of: "?").map { String(tail[tail.index(after: $0)...]) }
    let at = authority.lastIndex(of: "@")
    userInfo = at.map { String(authority[..<$0]) }
    let place = at.map { authority[authority.index(after: $0)...] } ?? authority
    guard let (host, port) = Self.split(place) else { return nil }
    self.host = host.lowercased()
    guard let number = port.isEmpty ? (scheme == "https" ? 443 : 80) : Int(port), (1...65_535).contains(number)
    else { return nil }
    self.port = number
  }

  private static func split(_ place: Substring) -> (host: String, port: Substring)? {
    let host: Substring
    var port: Substring
    if place.hasPrefix("[") {
      guard let end = place.firstIndex(of: "]") else { return nil }
      host = place[place.index(after: place.startIndex)..<end]
      port = place[place.index(after: end)...]
    } else {
      host = place.prefix { $0 != ":" }
      port = place[host.endIndex...]
    }
    guard !host.isEmpty, port.isEmpty || port.first == ":" else { return nil }
    port = port.dropFirst()
    guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return (String(host), port)
  }

  /// Whether two URLs go to the same server, so that what one may know the other may.
  func hasSameOrigin(as other: URLParts) -> Bool {
    scheme == other.scheme && host == other.host && port == other.port
  }

  /// Whether the host is this machine itself.
  var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
