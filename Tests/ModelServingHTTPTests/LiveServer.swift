#if Server
  import InferenceProtocol
  import Logging
  import ModelServing
  import ModelServingHTTP
  import NIOCore
  import Synchronization

  /// Answers as the recorded models did: the scores are the recorded ones, whatever it is asked.
  struct RecordedModel: ServedModel {
    let probabilities: [Float]
    let decision: Int64

    var signature: ModelSignature {
      ModelSignature(
        inputs: [.init(name: "x", datatype: .fp32, shape: [-1, 30])],
        outputs: [
          .init(name: "predict", datatype: .int64, shape: [-1]),
          .init(name: "predict_proba", datatype: .fp32, shape: [-1, 2]),
        ], features: (0..<30).map { "f\($0)" }, defaultOutputs: ["predict"])
    }

    func predict(_ inputs: [Tensor], outputs: [String]) throws -> [Tensor] {
      let rows = inputs[0].rowCount
      return try outputs.map { name in
        if name == "predict" {
          let decisions = [Int64](repeating: decision, count: rows)
          return try Tensor(name: name, shape: [rows], datatype: .int64, data: .ints(decisions))
        }
        return try Tensor(name: name, shape: [rows, 2], floats: Array(probabilities.prefix(2 * rows)))
      }
    }
  }

  /// Gives back its only tensor, of any type and shape.
  struct Echo: ServedModel {
    var signature: ModelSignature { ModelSignature() }

    func predict(_ inputs: [Tensor], outputs: [String]) throws -> [Tensor] {
      inputs.map { $0.renamed($0.name + "_again") }
    }
  }

  let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// Runs a test's body against a server on free ports, and stops it whatever happens.
  func withServer<Result>(
    _ plane: DataPlane, _ configure: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (RunningServer) async throws -> Result
  ) async throws -> Result {
    var configuration = ServerConfiguration()
    configuration.threads = 2
    configuration.drainTimeout = .seconds(10)
    configure(&configuration)
    let server = try await InferenceServer(plane, configuration, logger: silence).start()
    do {
      let result = try await body(server)
      await server.stop()
      return result
    } catch {
      await server.stop()
      throw error
    }
  }

  extension DataPlane {
    /// The two models of the recordings, an echo, and an experiment over the two.
    static func recorded() throws -> DataPlane {
      let store = ModelStore()
      try store.serve(
        RecordedModel(
          probabilities: [
            0.9680450558662415, 0.031954940408468246, 0.9945502877235413, 0.0054497141391038895,
            0.9877638220787048, 0.012236196547746658,
          ], decision: 0),
        ModelSettings(name: "fraud-lr", version: "v1.2.3"))
      try store.serve(
        RecordedModel(probabilities: [0.25638747215270996, 0.74361252784729], decision: 1),
        ModelSettings(name: "fraud-xgb"))
      try store.serve(Echo(), ModelSettings(name: "echo"))
      let experiment = Experiment(
        name: "fraud", key: .header("x-card"),
        candidates: [
          .init(name: "baseline", model: "fraud-lr", weight: 80),
          .init(name: "candidate", model: "fraud-xgb", weight: 20),
        ])
      return DataPlane(
        store: store, experiments: [experiment], metadata: ServerMetadata(name: "test", version: "1"), logger: silence)
    }
  }

  extension RunningServer {
    var transport: PlainTransport { PlainTransport(host: "127.0.0.1", port: httpPort, timeout: .seconds(30)) }
  }
#endif
