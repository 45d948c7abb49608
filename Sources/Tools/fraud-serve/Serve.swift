#if Server
  import ArgumentParser
  import FraudServing
  import InferenceProtocol
  import Logging
  import ModelServing
  import ModelServingHTTP
  import NIOCore
  import ToolSupport

  #if canImport(Glibc)
    import Glibc
  #endif

  /// Serves until it is told to stop.
  struct Serve: ToolCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serve the models of a directory until SIGTERM or SIGINT.",
      discussion: """
        Every model-settings.json in DIR makes a model. Flags count more than MLSERVER_* variables, and those more \
        than DIR/settings.json.
        """)

    @Argument(help: "The folder of models, or of one model.")
    var dir: String = "."

    @Option(help: "The port of the inference protocol; 0 for any free one.")
    var httpPort: Int?

    @Option(help: "The port of the metrics; 0 for any free one.")
    var metricsPort: Int?

    @Option(help: "The address to listen on.")
    var host: String?

    @Option(help: "The file with the experiments.")
    var experiments: String?

    @Option(help: "The number of event loops; one for each core by default.")
    var threads: Int?

    @Option(help: "Seconds to keep answering after a signal while load balancers learn that we stop.")
    var lameDuck = 0

    @Option(
      help: "Append a line of JSON for each scored row to this file: id, model, score, decision; no feature.")
    var predictionLog: String?

    @Option(help: "Append a line of JSON for each request to this file; - for standard output.")
    var requestLog: String?

    @Option(help: "The share of the requests to note, from 0 to 1; those refused or failed are noted all.")
    var requestLogShare = 1.0

    @Flag(help: "Note the requests' bodies as well, and with them the features.")
    var requestLogBodies = false

    @Flag(help: "Say that the server is ready as one line of JSON.")
    var json = false

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    func validate() throws {
      for port in [httpPort, metricsPort] where !(0...65535).contains(port ?? 0) {
        throw ValidationError("\(port ?? 0) is no port; give one from 0 to 65535.")
      }
      if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads takes 1 to 1024.") }
      if !(0...1).contains(requestLogShare) { throw ValidationError("--request-log-share takes 0 to 1.") }
      if !(0...3600).contains(lameDuck) { throw ValidationError("--lame-duck takes 0 to 3600 seconds.") }
    }

    func perform() async throws {
      let settings = try ServerSettings(directory: dir, environment: Self.variable)
      if !settings.ignored.isEmpty, !quiet {
        Terminal.note("settings without effect here: \(settings.ignored.joined(separator: ", "))")
      }
      var logger = Logger(label: "fraud-serve", factory: { StreamLogHandler.standardError(label: $0) })
      logger.logLevel = .notice
      let predictions = try predictionLog.map { PredictionLog(try LineLog($0)) }
      defer { predictions?.lines.flush() }
      let plane = DataPlane(
        repository: ModelRepository(
          settings.modelRepositoryRoot ?? dir, fallback: ModelSettings(environment: Self.variable)),
        loader: FraudModelLoader(),
        settings: settings,
        experiments: try (experiments ?? settings.experiments).map(ExperimentFile.init),
        version: toolVersion,
        predictions: predictions,
        logger: logger)
      let configuration = try configuration(settings)
      defer { configuration.requestLog?.flush() }
      try await InferenceServer(plane, configuration, logger: logger).run { server in
        announce(server, settings)
      }
    }

    private func configuration(_ settings: ServerSettings) throws -> ServerConfiguration {
      var configuration = ServerConfiguration(
        host: host ?? settings.host, httpPort: httpPort ?? settings.httpPort,
        metricsPort: metricsPort ?? settings.metricsPort)
      configuration.metricsPath = settings.metricsEndpoint
      configuration.metricsPrefix = settings.metricsPrefix
      configuration.threads = threads
      configuration.requestLog = try requestLog.map {
        RequestLog(try LineLog($0), share: requestLogShare, includesBodies: requestLogBodies)
      }
      if let token = settings.repositoryToken {
        configuration.repositoryAccess = .token(token)
      } else if settings.isRepositoryOpen {
        configuration.repositoryAccess = .everybody
      }
      configuration.lameDuck = .seconds(Int64(lameDuck))
      return configuration
    }

    /// Says that the server is ready and on which ports: on standard error, where servers talk.
    private func announce(_ server: RunningServer, _ settings: ServerSettings) {
      let ready = server.plane.index(onlyReady: true)
      if json {
        let line: JSONObject = [
          "version": 1,
          "ready": true,
          "http_port": JSONValue(.integer(Int64(server.httpPort))),
          "metrics_port": JSONValue(.integer(Int64(server.metricsPort ?? 0))),
          "models": JSONValue(.array(ready.map(\.json))),
        ]
        Terminal.note(String(decoding: JSONValue(.object(line)).encoded(), as: UTF8.self))
      } else if !quiet {
        let models = ready.map { entry in entry.version.map { "\(entry.name) \($0)" } ?? entry.name }
        Terminal.note(
          "ready: HTTP on port \(server.httpPort), metrics on port \(server.metricsPort ?? 0),"
            + " models: \(models.isEmpty ? "none" : models.joined(separator: ", "))")
      }
    }

    private static func variable(_ name: String) -> String? {
      guard let value = unsafe getenv(name) else { return nil }
      let text = unsafe String(cString: value)
      return text.isEmpty ? nil : text
    }
  }
#endif
