import FoundationEssentials
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A `fraud-serve` on this machine that runs for as long as a closure does.
struct LocalServer {
  /// The program.
  let program: String
  /// The folder of the models.
  let models: String
  /// The experiments file; nil for none.
  let experiments: String?

  /// What `fraud-serve --json` says once it answers.
  private struct Ready: Decodable {
    let port: Int

    enum CodingKeys: String, CodingKey { case port = "http_port" }
  }

  /// Starts the server on free ports, waits until it is ready, and stops it when `body` ends.
  ///
  /// - Parameter body: Gets the server's address, such as `http://127.0.0.1:40123`.
  /// - Returns: What `body` returns.
  /// - Throws: `PipelineError` with the server's own words when it does not start or does not stop in order; what `body` throws.
  func whileServing<Result: Sendable>(_ body: (_ address: String) async throws -> Result) async throws -> Result {
    var arguments = [models, "--host", "127.0.0.1", "--http-port", "0", "--metrics-port", "0", "--json"]
    if let experiments { arguments += ["--experiments", experiments] }
    var options = PlatformOptions()
    // Asked to stop first, so that it drains; killed only if it does not listen.
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(10))]
    let outcome = try await Subprocess.run(
      .path(FilePath(program)), arguments: Arguments(arguments), platformOptions: options, input: .none,
      output: .discarded, error: .sequence
    ) { execution in
      var lines = execution.standardError.strings().makeAsyncIterator()
      var said: [String] = []
      while let line = try await lines.next() {
        if let ready = try? JSONDecoder().decode(Ready.self, from: Data(line.utf8)) {
          let result = try await body("http://127.0.0.1:\(ready.port)")
          try execution.send(signal: .terminate)
          // What it still says must be read, or it could not say it and would not end.
          while try await lines.next() != nil {}
          return result
        }
        said.append(line)
        if said.count > 20 { said.removeFirst() }
      }
      throw PipelineError("\(program) ended before it was ready: \(said.joined(separator: " "))")
    }
    guard outcome.terminationStatus.isSuccess else {
      throw PipelineError("\(program) did not stop in order: \(outcome.terminationStatus)")
    }
    return outcome.closureResult
  }
}
