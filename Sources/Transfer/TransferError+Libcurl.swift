internal import CLibcurl

extension TransferError {
  /// Tells a libcurl result by its cause and its remedy.
  ///
  /// - Parameters:
  ///   - code: libcurl's result.
  ///   - words: What libcurl says about it.
  ///   - request: The request.
  init(libcurl code: CURLcode, saying words: String, in request: HTTPRequest) {
    let (kind, message): (Code, String) =
      switch code {
      case CURLE_UNSUPPORTED_PROTOCOL where words.contains("HTTP/0.9"), CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2:
        (.notHTTP, "what answers does not speak HTTP (\(words)); check the port")
      case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
        (.request, "this URL cannot be asked (\(words)); check it")
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
        (.resolve, "the host's name has no address (\(words)); check the name and the network")
      case CURLE_COULDNT_CONNECT:
        (.connect, "nothing answers there (\(words)); check that the server runs and the port is right")
      case CURLE_OPERATION_TIMEDOUT:
        (.timeout, "no whole answer in time (\(words)); check the server or allow more time")
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR,
        CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_INVALIDCERTSTATUS:
        (.tls, "no trusted connection (\(words)); check the certificates and the file of authorities")
      case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2_STREAM:
        (.truncated, "the connection broke before the answer was whole (\(words)); try again")
      default:
        (.other, "libcurl gave up with code \(code.rawValue) (\(words)); check the request and the server")
      }
    self.init(kind, message, in: request)
  }
}
