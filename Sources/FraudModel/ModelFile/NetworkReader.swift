/// The dense layers found so far while a chain of nodes is read.
struct NetworkReader {
  private var layers: [NeuralNetwork.Layer] = []

  /// Whether there is a layer to which an activation could belong.
  var canActivate: Bool { layers.last?.activation == .identity }
  /// Whether there are layers at all.
  var isEmpty: Bool { layers.isEmpty }

  /// Adds a layer.
  ///
  /// - Throws: ``ModelError`` where the constants are not a matrix and a vector that fit.
  mutating func add(weights: ONNXGraph.Tensor, biases: ONNXGraph.Tensor) throws(ModelError) {
    guard weights.shape.count == 2, weights.shape[1] == biases.elements.count else {
      throw ModelError(
        .modelFile,
        "constants '\(weights.name)' of shape \(weights.shape) and '\(biases.name)' of \(biases.elements.count) "
          + "elements make no layer")
    }
    layers.append(
      try .init(
        inputs: weights.shape[0], weights: weights.elements.map { Float($0) },
        biases: biases.elements.map { Float($0) }, activation: .identity))
  }

  /// Gives the last layer its activation.
  mutating func activate(_ activation: NeuralNetwork.Activation) throws(ModelError) {
    guard let last = layers.popLast() else { return }
    layers.append(
      try .init(inputs: last.inputs, weights: last.weights, biases: last.biases, activation: activation))
  }

  /// The layers as one network.
  func network() throws(ModelError) -> NeuralNetwork { try NeuralNetwork(layers: layers) }
}
