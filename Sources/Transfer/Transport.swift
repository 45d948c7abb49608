/// Whatever answers requests: the network, a retrying layer over it, or a test's own answers.
public protocol Transport: Sendable {
  /// Sends a request and waits for the whole answer.
  ///
  /// Any status is an answer; ``HTTPResponse/requireSuccess(of:)`` makes failures of those that are.
  ///
  /// - Parameter request: What to send.
  /// - Returns: The answer.
  /// - Throws: ``TransferError`` where no whole answer came. Cancelling the task aborts the transfer.
  func send(_ request: HTTPRequest) async throws(TransferError) -> HTTPResponse
}
