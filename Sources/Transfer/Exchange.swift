internal import CLibcurl
internal import Synchronization

/// One request on its way through libcurl.
@safe final class Exchange: @unchecked Sendable {
  // Whoever makes it hands it to one loop, and from then on only the loop's thread touches it; but for
  // `isCancelled`, an atomic, and the continuation, which is set before it is handed over.

  /// What came of it: the answer, and where it points as an absolute URL.
  typealias Outcome = Result<(response: HTTPResponse, location: String?), TransferError>

  /// The bodies of answers that are no success are for messages: more than this is not kept.
  static let failureBodyLimit = 1 << 20

  let request: HTTPRequest
  private let isCancelledFlag = Atomic(false)
  private let continuation: CheckedContinuation<Outcome, Never>
  private var handle: EasyHandle
  private let source: BodySource?
  private var sink: FileSink?
  private var head = ResponseHead()
  private var body: [UInt8] = []
  private var size = 0
  private var isBodyCut = false
  private var failure: TransferError?

  /// Prepares the handle; a request that cannot be sent is refused here.
  init(
    _ request: HTTPRequest, library: LibcurlLibrary, continuation: CheckedContinuation<Outcome, Never>
  ) throws(TransferError) {
    self.request = request
    self.continuation = continuation
    handle = try EasyHandle(library)
    do throws(FileFailure) {
      source = try BodySource(request.body)
    } catch {
      throw TransferError(.file, "the body cannot be read: \(error.message)", in: request)
    }
    try handle.configure(for: request, bodySize: source?.size)
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA] {
      unsafe handle.set(option, pointer: context)
    }
    unsafe handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      unsafe Exchange.from(context)?.receive(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    unsafe handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      unsafe Exchange.from(context)?.receive(header: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    unsafe handle.set(CURLOPT_READFUNCTION) { bytes, size, count, context in
      unsafe Exchange.from(context)?.send(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        ?? Int(CURL_READFUNC_ABORT)
    }
    unsafe handle.set(seek: { context, offset, origin in
      // libcurl only ever asks for a place counted from the start.
      let isFound = unsafe Exchange.from(context)?.source?.seek(to: Int(offset)) ?? false
      return origin == 0 && isFound ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
    })
    if let refusal = handle.refusal {
      throw TransferError(.library, "\(refusal); install libcurl 7.85 or newer", in: request)
    }
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    unsafe context.map { unsafe Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The handle as libcurl knows it.
  var pointer: UnsafeMutableRawPointer { unsafe handle.pointer }

  /// Whether nobody waits for it any more.
  var isCancelled: Bool { isCancelledFlag.load(ordering: .acquiring) }

  /// Says from any thread that nobody waits for it any more.
  func cancel() { isCancelledFlag.store(true, ordering: .releasing) }

  // MARK: What libcurl calls

  private func receive(header bytes: UnsafeRawBufferPointer) -> Int {
    guard head.add(unsafe String(decoding: bytes, as: UTF8.self)) else {
      failure = TransferError(.tooLarge, "the answer's headers are larger than 256 KiB; check the server", in: request)
      return 0
    }
    return bytes.count
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    do throws(TransferError) {
      if (200..<300).contains(head.status) {
        try unsafe keep(bytes)
      } else {
        let room = Self.failureBodyLimit - body.count
        unsafe body.append(contentsOf: bytes.prefix(room))
        isBodyCut = bytes.count > room
      }
    } catch {
      failure = error
    }
    return failure == nil && !isBodyCut ? bytes.count : 0
  }

  private func keep(_ bytes: UnsafeRawBufferPointer) throws(TransferError) {
    let limit =
      switch request.destination {
      case .memory(let limit), .file(_, let limit): limit
      }
    size += bytes.count
    // The announced size tells before anything is written.
    let announced = head.headers["Content-Length"].flatMap { Int($0) } ?? 0
    guard max(size, announced) <= limit else {
      throw TransferError(
        .tooLarge, "the answer is larger than the \(limit) bytes allowed; raise the limit if that is meant",
        in: request, status: head.status)
    }
    guard case .file(let path, _) = request.destination else {
      unsafe body.append(contentsOf: bytes)
      return
    }
    do throws(FileFailure) {
      try unsafe openedSink(path).write(bytes)
    } catch {
      throw TransferError(.file, "the answer cannot be written: \(error.message)", in: request)
    }
  }

  private func openedSink(_ path: String) throws(FileFailure) -> FileSink {
    if let sink { return sink }
    let fresh = try FileSink(path)
    sink = fresh
    return fresh
  }

  private func send(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let source else { return 0 }
    do throws(FileFailure) {
      return try unsafe source.read(into: buffer)
    } catch {
      failure = TransferError(.file, "the body cannot be read: \(error.message)", in: request)
      return Int(CURL_READFUNC_ABORT)
    }
  }

  // MARK: The end

  /// Answers whoever waits, once libcurl has let go of the handle.
  func finish(_ code: CURLcode) { continuation.resume(returning: outcome(code)) }

  /// Answers whoever waits that it was not done.
  func fail(_ error: TransferError) { continuation.resume(returning: .failure(error)) }

  private func outcome(_ code: CURLcode) -> Outcome {
    if let failure { return .failure(failure) }
    guard code == CURLE_OK || isBodyCut else {
      return .failure(TransferError(libcurl: code, saying: handle.words(for: code), in: request))
    }
    guard head.isWhole else {
      // libcurl takes a connection that ends among the headers for an answer without a body.
      return .failure(TransferError(libcurl: CURLE_GOT_NOTHING, saying: "the headers break off", in: request))
    }
    if case .file(let path, _) = request.destination, (200..<300).contains(head.status), request.method != .head {
      do throws(FileFailure) {
        // An empty body made no file yet.
        try openedSink(path).place()
      } catch {
        return .failure(TransferError(.file, "the answer cannot be written: \(error.message)", in: request))
      }
    }
    let response = HTTPResponse(
      status: head.status, headers: head.headers, body: body, size: max(size, body.count),
      url: handle.text(CURLINFO_EFFECTIVE_URL) ?? request.url)
    return .success((response, handle.text(CURLINFO_REDIRECT_URL)))
  }
}
