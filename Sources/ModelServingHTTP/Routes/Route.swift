#if Server
  import NIOHTTP1

  /// The paths of the Open Inference Protocol and of MLServer's repository calls.
  enum Route: Equatable {
    case server
    case live
    case ready
    case metadata(model: String, version: String?)
    case modelReady(model: String, version: String?)
    case infer(model: String, version: String?)
    /// The answer as one server-sent event.
    case inferStream(model: String, version: String?)
    /// A page for people, about one model or about the server.
    case documentation(model: String?)
    /// The same for programs.
    case openAPI(model: String?)
    case index
    case load(model: String)
    case unload(model: String)

    /// Finds the route of a path; nil where there is none.
    init?(_ path: Substring) {
      var parts = path.split(separator: "/", omittingEmptySubsequences: false)
      // A path begins with a slash, and one at its end is forgiven.
      guard parts.count > 1, parts.removeFirst().isEmpty, parts.removeFirst() == "v2" else { return nil }
      if parts.last?.isEmpty == true { parts.removeLast() }
      switch parts.first {
      case nil: self = .server
      case "health" where parts.count == 2 && parts[1] == "live": self = .live
      case "health" where parts.count == 2 && parts[1] == "ready": self = .ready
      case "docs" where parts.count == 1: self = .documentation(model: nil)
      case "docs" where parts.count == 2 && parts[1] == "dataplane.json": self = .openAPI(model: nil)
      case "models": self.init(model: parts.dropFirst())
      case "repository": self.init(repository: parts.dropFirst())
      default: return nil
      }
    }

    private init?(model parts: ArraySlice<Substring>) {
      var parts = parts
      guard let model = Self.decoded(parts.popFirst()) else { return nil }
      var version: String?
      if parts.first == "versions" {
        parts.removeFirst()
        version = Self.decoded(parts.popFirst())
        if version == nil { return nil }
      }
      let verb = parts.popFirst()
      if verb == "docs", version == nil {
        switch (parts.first, parts.count) {
        case (nil, _): self = .documentation(model: model)
        case ("dataplane.json", 1): self = .openAPI(model: model)
        default: return nil
        }
        return
      }
      guard parts.isEmpty else { return nil }
      switch verb {
      case nil: self = .metadata(model: model, version: version)
      case "ready": self = .modelReady(model: model, version: version)
      case "infer", "generate": self = .infer(model: model, version: version)
      case "infer_stream", "generate_stream": self = .inferStream(model: model, version: version)
      default: return nil
      }
    }

    private init?(repository parts: ArraySlice<Substring>) {
      let parts = Array(parts)
      switch (parts.first, parts.count) {
      case ("index", 1): self = .index
      case ("models", 3):
        guard let model = Self.decoded(parts[1]) else { return nil }
        switch parts[2] {
        case "load": self = .load(model: model)
        case "unload": self = .unload(model: model)
        default: return nil
        }
      default: return nil
      }
    }

    /// The one method that the route takes.
    var method: HTTPMethod {
      switch self {
      case .server, .live, .ready, .metadata, .modelReady, .documentation, .openAPI: .GET
      case .infer, .inferStream, .index, .load, .unload: .POST
      }
    }

    /// The path as the protocol writes it, whatever model it names.
    var template: String {
      switch self {
      case .server: "/v2"
      case .live: "/v2/health/live"
      case .ready: "/v2/health/ready"
      case .metadata(_, let version): Self.model(version, "")
      case .modelReady(_, let version): Self.model(version, "/ready")
      case .infer(_, let version): Self.model(version, "/infer")
      case .inferStream(_, let version): Self.model(version, "/infer_stream")
      case .documentation(let model): model == nil ? "/v2/docs" : "/v2/models/{model_name}/docs"
      case .openAPI(let model):
        model == nil ? "/v2/docs/dataplane.json" : "/v2/models/{model_name}/docs/dataplane.json"
      case .index: "/v2/repository/index"
      case .load: "/v2/repository/models/{model_name}/load"
      case .unload: "/v2/repository/models/{model_name}/unload"
      }
    }

    private static func model(_ version: String?, _ call: String) -> String {
      "/v2/models/{model_name}" + (version == nil ? "" : "/versions/{model_version}") + call
    }

    /// Whether it tells of models beyond those that the client names, or changes what is served.
    var concernsRepository: Bool {
      switch self {
      case .index, .load, .unload: true
      default: false
      }
    }

    /// Undoes percent-encoding; nil where it is broken or nothing is there.
    private static func decoded(_ part: Substring?) -> String? {
      guard let part, !part.isEmpty else { return nil }
      guard part.utf8.contains(UInt8(ascii: "%")) else { return String(part) }
      var bytes: [UInt8] = []
      var rest = part.utf8[...]
      while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
          bytes.append(byte)
          continue
        }
        guard let high = digit(rest.popFirst()), let low = digit(rest.popFirst()) else { return nil }
        bytes.append(high << 4 | low)
      }
      return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
      byte.flatMap { Character(Unicode.Scalar($0)).hexDigitValue }.map { UInt8($0) }
    }
  }
#endif
