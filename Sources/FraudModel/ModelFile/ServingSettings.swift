/// The content of `model-settings.json`, which servers in the manner of MLServer find a model by.
struct ServingSettings: Encodable {
  /// The runtime that MLServer-style settings name; `fraud-serve` takes it for its own.
  static let runtime = "fraud_serve.FraudModel"

  struct Tensor: Encodable {
    let name: String
    let datatype: String
    let shape: [Int]
  }

  struct Parameters: Encodable {
    let uri: String
    let version: String?
  }

  let name: String
  let implementation: String
  let platform: String
  let parameters: Parameters
  let inputs: [Tensor]
  let outputs: [Tensor]

  init(name: String, version: String?, features: Int) {
    self.name = name
    implementation = Self.runtime
    platform = "onnx"
    parameters = Parameters(uri: ".", version: version)
    inputs = [Tensor(name: ONNXModel.input, datatype: "FP32", shape: [-1, features])]
    outputs = [Tensor(name: ONNXModel.output, datatype: "FP32", shape: [-1, 1])]
  }
}
