extension GraphBuilder {
  /// Adds a network: one `Gemm` a layer and one node for its activation, all in double precision.
  mutating func add(_ network: NeuralNetwork) {
    let last = network.layers.count - 1
    for (number, layer) in network.layers.enumerated() {
      let weights = ONNXGraph.Tensor(
        name: "weights_\(number)", shape: [layer.inputs, layer.units], type: .double,
        elements: layer.weights.map(Double.init))
      let biases = ONNXGraph.Tensor(
        name: "biases_\(number)", shape: [layer.units], type: .double, elements: layer.biases.map(Double.init))
      add("Gemm", constants: [weights, biases], gives: number == last ? Self.logOdds : "sums_\(number)")
      if let op = layer.activation.op { add(op, gives: "units_\(number)") }
    }
  }
}

extension NeuralNetwork.Activation {
  /// The operator that does it; nil where nothing is done.
  var op: String? {
    switch self {
    case .identity: nil
    case .relu: "Relu"
    case .tanh: "Tanh"
    case .sigmoid: "Sigmoid"
    }
  }
}
