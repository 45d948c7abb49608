import AtomicFiles
import FraudModel
import ProjectFile
import TestSupport
import Testing
import YAMLTree

@Suite("The parameters of mlp in fraud.yaml")
struct MultilayerPerceptronReadingTests {
  private func algorithm(_ parameters: String) throws -> Algorithm {
    let path = Surroundings.packageRoot + "/Examples/handbook/logistic.yaml"
    let lines = String(decoding: try AtomicFile.read(path), as: UTF8.self).split(separator: "\n")
    let kept = lines.prefix { !$0.hasPrefix("models:") }.joined(separator: "\n")
    let models = "\nmodels:\n  candidate:\n    algorithm: mlp\n    parameters: \(parameters)\n"
    return try Project(YAMLSource(kept + models, name: "fraud.yaml")).models[0].algorithm
  }

  @Test("every parameter is read, and those left out keep their defaults")
  func parameters() throws {
    let all = """
      { hidden: [128, 64, 32], dropout: 0.3, learning_rate: 0.002, decay: 0.9, batch_size: 512, epochs: 7, \
      patience: 3, validation_share: 0.1, weight_decay: 0.01, ensemble: 2, seed: 9 }
      """
    let wanted = try MultilayerPerceptron(
      hidden: [128, 64, 32], dropout: 0.3, learningRate: 0.002, learningRateDecay: 0.9, batchSize: 512, epochs: 7,
      patience: 3, validationShare: 0.1, weightDecay: 0.01, members: 2, seed: 9)
    #expect(try algorithm(all) == .multilayerPerceptron(wanted))
    #expect(try algorithm("{}") == .multilayerPerceptron(MultilayerPerceptron()))
  }

  @Test(
    "a parameter that cannot be is named",
    arguments: [
      ("{ hidden: 128 }", "hidden"), ("{ hidden: [] }", "hidden"), ("{ hidden: [a] }", "hidden"),
      ("{ dropout: 1 }", "dropout"), ("{ batch_size: 0 }", "batch-size"), ("{ layers: 3 }", "layers"),
      ("{ ensemble: 65 }", "members"), ("{ seed: -1 }", "seed"),
    ])
  func mistakes(parameters: String, names: String) throws {
    let error = try #require(throws: YAMLError.self) { try algorithm(parameters) }
    #expect(error.mark != nil)
    #expect(error.message.contains(names), "\(error.message)")
  }
}
