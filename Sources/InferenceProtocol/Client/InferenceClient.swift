/// Asks an inference server, ours or any other that speaks the Open Inference Protocol.
public struct InferenceClient<Transport: InferenceTransport>: Sendable {
  /// What carries the calls.
  public let transport: Transport
  /// Whether tensors travel in binary; MLServer reads JSON only.
  public let isBinary: Bool

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - transport: What carries the calls.
  ///   - isBinary: Whether to send and ask for binary tensors.
  public init(_ transport: Transport, isBinary: Bool = false) {
    self.transport = transport
    self.isBinary = isBinary
  }

  /// Whether the server is alive.
  public func isLive() async throws -> Bool { try await isOK("/v2/health/live") }

  /// Whether the server can answer for all of its models.
  public func isReady() async throws -> Bool { try await isOK("/v2/health/ready") }

  /// Whether one model can answer.
  public func isReady(model: String, version: String? = nil) async throws -> Bool {
    try await isOK(Self.path(model, version) + "/ready")
  }

  /// What the server says about itself.
  public func serverMetadata() async throws -> ServerMetadata {
    ServerMetadata(json: try await json(InferenceCall(path: "/v2")))
  }

  /// What a model says about itself.
  public func modelMetadata(_ model: String, version: String? = nil) async throws -> ModelMetadata {
    try ModelMetadata(json: try await json(InferenceCall(path: Self.path(model, version))))
  }

  /// The models in the server's repository.
  public func repositoryIndex() async throws -> [RepositoryEntry] {
    let call = InferenceCall(
      method: "POST", path: "/v2/repository/index", headers: [HeaderField("Content-Type", "application/json")],
      body: Array("{}".utf8))
    return try await json(call).array?.map(RepositoryEntry.init(json:)) ?? []
  }

  /// Asks a model.
  ///
  /// - Parameters:
  ///   - request: The tensors.
  ///   - model: The model's or the experiment's name.
  ///   - version: One version; the server's choice by default.
  ///   - headers: Header fields to send along, such as the one that keys an experiment.
  /// - Returns: The model's answer.
  /// - Throws: ``ProtocolError`` with the server's own sentence where it refuses; what the transport throws.
  public func infer(
    _ request: InferRequest, model: String, version: String? = nil, headers: [HeaderField] = []
  ) async throws -> InferResponse {
    var request = request
    if isBinary { request.parameters["binary_data_output"] = true }
    var body: [UInt8] = []
    let headerLength = request.encode(into: &body, isBinary: isBinary)
    var fields = headers
    if let headerLength {
      fields.append(HeaderField("Content-Type", "application/octet-stream"))
      fields.append(HeaderField(BinaryTensors.headerName, String(headerLength)))
    } else {
      fields.append(HeaderField("Content-Type", "application/json"))
    }
    let answer = try await checked(
      InferenceCall(method: "POST", path: Self.path(model, version) + "/infer", headers: fields, body: body))
    return try answer.inferResponse()
  }

  private static func path(_ model: String, _ version: String?) -> String {
    "/v2/models/\(percentEncoded(model))" + (version.map { "/versions/\(percentEncoded($0))" } ?? "")
  }

  private static func percentEncoded(_ text: String) -> String {
    let plain = Set("-._~".utf8)
    return text.utf8.reduce(into: "") { encoded, byte in
      let character = Character(Unicode.Scalar(byte))
      if byte < 0x80, character.isLetter || character.isNumber || plain.contains(byte) {
        encoded.append(character)
      } else {
        encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
  }

  private func isOK(_ path: String) async throws -> Bool {
    try await transport.perform(InferenceCall(path: path)).status == 200
  }

  private func json(_ call: InferenceCall) async throws -> JSONValue {
    try await checked(call).json()
  }

  private func checked(_ call: InferenceCall) async throws -> InferenceAnswer {
    let answer = try await transport.perform(call)
    if answer.status == 200 { return answer }
    throw answer.refusal(of: call)
  }
}

// Apart from the asynchronous functions above, in which a span may not live.
extension InferenceAnswer {
  fileprivate func json() throws(ProtocolError) -> JSONValue { try JSONValue(reading: body) }

  fileprivate func inferResponse() throws(ProtocolError) -> InferResponse {
    try InferResponse(decoding: body, headerLength: header(BinaryTensors.headerName).flatMap { Int($0) })
  }

  /// The server's no as an error, in the server's own words where it has some.
  fileprivate func refusal(of call: InferenceCall) -> ProtocolError {
    let code: ProtocolError.Code =
      switch status {
      case 404: .notFound
      case 413: .tooLarge
      case 429, 503: .unavailable
      case 400..<500: .refused
      default: .failed
      }
    let sentence = (try? json())?["error"]?.string
    return ProtocolError(
      code, "\(call.method) \(call.path) was answered with \(status): \(sentence ?? "no reason given")")
  }
}
