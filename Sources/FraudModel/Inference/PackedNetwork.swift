internal import CKernels

/// A network laid out for scoring: weights in double precision, each layer's units padded to whole vectors.
///
/// Training works in single precision. Scoring does not, so that a runtime that adds a layer's products up in another
/// order still gives the same score: in double precision that order moves log-odds by about 1e-15.
@safe final class PackedNetwork: @unchecked Sendable {
  // Written by init and freed by deinit alone, which is what makes sharing safe.
  private let layers: UnsafeMutablePointer<ck_network_layer>
  private let numbers: UnsafeMutablePointer<Double>
  private let means: UnsafeMutablePointer<Double>
  private let scales: UnsafeMutablePointer<Double>
  private let count: Int
  private let level: Int32

  /// Lays a network out.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - means: What is taken off each feature.
  ///   - scales: What each feature is divided by then.
  ///   - kernels: The instructions to use; scores do not depend on them.
  init(_ network: NeuralNetwork, means: [Double], scales: [Double], kernels: InstructionSet = .best) {
    count = network.layers.count
    level = kernels.rawValue
    let sizes = network.layers.map { ($0.inputs + 1) * Self.padded($0.units) }
    let total = sizes.reduce(0, +) + means.count + scales.count
    // Loads that stay within a cache line are the faster ones.
    unsafe numbers = UnsafeMutableRawPointer.allocate(byteCount: total * 8, alignment: 64)
      .bindMemory(to: Double.self, capacity: total)
    unsafe numbers.initialize(repeating: 0, count: total)
    unsafe layers = .allocate(capacity: count)
    var place = unsafe numbers
    for (number, layer) in network.layers.enumerated() {
      let columns = Self.padded(layer.units)
      let biases = unsafe place + layer.inputs * columns
      for input in 0..<layer.inputs {
        for unit in 0..<layer.units {
          unsafe place[input * columns + unit] = Double(layer.weights[input * layer.units + unit])
        }
      }
      for unit in 0..<layer.units { unsafe biases[unit] = Double(layer.biases[unit]) }
      let packed = unsafe ck_network_layer(
        inputs: layer.inputs, columns: columns, activation: layer.activation.code, weights: place, biases: biases)
      unsafe (layers + number).initialize(to: packed)
      unsafe place += sizes[number]
    }
    unsafe self.means = place
    unsafe self.scales = place + means.count
    for (feature, mean) in means.enumerated() { unsafe self.means[feature] = mean }
    for (feature, scale) in scales.enumerated() { unsafe self.scales[feature] = scale }
  }

  deinit {
    unsafe layers.deallocate()
    unsafe UnsafeMutableRawPointer(numbers).deallocate()
  }

  /// Computes log-odds.
  ///
  /// - Parameters:
  ///   - rows: `count` rows of `width` values, one row after the other.
  ///   - count: How many rows there are.
  ///   - width: How many values a row has: as many as the network has inputs.
  ///   - logOdds: Gets one number a row.
  func logOdds(
    rows: UnsafePointer<Float>, count: Int, width: Int, into logOdds: UnsafeMutablePointer<Double>
  ) {
    unsafe ck_network_score(level, layers, self.count, means, scales, rows, count, width, logOdds)
  }

  private static func padded(_ units: Int) -> Int {
    let lanes = Int(CK_NETWORK_LANES)
    return (units + lanes - 1) / lanes * lanes
  }
}

extension NeuralNetwork.Activation {
  /// The kernels' number for the activation.
  fileprivate var code: Int32 {
    switch self {
    case .identity: 0
    case .relu: 1
    case .tanh: 2
    case .sigmoid: 3
    }
  }
}
