#if Server
  import InferenceProtocol
  import ModelServing
  import NIOCore
  import NIOHTTP1

  /// Translates between HTTP and the data plane, and decides nothing itself.
  struct InferenceService: HTTPService {
    let plane: DataPlane
    let repositoryAccess: RepositoryAccess
    let metrics: RequestMetrics
    let log: RequestLog?

    func answer(_ request: HTTPRequest, scratch: inout [UInt8]) -> HTTPOutcome {
      let start = NIODeadline.now()
      let route = Route(request.path)
      let method = request.head.method
      @Sendable func finish(_ answer: HTTPAnswer) -> HTTPAnswer {
        let seconds = Double((.now() - start).nanoseconds) / 1e9
        metrics.finish(route, method, answer.status, seconds: seconds)
        log?.note(request, answer, seconds: seconds)
        guard let trace = request.header("traceparent") else { return answer }
        // What called us finds its trace in our answer, as it would behind a proxy that knows of traces.
        var answer = answer
        answer.headers.append(("traceparent", trace))
        return answer
      }
      metrics.begin()
      switch dispatch(request, route, &scratch) {
      case .now(let answer): return .now(finish(answer))
      case .later(let work): return .later { finish(await work()) }
      }
    }

    private func dispatch(_ request: HTTPRequest, _ route: Route?, _ scratch: inout [UInt8]) -> HTTPOutcome {
      guard let route else {
        return .now(.error(.notFound, "there is no path \(request.path); the protocol's begin with /v2"))
      }
      guard request.head.method == route.method else {
        var answer = HTTPAnswer.error(.methodNotAllowed, "\(request.path) takes \(route.method)")
        answer.headers.append(("allow", route.method.rawValue))
        return .now(answer)
      }
      if route.concernsRepository,
        let refusal = repositoryAccess.refusal(
          isLoopback: request.isLoopback, authorization: request.header("authorization"))
      {
        return .now(refusal)
      }
      do throws(ServingError) {
        switch route {
        case .infer(let model, let version):
          return .now(try infer(request, model, version, &scratch))
        case .inferStream(let model, let version): return .now(try inferStream(request, model, version))
        case .documentation(let model):
          let page = DocumentationPage.html(server: plane.serverMetadata, model: try model.map(plane.described))
          return .now(
            HTTPAnswer(status: .ok, headers: [("content-type", "text/html; charset=utf-8")], body: Array(page.utf8)))
        case .openAPI(let model):
          return .now(.json(OpenAPI.document(server: plane.serverMetadata, model: try model.map(plane.described))))
        case .live: return .now(plane.isLive ? .ok : .error(.serviceUnavailable, "the server is not alive"))
        case .ready:
          if let reason = plane.notReadyReason() { throw reason }
          return .now(.ok)
        case .server: return .now(.json(plane.serverMetadata.json))
        case .metadata(let model, let version):
          return .now(.json(try plane.metadata(model: model, version: version).json))
        case .modelReady(let model, let version):
          try plane.checkReady(model: model, version: version)
          return .now(.ok)
        case .index:
          let entries = plane.index(onlyReady: try wantsOnlyReady(request))
          return .now(.json(JSONValue(.array(entries.map(\.json)))))
        case .load(let model): return .later { await load(model) }
        case .unload(let model):
          try plane.unload(model: model)
          return .now(.ok)
        }
      } catch {
        return .now(.error(error))
      }
    }

    private func infer(
      _ request: HTTPRequest, _ model: String, _ version: String?, _ scratch: inout [UInt8]
    ) throws(ServingError) -> HTTPAnswer {
      if let coding = request.header("content-encoding"), coding.lowercased() != "identity" {
        return .error(.unsupportedMediaType, "the body is encoded as '\(coding)'; send it as it is")
      }
      let question = try decode(request)
      let inference = try plane.infer(question, model: model, version: version, header: request.header)
      scratch.removeAll(keepingCapacity: true)
      let length = inference.response.encode(into: &scratch, isBinary: question.wantsBinary)
      var answer = HTTPAnswer(status: .ok, body: scratch)
      if let length {
        answer.headers = [
          ("content-type", "application/octet-stream"), (BinaryTensors.headerName, String(length)),
        ]
      } else {
        answer.headers = [("content-type", "application/json")]
      }
      if let arm = inference.arm { answer.headers.append(("x-fraud-arm", arm)) }
      return answer
    }

    /// Answers as MLServer streams a model that has one answer: a single event.
    private func inferStream(
      _ request: HTTPRequest, _ model: String, _ version: String?
    ) throws(ServingError) -> HTTPAnswer {
      let inference = try plane.infer(try decode(request), model: model, version: version, header: request.header)
      var message: [UInt8] = []
      _ = inference.response.encode(into: &message)
      let headers = [("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-store")]
      return HTTPAnswer(
        status: .ok, headers: headers + (inference.arm.map { [("x-fraud-arm", $0)] } ?? []),
        body: Array("data: ".utf8) + message + Array("\n\n".utf8))
    }

    private func decode(_ request: HTTPRequest) throws(ServingError) -> InferRequest {
      do throws(ProtocolError) {
        guard let text = request.header(BinaryTensors.headerName) else {
          return try InferRequest(decoding: request.body.readableBytesUInt8Span)
        }
        guard let length = Int(text) else {
          throw ProtocolError(
            .malformed, "\(BinaryTensors.headerName) is '\(text)' where a number of bytes is expected")
        }
        return try InferRequest(decoding: request.body.readableBytesUInt8Span, headerLength: length)
      } catch {
        throw ServingError(error)
      }
    }

    private func wantsOnlyReady(_ request: HTTPRequest) throws(ServingError) -> Bool {
      // MLServer insists on a body; other servers' clients send none.
      if request.body.readableBytes == 0 { return false }
      do throws(ProtocolError) {
        return try JSONValue(reading: request.body.readableBytesUInt8Span)["ready"]?.bool ?? false
      } catch {
        throw ServingError(error)
      }
    }

    private func load(_ model: String) async -> HTTPAnswer {
      do throws(ServingError) {
        try await plane.load(model: model)
        return .ok
      } catch {
        return .error(error)
      }
    }
  }

  extension DataPlane {
    /// What a model or an experiment says about itself.
    fileprivate func described(_ model: String) throws(ServingError) -> ModelMetadata { try metadata(model: model) }
  }
#endif
