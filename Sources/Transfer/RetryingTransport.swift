/// A transport that tries again as a ``RetryPolicy`` decides.
public struct RetryingTransport<Waiting: Clock>: Transport where Waiting.Duration == Duration {
  /// What sends each attempt.
  public let base: any Transport
  /// What decides whether there is another.
  public let policy: RetryPolicy
  private let clock: Waiting
  private let chance: @Sendable () -> Double

  /// Wraps a transport.
  ///
  /// - Parameters:
  ///   - base: What sends each attempt.
  ///   - policy: What decides whether there is another.
  ///   - clock: What waits; a test gives one that does not.
  ///   - chance: A number from 0 up to 1 for each wait.
  public init(
    _ base: any Transport, policy: RetryPolicy = RetryPolicy(), clock: Waiting,
    chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) {
    self.base = base
    self.policy = policy
    self.clock = clock
    self.chance = chance
  }

  /// Sends a request until the policy is content with what came, or gives up.
  ///
  /// - Parameter request: What to send.
  /// - Returns: The last answer, whatever its status.
  /// - Throws: ``TransferError`` of the last attempt, also where the task is cancelled while waiting.
  public func send(_ request: HTTPRequest) async throws(TransferError) -> HTTPResponse {
    let start = clock.now
    var attempt = 1
    while true {
      let result: Result<HTTPResponse, TransferError>
      do throws(TransferError) {
        result = .success(try await base.send(request))
      } catch {
        result = .failure(error)
      }
      let outcome: RetryPolicy.Outcome =
        switch result {
        case .success(let response): .status(response.status, retryAfter: response.retryAfter)
        case .failure(let error): .failure(error)
        }
      let elapsed = start.duration(to: clock.now)
      guard
        case .wait(let wait) = policy.decide(
          after: outcome, of: request.method, attempt: attempt, elapsed: elapsed, chance: chance())
      else { return try result.get() }
      do {
        try await clock.sleep(for: wait)
      } catch {
        throw TransferError(.cancelled, "the transfer was cancelled", in: request)
      }
      attempt += 1
    }
  }
}

extension RetryingTransport where Waiting == ContinuousClock {
  /// Wraps a transport and waits by the system's clock.
  ///
  /// - Parameters:
  ///   - base: What sends each attempt.
  ///   - policy: What decides whether there is another.
  public init(_ base: any Transport, policy: RetryPolicy = RetryPolicy()) {
    self.init(base, policy: policy, clock: ContinuousClock())
  }
}
