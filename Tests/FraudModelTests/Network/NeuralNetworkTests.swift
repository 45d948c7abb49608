import FraudModel
import Testing

@Suite("Neural network")
struct NeuralNetworkTests {
  /// A network with weights drawn evenly from -1 to 1.
  static func drawn(
    _ sizes: [Int], seed: UInt64, activations: [NeuralNetwork.Activation] = [.relu]
  ) throws -> NeuralNetwork {
    var layers: [NeuralNetwork.Layer] = []
    for (number, (inputs, units)) in zip(sizes, sizes.dropFirst() + [1]).enumerated() {
      func numbers(_ seed: UInt64, _ count: Int) -> [Float] {
        (0..<count).map { Float((Sample.unit(seed, $0) * 2 - 1) * 1.5 / Double(inputs).squareRoot()) }
      }
      layers.append(
        try .init(
          inputs: inputs, weights: numbers(seed &+ UInt64(2 * number), inputs * units),
          biases: numbers(seed &+ UInt64(2 * number + 1), units),
          activation: number == sizes.count - 1 ? .identity : activations[number % activations.count]))
    }
    return try NeuralNetwork(layers: layers)
  }

  static func model(_ network: NeuralNetwork) throws -> TrainedModel {
    try TrainedModel(
      features: (0..<network.inputs).map { "feature_\($0)" },
      preprocessing: .standardization(
        means: (0..<network.inputs).map { Double($0) / 4 }, scales: (0..<network.inputs).map { 1 + Double($0 % 5) }),
      core: .network(network), calibration: .none,
      threshold: Threshold(value: 0.5, rule: "fixed:0.5", basis: "by hand"))
  }

  /// The score as the definition of a network says it, and nothing else: no unit is dropped.
  private func expected(_ model: TrainedModel, _ row: [Float]) throws -> Float {
    guard case .network(let network) = model.core, case .standardization(let means, let scales) = model.preprocessing
    else { throw ModelError(.training, "this is no network") }
    var values = row.indices.map { (Double(row[$0]) - means[$0]) / scales[$0] }
    for layer in network.layers {
      values = (0..<layer.units).map { unit in
        let sum =
          layer.inputs == 0
          ? 0
          : values.indices.reduce(Double(layer.biases[unit])) {
            $0 + values[$1] * Double(layer.weights[$1 * layer.units + unit])
          }
        return switch layer.activation {
        case .identity: sum
        case .relu: max(0, sum)
        case .tanh: (Elementary.exp(2 * sum) - 1) / (Elementary.exp(2 * sum) + 1)
        case .sigmoid: Elementary.sigmoid(sum)
        }
      }
    }
    return Float(Elementary.sigmoid(values[0]))
  }

  @Test(
    "a score is the definition's with every instruction set, row by row and in a batch",
    arguments: [[3, 1], [30, 64, 32], [5, 20, 3, 17], [2, 600, 33], [130, 7]] as [[Int]])
  func definition(sizes: [Int]) throws {
    let activations = NeuralNetwork.Activation.allCases.filter { $0 != .identity }
    let model = try Self.model(Self.drawn(sizes, seed: 300, activations: activations))
    let rows = sizes.max() ?? 0 > 100 ? 7 : 70
    let values = (0..<rows * sizes[0]).map { Float(Sample.unit(310, $0) * 8 - 4) }
    var sets: [[Float]] = []
    for instructions in InstructionSet.available {
      let scorer = Scorer(model, instructions: instructions)
      var batch: [Float] = []
      try scorer.score(rows: values, count: rows, into: &batch)
      let single = try (0..<rows).map { try scorer.score(Array(values[$0 * sizes[0]..<($0 + 1) * sizes[0]]).span) }
      #expect(batch == single)
      sets.append(batch)
    }
    #expect(sets.allSatisfy { $0 == sets[0] })
    for row in 0..<rows {
      let wanted = try expected(model, Array(values[row * sizes[0]..<(row + 1) * sizes[0]]))
      #expect(abs(sets[0][row] - wanted) < 1e-6)
    }
  }

  @Test("a missing value makes the score NaN")
  func missing() throws {
    let scorer = Scorer(try Self.model(Self.drawn([3, 8, 4], seed: 320)))
    let row: [Float] = [1, .nan, 2]
    #expect(try scorer.score(row.span).isNaN)
  }

  @Test("several networks are averaged by one that gives the mean of their log-odds")
  func averaging() throws {
    let members = try (0..<3).map { try Self.drawn([4, 6, 5], seed: 330 &+ 100 * UInt64($0)) }
    let together = try NeuralNetwork(averaging: members)
    #expect(together.layers.map(\.units) == [18, 15, 1])
    let row: [Float] = [0.5, -1, 2, 0.25]
    func logOdds(_ network: NeuralNetwork) throws -> Double {
      let score = Double(try Scorer(Self.model(network)).score(row.span))
      return Elementary.log(score / (1 - score))
    }
    let mean = try members.reduce(0) { $0 + (try logOdds($1)) } / 3
    #expect(abs(try logOdds(together) - mean) < 1e-5)
    #expect(try NeuralNetwork(averaging: [members[0]]) == members[0])
  }

  @Test("layers that do not fit make no network")
  func unfit() throws {
    typealias Layer = NeuralNetwork.Layer
    #expect(
      message { _ = try Layer(inputs: 2, weights: [1, 2, 3], biases: [0], activation: .relu) }
        == "a layer has 3 weights for 2 inputs and 1 units; each unit needs one for each input")
    for (inputs, weights, biases) in [
      (0, [], [0]), (1, [], []), (-1, [1], [1]), (1, [.nan], [1]), (1, [1], [.infinity]),
      (5000, [Float](repeating: 0, count: 5000), [0]),
    ] as [(Int, [Float], [Float])] {
      #expect(throws: ModelError.self) {
        try Layer(inputs: inputs, weights: weights, biases: biases, activation: .relu)
      }
    }
    let wide = try Layer(inputs: 1, weights: [1, 2], biases: [0, 0], activation: .relu)
    let last = try Layer(inputs: 2, weights: [1, 2], biases: [0], activation: .identity)
    let active = try Layer(inputs: 2, weights: [1, 2], biases: [0], activation: .relu)
    for layers in [[], [last], [wide, wide], [last, last], [wide, active], [wide, wide, last]] {
      #expect(throws: ModelError.self) { try NeuralNetwork(layers: layers) }
    }
    let network = try NeuralNetwork(layers: [wide, last])
    #expect(throws: ModelError.self) {
      try TrainedModel(
        features: ["a", "b"], preprocessing: .none, core: .network(network), calibration: .none,
        threshold: Threshold(value: 0.5, rule: "fixed:0.5", basis: "by hand"))
    }
  }
}
