/// Carries a call to an inference server and brings its answer back: the only thing that
/// ``InferenceClient`` needs of a network.
public protocol InferenceTransport: Sendable {
  /// Performs one call.
  ///
  /// - Parameter call: What to ask.
  /// - Returns: The answer, whatever its status.
  /// - Throws: When there is no answer.
  func perform(_ call: InferenceCall) async throws -> InferenceAnswer
}

/// A call to an inference server in HTTP's terms.
public struct InferenceCall: Sendable, Equatable {
  /// `GET` or `POST`.
  public let method: String
  /// The path from the server's root, percent-encoded, such as `/v2/models/fraud/infer`.
  public let path: String
  /// Header fields beside those that every transport adds.
  public let headers: [HeaderField]
  /// The body; empty for `GET`.
  public let body: [UInt8]

  /// Describes a call.
  public init(method: String = "GET", path: String, headers: [HeaderField] = [], body: [UInt8] = []) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }
}

/// An inference server's answer in HTTP's terms.
public struct InferenceAnswer: Sendable, Equatable {
  /// The status code.
  public let status: Int
  /// The header fields.
  public let headers: [HeaderField]
  /// The body.
  public let body: [UInt8]

  /// Describes an answer.
  public init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of a header field, whose name's case does not matter; nil where it is absent.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// A header field.
public struct HeaderField: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// Its value.
  public let value: String

  /// Describes a field.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
