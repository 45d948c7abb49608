#if Server
  import InferenceProtocol

  /// The description of the HTTP interface in the OpenAPI 3.0.3 format, for people and for programs that generate clients.
  enum OpenAPI {
    /// Describes the whole server, or one model of it.
    ///
    /// - Parameters:
    ///   - server: What the server says about itself.
    ///   - model: What the model says about itself; nil for the whole server.
    /// - Returns: The document.
    static func document(server: ServerMetadata, model: ModelMetadata? = nil) -> JSONValue {
      var paths: JSONObject = [:]
      for call in calls where model == nil || call.path.contains("{model_name}") {
        let path = model.map { call.path.replacing("{model_name}", with: $0.name) } ?? call.path
        var item = paths[path]?.object ?? [:]
        item[call.method] = operation(call, path: path, model: model)
        paths[path] = JSONValue(.object(item))
      }
      return .of([
        "openapi": "3.0.3",
        "info": .of([
          "title": .text(model.map { "Model \($0.name)" } ?? server.name),
          "version": .text(model?.versions.last ?? server.version),
          "description": "The Open Inference Protocol (V2) over HTTP.",
        ]),
        "paths": JSONValue(.object(paths)),
        "components": .of(["schemas": schemas]),
      ])
    }

    /// One call of the interface.
    struct Call {
      let method: String
      let path: String
      let id: String
      let summary: String
      /// The schema of the body it takes; nil where it takes none.
      var takes: String?
      /// The schema of the body it gives; nil for an empty one.
      var gives: String?
      /// Whether its answer comes as an event stream.
      var isStream = false
    }

    /// Every call, in the order in which the page shows them.
    static let calls: [Call] =
      [
        Call(method: "get", path: "/v2/health/live", id: "server-live", summary: "Is the server alive?"),
        Call(
          method: "get", path: "/v2/health/ready", id: "server-ready",
          summary: "Has every expected model answered its self-test?"),
        Call(
          method: "get", path: "/v2", id: "server-metadata", summary: "What the server says about itself",
          gives: "ServerMetadata"),
      ] + ["", "/versions/{model_version}"].flatMap(modelCalls) + [
        Call(
          method: "post", path: "/v2/repository/index", id: "repository-index", summary: "Which models there are",
          takes: "RepositoryIndexRequest", gives: "RepositoryIndex"),
        Call(
          method: "post", path: "/v2/repository/models/{model_name}/load", id: "model-load",
          summary: "Load a model, or load it anew"),
        Call(
          method: "post", path: "/v2/repository/models/{model_name}/unload", id: "model-unload",
          summary: "Take a model out of service"),
      ]

    private static func modelCalls(_ version: String) -> [Call] {
      let path = "/v2/models/{model_name}" + version
      let prefix = version.isEmpty ? "model" : "model-version"
      // The ids are MLServer's, so that generated clients have the same methods.
      func infer(_ verb: String, _ id: String, _ summary: String, isStream: Bool = false) -> Call {
        Call(
          method: "post", path: "\(path)/\(verb)", id: "\(prefix)-\(id)", summary: summary,
          takes: "InferenceRequest", gives: "InferenceResponse", isStream: isStream)
      }
      return [
        Call(method: "get", path: "\(path)/ready", id: "\(prefix)-ready", summary: "Can the model answer?"),
        Call(
          method: "get", path: path, id: "\(prefix)-metadata", summary: "What the model says about itself",
          gives: "ModelMetadata"),
        infer("infer", "inference", "Score rows"),
        infer(
          "infer_stream", "inference-stream", "Score rows; the answer comes as one server-sent event", isStream: true),
        infer("generate", "generate", "The same as infer, for clients that ask so"),
        infer(
          "generate_stream", "generate-stream", "The same as infer_stream, for clients that ask so", isStream: true),
      ]
    }

    private static func operation(_ call: Call, path: String, model: ModelMetadata?) -> JSONValue {
      var operation: JSONObject = ["operationId": .text(call.id), "summary": .text(call.summary)]
      let names = ["model_name", "model_version"].filter { path.contains("{\($0)}") }
      if !names.isEmpty {
        operation["parameters"] = JSONValue(
          .array(
            names.map { name in
              .of(["name": .text(name), "in": "path", "required": true, "schema": .of(["type": "string"])])
            }))
      }
      if let takes = call.takes {
        var content: JSONObject = ["schema": reference(takes)]
        if takes == "InferenceRequest", let model { content["example"] = example(model) }
        operation["requestBody"] = .of(["content": .of(["application/json": JSONValue(.object(content))])])
      }
      var answer: JSONObject = ["description": "OK"]
      if let gives = call.gives {
        let type = call.isStream ? "text/event-stream" : "application/json"
        answer["content"] = .of([(type, .of(["schema": reference(gives)]))])
      }
      var responses: JSONObject = ["200": JSONValue(.object(answer))]
      for (status, reason) in errors(of: call) {
        responses[status] = .of([
          "description": .text(reason),
          "content": .of(["application/json": .of(["schema": reference("Error")])]),
        ])
      }
      operation["responses"] = JSONValue(.object(responses))
      return JSONValue(.object(operation))
    }

    private static func errors(of call: Call) -> [(status: String, reason: String)] {
      var errors: [(String, String)] = []
      if call.takes != nil {
        errors.append(("400", "The request is wrong; the sentence says what."))
        errors.append(("413", "The body is too large."))
      }
      if call.path.contains("{model_name}") { errors.append(("404", "There is no such model or version.")) }
      if call.id != "server-metadata", call.id != "repository-index" {
        errors.append(("503", "Not ready, or overloaded; Retry-After says when to ask again."))
      }
      return errors
    }

    private static func reference(_ schema: String) -> JSONValue {
      .of(["$ref": .text("#/components/schemas/\(schema)")])
    }

    /// A request of one row that the model takes.
    static func example(_ model: ModelMetadata) -> JSONValue {
      let inputs = model.inputs.map { input in
        let shape = input.shape.map { max(1, $0) }
        let count = min(4_096, shape.reduce(1, *))
        let value: JSONValue = input.datatype == .bytes ? "text" : input.datatype == .bool ? false : 0
        return JSONValue.of([
          "name": .text(input.name), "shape": JSONValue(.array(shape.map { JSONValue(.integer(Int64($0))) })),
          "datatype": .text(input.datatype.rawValue), "data": JSONValue(.array(Array(repeating: value, count: count))),
        ])
      }
      return .of(["inputs": JSONValue(.array(inputs))])
    }
  }

  extension JSONValue {
    /// An object with members in the order given.
    static func of(_ members: [(String, JSONValue)]) -> JSONValue {
      var object = JSONObject()
      for (name, value) in members { object[name] = value }
      return JSONValue(.object(object))
    }

    /// An object with members in the order written.
    static func of(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue { of(members.map { ($0.key, $0.value) }) }

    /// A string.
    static func text(_ text: String) -> JSONValue { JSONValue(.string(text)) }
  }
#endif
