/// Dense layers one after the other, the last of which gives log-odds.
public struct NeuralNetwork: Equatable, Sendable {
  /// What a layer does to the sum of each unit.
  public enum Activation: String, CaseIterable, Sendable {
    /// Nothing.
    case identity
    /// max(0, x).
    case relu
    /// The hyperbolic tangent.
    case tanh
    /// The logistic function.
    case sigmoid
  }

  /// Units that each take every input.
  public struct Layer: Equatable, Sendable {
    /// How many values the layer takes.
    public let inputs: Int
    /// How many values it gives.
    public let units: Int
    /// What each unit multiplies each input by: `weights[input * units + unit]`.
    public let weights: [Float]
    /// What each unit adds to its sum.
    public let biases: [Float]
    /// What each unit does to its sum.
    public let activation: Activation

    /// Describes a layer.
    ///
    /// - Parameters:
    ///   - inputs: How many values the layer takes, from 1 to ``NeuralNetwork/widest``.
    ///   - weights: One finite weight for each input and unit, input by input.
    ///   - biases: One finite number a unit, from 1 to ``NeuralNetwork/widest`` of them.
    ///   - activation: What each unit does to its sum.
    /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` naming what does not fit.
    public init(inputs: Int, weights: [Float], biases: [Float], activation: Activation) throws(ModelError) {
      let sizes = 1...NeuralNetwork.widest
      guard sizes.contains(inputs), sizes.contains(biases.count) else {
        throw ModelError(
          .modelFile,
          "a layer has \(inputs) inputs and \(biases.count) units; it can have 1 to \(NeuralNetwork.widest) of each")
      }
      guard weights.count == inputs * biases.count else {
        throw ModelError(
          .modelFile,
          "a layer has \(weights.count) weights for \(inputs) inputs and \(biases.count) units; "
            + "each unit needs one for each input")
      }
      guard weights.allSatisfy(\.isFinite), biases.allSatisfy(\.isFinite) else {
        throw ModelError(.modelFile, "a layer has a weight or bias that is not a finite number")
      }
      self.inputs = inputs
      units = biases.count
      self.weights = weights
      self.biases = biases
      self.activation = activation
    }
  }

  /// How many inputs and units a layer can have at most.
  public static let widest = 4096

  /// The layers, each taking what the one before gives; two at least.
  public let layers: [Layer]

  /// How many features the first layer takes.
  public var inputs: Int { layers[0].inputs }

  /// Puts layers together.
  ///
  /// - Parameter layers: Two to 64; the last has one unit and no activation, since it gives log-odds.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` naming the layer that does not fit.
  public init(layers: [Layer]) throws(ModelError) {
    guard (2...64).contains(layers.count), let last = layers.last else {
      throw ModelError(.modelFile, "a network has \(layers.count) layers; it needs 2 to 64, the last for log-odds")
    }
    for (number, pair) in zip(layers, layers.dropFirst()).enumerated() where pair.0.units != pair.1.inputs {
      throw ModelError(
        .modelFile,
        "layer \(number + 1), counted from 0, takes \(pair.1.inputs) values and the one before gives \(pair.0.units)")
    }
    guard last.units == 1, last.activation == .identity else {
      throw ModelError(
        .modelFile,
        "the last layer has \(last.units) units and activation \(last.activation.rawValue); log-odds are one unit's sum"
      )
    }
    self.layers = layers
  }
}
