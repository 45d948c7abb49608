extension NeuralNetwork {
  /// The network that gives the mean of several networks' log-odds.
  ///
  /// Its hidden layers hold all members' units side by side; a weight between the units of two members is zero.
  ///
  /// - Parameter members: Networks of the same shape; at least one.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` where they are too wide together.
  package init(averaging members: [NeuralNetwork]) throws(ModelError) {
    guard members.count > 1 else {
      try self.init(layers: members.first?.layers ?? [])
      return
    }
    var layers: [Layer] = []
    let depth = members[0].layers.count
    for number in 0..<depth {
      let parts = members.map { $0.layers[number] }
      let isLast = number == depth - 1
      let share = isLast ? 1 / Float(members.count) : 1
      var weights: [Float] = []
      for (member, part) in parts.enumerated() {
        // All members share the features; behind the first layer each has its own inputs.
        if number == 0, member > 0 { break }
        for input in 0..<part.inputs {
          for (other, unitsOf) in parts.enumerated() {
            let isOwn = number == 0 || other == member
            for unit in 0..<unitsOf.units where !isLast || other == member {
              weights.append(isOwn ? unitsOf.weights[input * unitsOf.units + unit] * share : 0)
            }
          }
        }
      }
      let biases = isLast ? [parts.reduce(0) { $0 + $1.biases[0] } * share] : parts.flatMap(\.biases)
      let inputs = number == 0 ? parts[0].inputs : parts.reduce(0) { $0 + $1.inputs }
      layers.append(
        try Layer(inputs: inputs, weights: weights, biases: biases, activation: parts[0].activation))
    }
    try self.init(layers: layers)
  }
}
