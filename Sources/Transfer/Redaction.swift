/// Strikes secrets out of texts that people and logs see.
public struct Redaction: Sendable {
  /// What stands where a secret stood.
  public static let mark = "***"

  private let secrets: [String]

  /// Strikes out the texts given; empty ones are passed over.
  public init(secrets: [String]) {
    // The longest first, so that a secret that holds another leaves no rest.
    self.secrets = Set(secrets.filter { !$0.isEmpty }).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  /// Strikes out what is secret in a request: what it names itself, the values of headers that carry
  /// credentials, the user information and the query values of its URL.
  public init(of request: HTTPRequest) {
    var secrets = request.secrets
    for field in request.headers.fields where Self.isSecret(header: field.name) {
      secrets.append(field.value)
      // `Bearer TOKEN`: the token alone is the secret too.
      if let space = field.value.lastIndex(of: " ") {
        secrets.append(String(field.value[field.value.index(after: space)...]))
      }
    }
    if let parts = URLParts(request.url) {
      if let user = parts.userInfo {
        secrets.append(user)
        if let colon = user.firstIndex(of: ":") { secrets.append(String(user[user.index(after: colon)...])) }
      }
      // Short values are harmless words and numbers, and striking them out would make messages unreadable.
      secrets += Self.queryValues(parts.query ?? "").filter { $0.utf8.count >= 8 }
    }
    self.init(secrets: secrets)
  }

  /// The text without the secrets.
  ///
  /// - Complexity: O(length of the text × number of secrets).
  public func apply(to text: String) -> String {
    var text = text
    for secret in secrets { text = text.replacing(secret, with: Self.mark) }
    return text
  }

  /// A URL for messages: without user information, and with no value in its query.
  public static func url(_ url: String) -> String {
    guard let parts = URLParts(url) else {
      // Not one that can be sent; whatever could be a secret in it goes.
      let bare = url.prefix { $0 != "?" && $0 != "#" }
      let shown = bare.lastIndex(of: "@").map { mark + bare[$0...] } ?? String(bare)
      return String(shown.map { $0.isNewline || $0.asciiValue.map { $0 < 0x20 || $0 == 0x7F } == true ? "?" : $0 })
    }
    let host = parts.host.contains(":") ? "[\(parts.host)]" : parts.host
    let isUsualPort = parts.port == (parts.scheme == "https" ? 443 : 80)
    let user = parts.userInfo == nil ? "" : mark + "@"
    let query = parts.query.map { "?" + redacted(query: $0) } ?? ""
    return "\(parts.scheme)://\(user)\(host)\(isUsualPort ? "" : ":\(parts.port)")\(parts.path)\(query)"
  }

  /// Whether the value of a header is a secret, by its name.
  public static func isSecret(header name: String) -> Bool {
    let name = name.lowercased()
    return ["authorization", "cookie", "token", "secret", "password", "api-key", "apikey", "signature", "credential"]
      .contains { name.contains($0) }
  }

  private static func redacted(query: String) -> String {
    query.split(separator: "&", omittingEmptySubsequences: false)
      .map { part in part.firstIndex(of: "=").map { part[...$0] + mark } ?? part }
      .joined(separator: "&")
  }

  private static func queryValues(_ query: String) -> [String] {
    query.split(separator: "&").compactMap { part in
      part.firstIndex(of: "=").map { String(part[part.index(after: $0)...]) }
    }
  }
}
