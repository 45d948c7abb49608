/// Where an answer points, and what may be sent there (RFC 9110 section 15.4).
enum RedirectPolicy {
  /// The request that follows an answer.
  ///
  /// - Parameters:
  ///   - status: The answer's status.
  ///   - location: Where it points, as an absolute URL.
  ///   - request: What was asked.
  ///   - followed: How many redirects led there.
  /// - Returns: The next request; nil where the answer is the caller's.
  /// - Throws: ``TransferError`` for one redirect too many and for one to a place that must not be asked.
  static func next(
    after status: Int, location: String?, of request: HTTPRequest, followed: Int
  ) throws(TransferError) -> HTTPRequest? {
    guard case .follow(let limit) = request.redirects, [301, 302, 303, 307, 308].contains(status), let location
    else { return nil }
    guard let from = URLParts(request.url), let to = URLParts(location) else {
      throw TransferError(
        .redirect, "the server points to \(Redaction.url(location)), which is no http or https URL; give the final URL",
        in: request, status: status)
    }
    guard followed < limit else {
      throw TransferError(
        .redirect, "more than \(limit) redirects in a row, the last to \(Redaction.url(location)); give the final URL",
        in: request, status: status)
    }
    guard !(from.scheme == "https" && to.scheme == "http") else {
      throw TransferError(
        .redirect,
        "the server points from https to \(Redaction.url(location)), where anyone may listen; "
          + "give the final URL if that is meant", in: request, status: status)
    }
    var next = request
    next.url = location
    // 303 asks for a GET of the result; 301 and 302 after a POST have meant the same since the first browsers.
    if status == 303 && request.method != .head || (status == 301 || status == 302) && request.method == .post {
      next.method = .get
      next.body = .none
      next.headers["Content-Type"] = nil
    }
    if !from.hasSameOrigin(as: to) {
      // Credentials were given for one server; another one must not learn them.
      for field in request.headers.fields where Redaction.isSecret(header: field.name) {
        next.headers[field.name] = nil
      }
      next.tls.certificate = nil
      next.tls.key = nil
    }
    return next
  }
}
