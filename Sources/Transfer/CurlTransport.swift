internal import Synchronization

/// The network through libcurl, which is opened when the first request is sent.
///
/// Requests of one transport share its connections. They may be sent from any number of tasks at once; a thread of
/// the transport's own does the waiting. Cancelling a task aborts its transfer.
public final class CurlTransport: Transport {
  /// The names under which Debian and others keep libcurl, the usual one first.
  public static let libraryNames = ["libcurl.so.4", "libcurl-gnutls.so.4"]

  private let libraries: [String]
  private let loop = Mutex<TransferLoop?>(nil)

  /// Prepares a transport; nothing is opened yet.
  ///
  /// - Parameter libraries: Names or paths of libcurl, of which the first that can be opened is used.
  public init(libraries: [String] = CurlTransport.libraryNames) { self.libraries = libraries }

  deinit { loop.withLock { $0?.stop() } }

  /// The versions of libcurl and of what it is built on.
  ///
  /// - Throws: ``TransferError`` where libcurl cannot be opened.
  public func version() throws(TransferError) -> String { try LibcurlLibrary.open(libraries).version }

  /// Sends a request and waits for the whole answer, redirects followed as the request says.
  ///
  /// - Parameter request: What to send.
  /// - Returns: The answer, whatever its status.
  /// - Throws: ``TransferError`` where no whole answer came.
  public func send(_ request: HTTPRequest) async throws(TransferError) -> HTTPResponse {
    var hop = request
    var followed = 0
    while true {
      let (response, location) = try await exchange(hop)
      guard
        let next = try RedirectPolicy.next(after: response.status, location: location, of: hop, followed: followed)
      else { return response }
      hop = next
      followed += 1
    }
  }

  private func exchange(
    _ request: HTTPRequest
  ) async throws(TransferError) -> (response: HTTPResponse, location: String?) {
    let loop = try startedLoop()
    // Shared with the cancellation handler, which may run before the exchange exists.
    let current = Mutex<(exchange: Exchange?, isCancelled: Bool)>((nil, false))
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Exchange.Outcome, Never>) in
        do throws(TransferError) {
          let exchange = try Exchange(request, library: loop.library, continuation: continuation)
          let isCancelled = current.withLock {
            $0.exchange = exchange
            return $0.isCancelled
          }
          if isCancelled { exchange.cancel() }
          loop.submit(exchange)
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    } onCancel: {
      let exchange = current.withLock {
        $0.isCancelled = true
        return $0.exchange
      }
      if let exchange { loop.cancel(exchange) }
    }
    return try outcome.get()
  }

  private func startedLoop() throws(TransferError) -> TransferLoop {
    let started = loop.withLock { loop -> Result<TransferLoop, TransferError> in
      if let loop { return .success(loop) }
      do throws(TransferError) {
        let fresh = try TransferLoop(LibcurlLibrary.open(libraries))
        loop = fresh
        return .success(fresh)
      } catch {
        return .failure(error)
      }
    }
    return try started.get()
  }
}
