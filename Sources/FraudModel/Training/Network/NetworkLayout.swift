internal import CKernels

/// Where a network's parameters stand while it learns: all weights in one array, all biases behind them.
///
/// The weights of a hidden layer stand input by input, each row padded to whole vectors with zeros, which learning
/// leaves zero. The output's weights are one such row.
struct NetworkLayout: Sendable {
  /// A layer of hidden units.
  struct Layer: Sendable {
    let inputs: Int
    let units: Int
    /// The units, padded.
    let columns: Int
    /// Where its weights begin.
    let weights: Int
    /// Where its biases begin.
    let biases: Int
  }

  /// The hidden layers in order.
  let hidden: [Layer]
  /// The one unit that gives log-odds; ``Layer/columns`` is the length of its row of weights.
  let output: Layer
  /// How many of the parameters are weights.
  let weightCount: Int
  /// How many parameters there are.
  let count: Int

  /// Lays out a network.
  ///
  /// - Parameters:
  ///   - inputs: How many features there are.
  ///   - hidden: The units of each hidden layer; at least one layer.
  init(inputs: Int, hidden: [Int]) {
    var sizes: [(inputs: Int, units: Int)] = []
    var width = inputs
    for units in hidden {
      sizes.append((width, units))
      width = units
    }
    let row = Self.padded(width)
    weightCount = sizes.reduce(row) { $0 + $1.inputs * Self.padded($1.units) }
    var weights = 0
    var biases = weightCount
    var layers: [Layer] = []
    for (inputs, units) in sizes {
      let columns = Self.padded(units)
      layers.append(Layer(inputs: inputs, units: units, columns: columns, weights: weights, biases: biases))
      weights += inputs * columns
      biases += columns
    }
    self.hidden = layers
    output = Layer(inputs: width, units: 1, columns: row, weights: weights, biases: biases)
    count = biases + Self.padded(1)
  }

  /// A width rounded up to whole vectors.
  static func padded(_ width: Int) -> Int {
    let lanes = Int(CK_NETWORK_LANES)
    return (width + lanes - 1) / lanes * lanes
  }

  /// Draws weights evenly between ±√(6 / inputs), whose variance keeps that of rectified units from layer to layer, and
  /// leaves biases zero.
  ///
  /// Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers, 2015.
  func draw(_ random: inout RandomSequence, into parameters: FloatMemory) {
    func fill(_ range: Range<Int>, inputs: Int) {
      let limit = (6 / Double(inputs)).squareRoot()
      for place in range { unsafe parameters.start[place] = Float((random.unit() * 2 - 1) * limit) }
    }
    for layer in hidden {
      for input in 0..<layer.inputs {
        let row = layer.weights + input * layer.columns
        fill(row..<row + layer.units, inputs: layer.inputs)
      }
    }
    fill(output.weights..<output.weights + output.inputs, inputs: output.inputs)
  }

  /// The parameters as a network.
  ///
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` where a parameter is not finite.
  func network(_ parameters: FloatMemory) throws(ModelError) -> NeuralNetwork {
    func numbers(_ first: Int, _ count: Int) -> [Float] { (first..<first + count).map { unsafe parameters.start[$0] } }
    var layers: [NeuralNetwork.Layer] = []
    for layer in hidden {
      let weights = (0..<layer.inputs).flatMap { numbers(layer.weights + $0 * layer.columns, layer.units) }
      let biases = numbers(layer.biases, layer.units)
      layers.append(try .init(inputs: layer.inputs, weights: weights, biases: biases, activation: .relu))
    }
    layers.append(
      try .init(
        inputs: output.inputs, weights: numbers(output.weights, output.inputs), biases: numbers(output.biases, 1),
        activation: .identity))
    return try NeuralNetwork(layers: layers)
  }
}

/// Floats at an address that vector loads like, zero at first.
@safe final class FloatMemory: @unchecked Sendable {
  // Who writes where and when is up to the owner; the address itself never changes.
  let start: UnsafeMutablePointer<Float>
  let count: Int

  init(_ count: Int) {
    self.count = count
    unsafe start = UnsafeMutableRawPointer.allocate(byteCount: max(64, count * 4), alignment: 64)
      .bindMemory(to: Float.self, capacity: count)
    unsafe start.initialize(repeating: 0, count: count)
  }

  deinit { unsafe UnsafeMutableRawPointer(start).deallocate() }

  /// Takes over the numbers of another memory of the same size.
  func copy(_ other: FloatMemory) { unsafe start.update(from: other.start, count: min(count, other.count)) }
}
