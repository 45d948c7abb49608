internal import CLibcurl

extension EasyHandle {
  /// Sets every option that a request asks for.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - bodySize: The size of what is sent; nil where there is no body.
  /// - Throws: ``TransferError`` for a request that cannot be sent as it is.
  mutating func configure(for request: HTTPRequest, bodySize: Int?) throws(TransferError) {
    guard let url = URLParts(request.url) else {
      throw TransferError(
        .request, "this is no absolute http or https URL; write http://HOST/ or https://HOST/",
        in: request)
    }
    set(CURLOPT_URL, request.url)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    // Signals belong to the program; name look-ups time out without them.
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    // A proxy of the environment is for the world outside.
    if url.isLoopback { set(CURLOPT_NOPROXY, "*") }
    set(timeouts: request.timeouts)
    set(tls: request.tls)
    try set(method: request, bodySize: bodySize)
    try set(headers: request)
  }

  private mutating func set(timeouts: HTTPRequest.Timeouts) {
    set(CURLOPT_CONNECTTIMEOUT_MS, timeouts.connect.wholeMilliseconds)
    set(CURLOPT_LOW_SPEED_LIMIT, 1)
    set(CURLOPT_LOW_SPEED_TIME, max(1, timeouts.stall.wholeMilliseconds / 1000))
    if let total = timeouts.total { set(CURLOPT_TIMEOUT_MS, total.wholeMilliseconds) }
  }

  private mutating func set(tls: HTTPRequest.TLS) {
    set(CURLOPT_SSLVERSION, 6)  // CURL_SSLVERSION_TLSv1_2: nothing older
    if let authorities = tls.authorities { set(CURLOPT_CAINFO, authorities) }
    if let certificate = tls.certificate { set(CURLOPT_SSLCERT, certificate) }
    if let key = tls.key { set(CURLOPT_SSLKEY, key) }
  }

  private mutating func set(method request: HTTPRequest, bodySize: Int?) throws(TransferError) {
    guard request.method.rawValue.isToken else {
      throw TransferError(.request, "the method must be a word of letters", in: request)
    }
    if request.method == .head {
      set(CURLOPT_NOBODY, 1)
      return
    }
    if let size = bodySize ?? ([.post, .put, .patch].contains(request.method) ? 0 : nil) {
      set(CURLOPT_UPLOAD, 1)
      set(CURLOPT_INFILESIZE_LARGE, size: size)
    }
    set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
  }

  private mutating func set(headers request: HTTPRequest) throws(TransferError) {
    var lines: [String] = []
    for field in request.headers.fields {
      guard field.name.isToken, field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
        throw TransferError(
          .request, "header '\(field.name)' holds a control character or has no valid name; remove it", in: request)
      }
      // libcurl's own spelling of a field without a value.
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    // Waiting for '100 Continue' costs a second with servers that do not know it.
    if request.headers["Expect"] == nil { lines.append("Expect:") }
    if request.headers["User-Agent"] == nil { lines.append("User-Agent: fraud-rollout") }
    set(headerLines: lines)
  }
}

extension String {
  /// Whether it is a token of RFC 9110 section 5.6.2.
  fileprivate var isToken: Bool {
    let others = Set("!#$%&'*+-.^_`|~".utf8)
    return !isEmpty
      && utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || others.contains($0)
      }
  }
}

extension Duration {
  /// The milliseconds, at least one, for 0 means no limit to libcurl.
  fileprivate var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    let whole = min(seconds, Int64(Int32.max) / 1000)
    return max(1, Int(whole * 1000 + attoseconds / 1_000_000_000_000_000))
  }
}
