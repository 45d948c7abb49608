#if Server
  import InferenceProtocol
  import ModelServing
  import NIOHTTP1

  /// An answer on its way out.
  struct HTTPAnswer: Sendable {
    var status: HTTPResponseStatus
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    /// An answer without a body.
    static let ok = HTTPAnswer(status: .ok)

    static func json(_ value: JSONValue) -> HTTPAnswer {
      HTTPAnswer(status: .ok, headers: [("content-type", "application/json")], body: value.encoded())
    }

    /// The one shape of every error, whatever its cause: `{"error": "…"}`.
    static func error(_ status: HTTPResponseStatus, _ sentence: String) -> HTTPAnswer {
      var answer = json(JSONValue(.object(["error": JSONValue(.string(sentence))])))
      answer.status = status
      if status == .serviceUnavailable { answer.headers.append(("retry-after", "1")) }
      return answer
    }

    static func error(_ error: ServingError) -> HTTPAnswer { .error(status(of: error.code), error.description) }

    /// The table from what went wrong to the status that tells the truth.
    private static func status(of code: ServingError.Code) -> HTTPResponseStatus {
      switch code {
      case .invalidRequest: .badRequest
      case .notFound: .notFound
      case .tooLarge: .payloadTooLarge
      case .unavailable: .serviceUnavailable
      default: .internalServerError
      }
    }
  }

  /// What becomes of a request: most are answered on the spot, a few must wait for something.
  enum HTTPOutcome {
    case now(HTTPAnswer)
    case later(@Sendable () async -> HTTPAnswer)
  }
#endif
