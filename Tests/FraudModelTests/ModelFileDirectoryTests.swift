import FraudModel
import TestSupport
import Testing

@Suite("Model directory")
struct ModelFileDirectoryTests {
  static func card(_ model: TrainedModel) -> ModelCard {
    ModelCard(
      name: "fraud", model: model, features: model.features.map { .init(name: $0, definition: "drawn at random") },
      schema: "transactions", epoch: "2018-04-01", labelDelayDays: 7,
      training: .init(from: "2018-07-25", to: "2018-07-31"), metrics: ["average_precision": 0.625, "rows": 67_240],
      trainingDataDigest: "sha256:" + String(repeating: "0", count: 64), softwareVersion: "0.1.0")
  }

  private static func directory() throws -> ModelDirectory {
    let (matrix, labels) = try Sample.transactions(121, rows: 1000, features: 3)
    let model = try Trainer(.gradientBoostedTrees(GradientBoostedTrees(trees: 3, maximumDepth: 2)))
      .train(on: matrix, labels: labels)
    return try ModelDirectory(
      model: model, card: card(model), reference: ReferenceDistribution(of: matrix), servedVersion: "1")
  }

  @Test("what is written is read back equal, over what stood there")
  func roundTrip() async throws {
    try await withTemporaryDirectory { base in
      let directory = try Self.directory()
      try write("old", to: base + "/model/left-over.txt")
      try directory.write(to: base + "/model")
      let (model, card) = try ModelDirectory.load(from: base + "/model")
      #expect(model == directory.model)
      #expect(card == directory.card)
      #expect(try ModelDirectory.loadReference(from: base + "/model") == directory.reference)
      let listed = try await run("ls", ["-A", base, base + "/model"])
      #expect(
        listed.output
          == "\(base):\nmodel\n\n\(base)/model:\nMLmodel\nmodel-settings.json\nmodel.json\nmodel.onnx\nreference.json\n"
      )
    }
  }

  @Test("the files of two equal trainings are the same bytes")
  func deterministic() throws {
    let one = try Self.directory().files()
    let other = try Self.directory().files()
    #expect(one.map(\.name) == ["MLmodel", "model-settings.json", "model.json", "model.onnx", "reference.json"])
    #expect(one.map(\.bytes) == other.map(\.bytes))
  }

  @Test("settings and description are what MLServer and MLflow expect")
  func settings() throws {
    let files = try Self.directory().files()
    #expect(
      String(decoding: files[1].bytes, as: UTF8.self) == """
        {
          "implementation" : "fraud_serve.FraudModel",
          "inputs" : [
            {
              "datatype" : "FP32",
              "name" : "features",
              "shape" : [
                -1,
                3
              ]
            }
          ],
          "name" : "fraud",
          "outputs" : [
            {
              "datatype" : "FP32",
              "name" : "score",
              "shape" : [
                -1,
                1
              ]
            }
          ],
          "parameters" : {
            "uri" : ".",
            "version" : "1"
          },
          "platform" : "onnx"
        }

        """)
    let description = String(decoding: files[0].bytes, as: UTF8.self)
    #expect(description.contains("loader_module: mlflow.onnx\n"))
    #expect(description.contains(#""tensor-spec": {"dtype": "float32", "shape": [-1, 3]}"#))
  }

  @Test("a card and a file of different models are refused")
  func mismatch() async throws {
    let directory = try Self.directory()
    try await withTemporaryDirectory { base in
      let path = base + "/model"
      func edited(_ old: String, _ new: String) async throws -> String? {
        try directory.write(to: path)
        let ran = try await run("sed", ["-i", "s|\(old)|\(new)|", path + "/model.json"])
        #expect(ran.exit == 0)
        return message { _ = try ModelDirectory.load(from: path) }
      }
      #expect(try await edited("x", "x") == nil)
      let order = try await edited("feature_0", "feature_9")
      #expect(order?.hasPrefix("\(path)/model.onnx: model.json lists the features feature_9, feature_1") == true)
      #expect(
        try await edited("\"version\" : 1", "\"version\" : 2")
          == "\(path)/model.json: version 2 is not one that this program reads (1); use a newer program")
      #expect(
        try await edited("\"schema\"", "\"scheme\"")
          == "\(path)/model.json: this is not the JSON that a model directory holds ('schema' is missing); write it again"
      )
      #expect(try await edited("0.625", "NaN")?.contains("it is damaged") == true)
      let name = try await edited("\"name\" : \"fraud\"", "\"name\" : \"other\"")
      #expect(name?.contains("model.json has the name 'other' and model.onnx 'fraud'") == true)
    }
  }

  @Test("a missing directory and files that are no models are refused")
  func missing() async throws {
    try await withTemporaryDirectory { base in
      #expect(
        message { _ = try ModelDirectory.load(from: base + "/none") }
          == "\(base)/none/model.json: there is no such file or directory; check the path")
      let path = base + "/model"
      try Self.directory().write(to: path)
      try write("", to: path + "/model.onnx")
      #expect(
        message { _ = try ModelDirectory.load(from: path) }
          == "\(path)/model.onnx: there is no graph; the file is empty or not ONNX")
      try write("[[[[", to: path + "/model.json")
      #expect(message { _ = try ModelDirectory.load(from: path) }?.contains("it is damaged") == true)
    }
  }

  @Test("a metric that is not a number cannot be written")
  func metrics() throws {
    let directory = try Self.directory()
    var card = directory.card
    card.metrics["auc"] = .nan
    #expect(
      message { _ = try ModelDirectory(model: directory.model, card: card, reference: directory.reference) }
        == "metric 'auc' is not a finite number; leave out what could not be measured")
  }

  @Test("the reference counts every row once")
  func reference() throws {
    let columns: [[Float]] = [
      (0..<1000).map { Float($0 % 250) }, (0..<1000).map { $0 < 900 ? 0 : Float($0) },
      (0..<1000).map { $0 % 2 == 0 ? .nan : 1 }, (0..<1000).map { $0 < 10 ? .infinity : -.infinity },
    ]
    let reference = ReferenceDistribution(
      of: try FeatureMatrix(names: ["many", "mostly zero", "one", "infinite"], columns: columns), bins: 10)
    for (feature, column) in zip(reference.features, columns) {
      #expect(feature.counts.count == feature.edges.count + 1)
      #expect(feature.counts.reduce(feature.missing, +) == 1000)
      for (index, count) in feature.counts.enumerated() {
        let above = index == 0 ? -Float.infinity : feature.edges[index - 1]
        let upTo = index == feature.edges.count ? .infinity : feature.edges[index]
        #expect(count == column.filter { ($0 > above || index == 0) && $0 <= upTo }.count)
      }
    }
    #expect(reference.features[0].counts == [Int](repeating: 100, count: 10))
    #expect(reference.features[1].edges.first == 0)
  }
}
