import Synchronization
import Testing
import Transfer

/// A clock on which waiting takes no time.
final class VirtualClock: Clock, Sendable {
  struct Instant: InstantProtocol {
    var offset: Duration
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }
  private let time = Mutex(Duration.zero)
  private let waited = Mutex<[Duration]>([])
  var now: Instant { Instant(offset: time.withLock { $0 }) }
  var minimumResolution: Duration { .nanoseconds(1) }
  var waits: [Duration] { waited.withLock { $0 } }
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    waited.withLock { $0.append(now.duration(to: deadline)) }
    time.withLock { $0 = deadline.offset }
  }
}

/// A transport that answers from a list.
final class ScriptedTransport: Transport {
  private let script: Mutex<[Result<HTTPResponse, TransferError>]>
  init(_ script: [Result<HTTPResponse, TransferError>]) { self.script = Mutex(script) }
  var left: Int { script.withLock(\.count) }
  func send(_ request: HTTPRequest) async throws(TransferError) -> HTTPResponse {
    let next = script.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    guard let next else { throw TransferError(.other, "asked once too often", in: request) }
    return try next.get()
  }
}

@Suite("Trying again")
struct RetryTests {
  let policy = RetryPolicy(attempts: 4, base: .seconds(1), factor: 2, ceiling: .seconds(3), jitter: 0.5)

  private func decide(
    _ outcome: RetryPolicy.Outcome, _ method: HTTPMethod = .get, attempt: Int = 1, elapsed: Duration = .zero,
    chance: Double = 1
  ) -> RetryPolicy.Decision {
    policy.decide(after: outcome, of: method, attempt: attempt, elapsed: elapsed, chance: chance)
  }

  @Test("waits grow up to the ceiling, and chance takes its share off")
  func backoff() {
    let outcome = RetryPolicy.Outcome.status(503, retryAfter: nil)
    #expect(
      (1...4).map { decide(outcome, attempt: $0) } == [
        .wait(.seconds(1)), .wait(.seconds(2)), .wait(.seconds(3)), .giveUp,
      ])
    #expect(decide(outcome, chance: 0) == .wait(.milliseconds(500)))
  }

  @Test("the server's word is a lower bound, and patience an upper one")
  func retryAfter() {
    #expect(decide(.status(429, retryAfter: .seconds(20))) == .wait(.seconds(20)))
    #expect(decide(.status(429, retryAfter: .zero)) == .wait(.seconds(1)))
    #expect(decide(.status(429, retryAfter: .seconds(301))) == .giveUp)
    #expect(decide(.status(503, retryAfter: nil), elapsed: .seconds(300)) == .giveUp)
  }

  @Test("only what may pass is tried again")
  func outcomes() {
    let tried = (100..<600).filter { decide(.status($0, retryAfter: nil)) != .giveUp }
    #expect(tried == [408, 429, 500, 502, 503, 504])
    for code in [TransferError.Code.resolve, .connect, .timeout, .truncated] {
      #expect(decide(.failure(TransferError(code, ""))) != .giveUp)
    }
    for code in [TransferError.Code.tls, .request, .cancelled, .tooLarge, .library, .file, .notHTTP, .redirect] {
      #expect(decide(.failure(TransferError(code, ""))) == .giveUp)
    }
  }

  @Test("a POST is repeated only where it surely did not arrive, unless the policy says otherwise")
  func methods() {
    let busy = RetryPolicy.Outcome.status(503, retryAfter: nil)
    for method in [HTTPMethod.get, .head, .put, .delete, .options] { #expect(decide(busy, method) != .giveUp) }
    for method in [HTTPMethod.post, .patch, HTTPMethod(rawValue: "REPORT")] { #expect(decide(busy, method) == .giveUp) }
    #expect(decide(.failure(TransferError(.connect, "")), .post) != .giveUp)
    #expect(decide(.failure(TransferError(.truncated, "")), .post) == .giveUp)
    var bold = policy
    bold.retriesEveryMethod = true
    #expect(bold.decide(after: busy, of: .post, attempt: 1, elapsed: .zero, chance: 0) != .giveUp)
  }

  @Test("Retry-After is read as seconds and as a date by the server's own clock")
  func retryAfterHeader() {
    func wait(_ headers: HTTPHeaders) -> Duration? { HTTPResponse(status: 503, headers: headers).retryAfter }
    #expect(wait(["retry-after": "7"]) == .seconds(7))
    #expect(wait(["Retry-After": "-7"]) == nil)
    #expect(wait(["Retry-After": "soon"]) == nil)
    let date = "Thu, 29 Feb 2024 23:59:30 GMT"
    #expect(wait(["Retry-After": "Fri, 01 Mar 2024 00:00:10 GMT", "Date": date]) == .seconds(40))
    #expect(wait(["Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT", "Date": date]) == .zero)
    #expect(wait(["Retry-After": date]) == nil)
  }

  @Test("attempts follow the policy, and the last answer is the caller's")
  func attempts() async throws {
    let clock = VirtualClock()
    let request = HTTPRequest(.get, "http://127.0.0.1/")
    let busy = HTTPResponse(status: 503, headers: ["Retry-After": "20"])
    let script = ScriptedTransport([
      .failure(TransferError(.connect, "no", in: request)), .success(busy), .success(HTTPResponse(status: 200)),
    ])
    let transport = RetryingTransport(script, policy: policy, clock: clock) { 1 }
    #expect(try await transport.send(request).status == 200)
    #expect(clock.waits == [.seconds(1), .seconds(20)])
    let stubborn = ScriptedTransport([.success(busy), .success(busy), .success(busy), .success(busy), .success(busy)])
    #expect(try await RetryingTransport(stubborn, policy: policy, clock: clock).send(request).status == 503)
    #expect(stubborn.left == 1)
  }

  @Test("a 503 with Retry-After is overcome over a real connection")
  func overNetwork() async throws {
    let count = Mutex(0)
    try await withServer { _ in
      let number = count.withLock {
        $0 += 1
        return $0
      }
      return number < 3
        ? .status(503, ["Retry-After: 5"], "busy") : .status(200, [], "done")
    } _: { server in
      let clock = VirtualClock()
      let transport = RetryingTransport(CurlTransport(), policy: policy, clock: clock)
      let response = try await transport.send(HTTPRequest(.get, server.url))
      #expect(response.text == "done")
      #expect(clock.waits == [.seconds(5), .seconds(5)])
    }
  }
}
