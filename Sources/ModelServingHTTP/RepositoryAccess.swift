#if Server
  import NIOHTTP1

  /// Who may ask which models there are, load them and unload them.
  ///
  /// Whoever can reach a server may have it score; taking its models away is another matter. MLServer lets everybody do
  /// it.
  public enum RepositoryAccess: Sendable, Equatable {
    /// Clients on the same machine, over its loopback addresses.
    case loopback
    /// Clients that send `Authorization: Bearer` with the token, from anywhere.
    case token(String)
    /// Everybody, as with MLServer.
    case everybody
  }

  extension RepositoryAccess {
    /// Why a request may not use the repository; nil where it may.
    func refusal(isLoopback: Bool, authorization: String?) -> HTTPAnswer? {
      switch self {
      case .everybody: return nil
      case .loopback:
        if isLoopback { return nil }
        return .error(
          .forbidden,
          "the repository is open to clients on the server's own machine; set FRAUD_REPOSITORY_TOKEN to open it to"
            + " those with the token, or FRAUD_REPOSITORY_ACCESS=everybody")
      case .token(let token):
        let scheme = "bearer "
        if let authorization, authorization.lowercased().hasPrefix(scheme),
          Self.isEqual(authorization.utf8.dropFirst(scheme.utf8.count), token.utf8)
        {
          return nil
        }
        var answer = HTTPAnswer.error(
          .unauthorized, "the repository asks for the token; send it as 'Authorization: Bearer …'")
        answer.headers.append(("www-authenticate", "Bearer"))
        return answer
      }
    }

    /// Compares in a time that tells nothing about where two texts of one length differ.
    private static func isEqual(_ left: Substring.UTF8View, _ right: String.UTF8View) -> Bool {
      guard left.count == right.count else { return false }
      return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
  }
#endif
