#if Server
  import InferenceProtocol
  public import ModelServing
  import NIOCore
  import NIOHTTP1
  import Synchronization

  /// Writes a line of JSON for each request, or for a part of them.
  ///
  /// A line has `time`, `method`, `path`, `status`, `seconds`, the sizes of both bodies, and the request's `traceparent`
  /// where it has one. The body, and with it the features, is left out unless it is asked for.
  public final class RequestLog: Sendable {
    private let lines: LineLog
    /// One request in this many is noted.
    private let interval: Int
    private let includesBodies: Bool
    private let seen = Atomic(0)

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - lines: Where the lines go.
    ///   - share: The share of the requests to note, above 0 and at most 1; those refused or failed are noted all.
    ///   - includesBodies: Whether the request's body is noted as well, as text.
    public init(_ lines: LineLog, share: Double = 1, includesBodies: Bool = false) {
      self.lines = lines
      self.includesBodies = includesBodies
      interval = share > 0 ? Int(min(1e9, max(1, (1 / share).rounded()))) : 1_000_000_000
    }

    /// Waits until every line is written.
    public func flush() { lines.flush() }

    func note(_ request: HTTPRequest, _ answer: HTTPAnswer, seconds: Double) {
      let number = seen.add(1, ordering: .relaxed).oldValue
      guard answer.status.code >= 400 || number % interval == 0 else { return }
      var line: JSONObject = [
        "time": .text(Timestamp.now()), "method": .text(request.head.method.rawValue),
        "path": .text(String(request.path)), "status": JSONValue(.integer(Int64(answer.status.code))),
        "seconds": JSONValue(.number(seconds)), "bytes_in": JSONValue(.integer(Int64(request.body.readableBytes))),
        "bytes_out": JSONValue(.integer(Int64(answer.body.count))),
      ]
      line["traceparent"] = request.header("traceparent").map(JSONValue.text)
      if includesBodies { line["body"] = .text(String(decoding: request.body.readableBytesView, as: UTF8.self)) }
      lines.append(JSONValue(.object(line)).encoded())
    }
  }
#endif
