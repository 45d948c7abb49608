/// A request method, as RFC 9110 section 9 names it.
public struct HTTPMethod: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
  /// The method as it is sent.
  public let rawValue: String

  /// Names a method.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The method as it is sent.
  public var description: String { rawValue }

  /// Whether doing it twice does what doing it once does (RFC 9110 section 9.2.2), so that it may be retried.
  public var isIdempotent: Bool {
    switch self {
    case .get, .head, .put, .delete, .options: true
    default: false
    }
  }

  /// Reads a resource.
  public static let get = HTTPMethod(rawValue: "GET")
  /// Reads what a GET would answer, without the body.
  public static let head = HTTPMethod(rawValue: "HEAD")
  /// Puts a resource in place.
  public static let put = HTTPMethod(rawValue: "PUT")
  /// Gives a resource something to work on.
  public static let post = HTTPMethod(rawValue: "POST")
  /// Changes a part of a resource.
  public static let patch = HTTPMethod(rawValue: "PATCH")
  /// Removes a resource.
  public static let delete = HTTPMethod(rawValue: "DELETE")
  /// Asks what a resource allows.
  public static let options = HTTPMethod(rawValue: "OPTIONS")
}
