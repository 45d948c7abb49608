internal import CLibcurl
internal import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A thread that drives any number of transfers through one libcurl multi handle, which keeps their connections.
///
/// Transfers block nobody's thread but this one, and a cancelled one is dropped at once.
@safe final class TransferLoop: @unchecked Sendable {
  // The inbox is locked; `running` belongs to the thread; of the multi handle other threads use nothing but
  // curl_multi_wakeup, which libcurl declares safe from any thread, and it is freed when nobody is left.

  private struct Inbox {
    var arrivals: [Exchange] = []
    var hasCancellations = false
    var isStopping = false
  }

  let library: LibcurlLibrary
  private let multi: UnsafeMutableRawPointer
  private let inbox = Mutex(Inbox())
  private var running: [UnsafeMutableRawPointer: Exchange] = unsafe [:]

  /// Starts the thread.
  init(_ library: LibcurlLibrary) throws(TransferError) {
    guard let multi = unsafe library.functions.pointee.multi_init() else {
      throw TransferError(.library, "libcurl made no handle: out of memory; free some and run again")
    }
    self.library = library
    unsafe self.multi = unsafe multi
    try start()
  }

  deinit { _ = unsafe library.functions.pointee.multi_cleanup(multi) }

  private func start() throws(TransferError) {
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(self)
    let code = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
        }
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      unsafe context.release()
      throw TransferError(.library, "no thread for transfers (error \(code)); end some processes and run again")
    }
    pthread_detach(thread)
  }

  /// Hands over an exchange.
  func submit(_ exchange: Exchange) {
    inbox.withLock { $0.arrivals.append(exchange) }
    wake()
  }

  /// Drops an exchange that nobody waits for any more.
  func cancel(_ exchange: Exchange) {
    exchange.cancel()
    inbox.withLock { $0.hasCancellations = true }
    wake()
  }

  /// Ends the thread; what still runs is cancelled.
  func stop() {
    inbox.withLock { $0.isStopping = true }
    wake()
  }

  private func wake() { _ = unsafe library.functions.pointee.multi_wakeup(multi) }

  private func run() {
    // Signals are for the program's own threads; a broken pipe is told by the call that meets it.
    var all = sigset_t()
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
    while takeArrivals() {
      var count: Int32 = 0
      _ = unsafe library.functions.pointee.multi_perform(multi, &count)
      finishDone()
      // Without a transfer only a wake-up ends the wait; libcurl shortens it for its own timers.
      _ = unsafe library.functions.pointee.multi_poll(multi, nil, 0, 60_000, nil)
    }
  }

  /// Starts what arrived and drops what was cancelled; false once the loop is to stop.
  private func takeArrivals() -> Bool {
    let taken = inbox.withLock { inbox in
      let taken = inbox
      inbox = Inbox(isStopping: inbox.isStopping)
      return taken
    }
    for exchange in taken.arrivals {
      unsafe running[exchange.pointer] = exchange
      if unsafe library.functions.pointee.multi_add_handle(multi, exchange.pointer) != CURLM_OK {
        drop(exchange, TransferError(.library, "libcurl took no further transfer; try again", in: exchange.request))
      }
    }
    if taken.hasCancellations || taken.isStopping || taken.arrivals.contains(where: \.isCancelled) {
      for exchange in unsafe Array(running.values) where exchange.isCancelled || taken.isStopping {
        drop(exchange, TransferError(.cancelled, "the transfer was cancelled", in: exchange.request))
      }
    }
    return !taken.isStopping
  }

  private func drop(_ exchange: Exchange, _ error: TransferError) {
    _ = unsafe library.functions.pointee.multi_remove_handle(multi, exchange.pointer)
    unsafe running[exchange.pointer] = nil
    exchange.fail(error)
  }

  private func finishDone() {
    var code = CURLE_OK
    while let pointer = unsafe libcurl_next_finished(library.functions, multi, &code) {
      _ = unsafe library.functions.pointee.multi_remove_handle(multi, pointer)
      unsafe running.removeValue(forKey: pointer)?.finish(code)
    }
  }
}
