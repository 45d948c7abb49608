/// When to try again and how long to wait before: a decision without clock, chance or network of its own.
///
/// The wait before attempt n + 1 is `base × factor^(n-1)`, at most `ceiling`, of which the share `jitter` is left to
/// chance, so that many clients do not come back at once; a server's `Retry-After` is a lower bound of it.
public struct RetryPolicy: Hashable, Sendable {
  /// What an attempt came to.
  public enum Outcome: Sendable {
    /// An answer with this status, and what it says about when to come back.
    case status(Int, retryAfter: Duration?)
    /// No whole answer.
    case failure(TransferError)
  }

  /// What to do next.
  public enum Decision: Hashable, Sendable {
    /// Wait so long and try again.
    case wait(Duration)
    /// Keep what there is.
    case giveUp
  }

  /// The number of attempts in all, the first one included.
  public var attempts: Int
  /// The wait before the second attempt.
  public var base: Duration
  /// By how much each further wait is longer.
  public var factor: Double
  /// The longest wait, unless the server asks for a longer one.
  public var ceiling: Duration
  /// The share of each wait that is left to chance, 0 to 1.
  public var jitter: Double
  /// No attempt starts later than this after the first.
  public var patience: Duration
  /// Whether methods that are not idempotent are tried again after they may have been received.
  public var retriesEveryMethod: Bool

  /// Sets the numbers.
  public init(
    attempts: Int = 6, base: Duration = .milliseconds(500), factor: Double = 2, ceiling: Duration = .seconds(30),
    jitter: Double = 0.5, patience: Duration = .seconds(300), retriesEveryMethod: Bool = false
  ) {
    self.attempts = attempts
    self.base = base
    self.factor = factor
    self.ceiling = ceiling
    self.jitter = jitter
    self.patience = patience
    self.retriesEveryMethod = retriesEveryMethod
  }

  /// Tries once only.
  public static let never = RetryPolicy(attempts: 1)

  /// The statuses that another attempt may change.
  public static let passingStatuses: Set<Int> = [408, 429, 500, 502, 503, 504]

  /// Decides what follows an attempt.
  ///
  /// - Parameters:
  ///   - outcome: What the attempt came to.
  ///   - method: The method that was sent.
  ///   - attempt: The attempt's number, counted from 1.
  ///   - elapsed: The time since the first attempt began.
  ///   - chance: A number from 0 up to 1.
  /// - Returns: How long to wait, or that this was the last attempt.
  public func decide(
    after outcome: Outcome, of method: HTTPMethod, attempt: Int, elapsed: Duration, chance: Double
  ) -> Decision {
    guard attempt < attempts, mayPass(outcome), maySendAgain(method, after: outcome) else { return .giveUp }
    var wait = backoff(before: attempt, chance: chance)
    if case .status(_, let retryAfter?) = outcome { wait = max(wait, retryAfter) }
    return elapsed + wait <= patience ? .wait(wait) : .giveUp
  }

  private func mayPass(_ outcome: Outcome) -> Bool {
    switch outcome {
    case .status(let status, _): Self.passingStatuses.contains(status)
    case .failure(let error): [.resolve, .connect, .timeout, .truncated].contains(error.code)
    }
  }

  private func maySendAgain(_ method: HTTPMethod, after outcome: Outcome) -> Bool {
    if method.isIdempotent || retriesEveryMethod { return true }
    if case .failure(let error) = outcome { return error.isBeforeSending }
    return false
  }

  private func backoff(before attempt: Int, chance: Double) -> Duration {
    var seconds = base.inSeconds
    for _ in 1..<max(1, attempt) where seconds < ceiling.inSeconds { seconds *= factor }
    return .seconds(min(seconds, ceiling.inSeconds) * (1 - jitter + jitter * chance))
  }
}

extension Duration {
  fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
