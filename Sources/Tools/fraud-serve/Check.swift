#if Server
  import ArgumentParser
  import InferenceProtocol
  import ModelServingHTTP
  import NIOCore
  import ToolSupport

  /// Asks a server for its health: a probe for images without a shell.
  struct Check: ToolCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask a server whether it is ready; exit 0 when it is and 1 when it is not.",
      discussion: "A URL without a path asks for /v2/health/ready.")

    @Argument(help: "Such as http://127.0.0.1:8080 or http://127.0.0.1:8080/v2/health/live.")
    var url: String

    @Option(help: "Seconds to wait for the answer.")
    var timeout = 3

    func perform() async throws {
      guard let target = Target(url) else {
        throw ValidationError("'\(url)' is no URL such as http://127.0.0.1:8080/v2/health/ready.")
      }
      let transport = PlainTransport(host: target.host, port: target.port, timeout: .seconds(Int64(max(1, timeout))))
      let answer = try await transport.perform(InferenceCall(path: target.path))
      guard answer.status == 200 else { throw Unhealthy(url: url, answer: answer) }
    }

    /// The parts of a plain URL.
    struct Target {
      let host: String
      let port: Int
      let path: String

      init?(_ url: String) {
        let scheme = "http://"
        guard url.hasPrefix(scheme) else { return nil }
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let path = String(rest.dropFirst(authority.count))
        self.path = path.isEmpty || path == "/" ? "/v2/health/ready" : path
        // The last colon, unless it stands inside of the brackets of an IPv6 address.
        let colon = authority.hasSuffix("]") ? nil : authority.lastIndex(of: ":")
        let name = authority[..<(colon ?? authority.endIndex)]
        let digits = colon.map { authority[authority.index(after: $0)...] } ?? "80"
        guard !name.isEmpty, let port = Int(digits), (1...65535).contains(port) else { return nil }
        host = name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : String(name)
        self.port = port
      }
    }

    /// The server answered that it is not healthy.
    struct Unhealthy: Error, CustomStringConvertible {
      let url: String
      let answer: InferenceAnswer

      var description: String {
        let reason = (try? JSONValue(reading: answer.body))?["error"]?.string
        return "\(url) answered \(answer.status): \(reason ?? "no reason given")"
      }
    }
  }
#endif
