#if Server
  import InferenceProtocol

  extension OpenAPI {
    /// The schemas of all messages.
    static let schemas: JSONValue = {
      let text = type("string")
      let texts = list(of: text)
      let shape = list(of: .of(["type": "integer", "format": "int64"]))
      let datatype = JSONValue.of([
        "type": "string", "enum": JSONValue(.array(Datatype.allCases.map { .text($0.rawValue) })),
      ])
      let parameters = JSONValue.of(["type": "object", "additionalProperties": true])
      let data = JSONValue.of([
        "type": "array", "items": .of([:]),
        "description": "The elements, flat in row-major order or nested as the shape says.",
      ])
      let declared: KeyValuePairs = ["name": text, "datatype": datatype, "shape": shape, "parameters": parameters]
      let tensor: KeyValuePairs = [
        "name": text, "datatype": datatype, "shape": shape, "parameters": parameters, "data": data,
      ]
      return .of([
        "ServerMetadata": object(
          ["name": text, "version": text, "extensions": texts], required: ["name", "version", "extensions"]),
        "TensorMetadata": object(declared, required: ["name", "datatype", "shape"]),
        "ModelMetadata": object(
          [
            "name": text, "versions": texts, "platform": text, "inputs": list(of: schema("TensorMetadata")),
            "outputs": list(of: schema("TensorMetadata")), "parameters": parameters,
          ], required: ["name", "platform"]),
        "RequestOutput": object(["name": text, "parameters": parameters], required: ["name"]),
        "Tensor": object(tensor, required: ["name", "datatype", "shape", "data"]),
        "InferenceRequest": object(
          [
            "id": text, "parameters": parameters, "inputs": list(of: schema("Tensor")),
            "outputs": list(of: schema("RequestOutput")),
          ], required: ["inputs"]),
        "InferenceResponse": object(
          [
            "model_name": text, "model_version": text, "id": text, "parameters": parameters,
            "outputs": list(of: schema("Tensor")),
          ], required: ["model_name", "outputs"]),
        "RepositoryIndexRequest": object(["ready": type("boolean")], required: []),
        "RepositoryIndex": list(
          of: object(
            ["name": text, "version": text, "state": text, "reason": text], required: ["name", "state", "reason"])),
        "Error": object(["error": text], required: ["error"]),
      ])
    }()

    private static func type(_ name: String) -> JSONValue { .of(["type": .text(name)]) }

    private static func list(of items: JSONValue) -> JSONValue { .of(["type": "array", "items": items]) }

    private static func schema(_ name: String) -> JSONValue { .of(["$ref": .text("#/components/schemas/\(name)")]) }

    private static func object(_ properties: KeyValuePairs<String, JSONValue>, required: [String]) -> JSONValue {
      var object: JSONObject = ["type": "object", "properties": .of(properties)]
      if !required.isEmpty { object["required"] = JSONValue(.array(required.map(JSONValue.text))) }
      return JSONValue(.object(object))
    }
  }
#endif
