internal import CKernels

/// What changes while a network learns: its parameters, their gradients and Adam's running means.
///
/// Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015; weight decay as Loshchilov and Hutter,
/// Decoupled Weight Decay Regularization, 2019, take it off beside the step.
final class NetworkState: @unchecked Sendable {
  // Written by one thread while no other reads, except that each part of a batch has a place of its own in `gradients`.

  let layout: NetworkLayout
  let parameters: FloatMemory
  /// One gradient a part of the batch.
  let gradients: FloatMemory
  /// The weights of each hidden layer but the first with units before inputs, as derivatives go back through them.
  let transposed: [FloatMemory]

  private let first: FloatMemory
  private let second: FloatMemory
  // The shares that the running means keep, to the power of the steps taken.
  private var firstKept = 1.0
  private var secondKept = 1.0

  private static let firstShare = 0.1
  private static let secondShare = 0.001
  private static let epsilon: Float = 1e-7

  init(_ layout: NetworkLayout, parts: Int) {
    self.layout = layout
    parameters = FloatMemory(layout.count)
    gradients = FloatMemory(layout.count * parts)
    first = FloatMemory(layout.count)
    second = FloatMemory(layout.count)
    transposed = layout.hidden.enumerated().map { number, layer in
      FloatMemory(number == 0 ? 0 : layer.units * layout.hidden[number - 1].columns)
    }
  }

  /// Takes a step against the sum of the parts' gradients.
  func step(parts: Int, rate: Double, decay: Double, level: InstructionSet) {
    firstKept *= 1 - Self.firstShare
    secondKept *= 1 - Self.secondShare
    var step = ck_network_adam_step(
      first_share: Float(Self.firstShare), second_share: Float(Self.secondShare),
      first_correction: Float(1 / (1 - firstKept)), second_correction: Float(1 / (1 - secondKept)),
      epsilon: Self.epsilon, rate: Float(rate), decay: Float(decay))
    let weights = layout.weightCount
    unsafe ck_network_adam(
      level.rawValue, weights, parts, layout.count, gradients.start, first.start, second.start, parameters.start, step)
    // A bias says where a unit begins, not how strongly it answers: it is not shrunk.
    step.decay = 0
    unsafe ck_network_adam(
      level.rawValue, layout.count - weights, parts, layout.count, gradients.start + weights, first.start + weights,
      second.start + weights, parameters.start + weights, step)
    transpose()
  }

  /// Brings ``transposed`` up to date with the parameters.
  func transpose() {
    for (number, layer) in layout.hidden.enumerated().dropFirst() {
      let columns = layout.hidden[number - 1].columns
      let from = unsafe parameters.start + layer.weights
      let to = unsafe transposed[number].start
      for unit in 0..<layer.units {
        for input in 0..<layer.inputs { unsafe to[unit * columns + input] = from[input * layer.columns + unit] }
      }
    }
  }
}
