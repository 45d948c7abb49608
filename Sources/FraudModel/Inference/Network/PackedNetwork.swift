internal import CKernels

/// A network laid out for scoring: weights in double precision, each layer's units padded to whole vectors.
///
/// Training works in single precision. Scoring does not, so that a runtime that adds a layer's products up in another
/// order still gives the same score: in double precision that order moves log-odds by about 1e-15.
@safe final class PackedNetwork: @unchecked Sendable {
  // Written by init and freed by deinit alone, which is what makes sharing safe.
  private let layers: UnsafeMutablePointer<ck_network_layer>
  private let numbers: UnsafeMutablePointer<Double>
  private let marked: UnsafeMutablePointer<UInt32>
  private let preparation: UnsafeMutablePointer<ck_network_preparation>
  private let count: Int
  private let level: Int32

  /// Lays a network out.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - imputation: What takes the place of missing values; nil leaves them and so makes log-odds NaN.
  ///   - preprocessing: What is done to a row then.
  ///   - instructions: What the processor can do; log-odds do not depend on it.
  init(
    _ network: NeuralNetwork, _ imputation: Imputation?, _ preprocessing: Preprocessing, instructions: InstructionSet
  ) {
    var means = [Double](repeating: 0, count: network.inputs)
    var scales = [Double](repeating: 1, count: network.inputs)
    if case .standardization(let centers, let spreads) = preprocessing { (means, scales) = (centers, spreads) }
    let fills = imputation?.fill.map(Double.init) ?? means.map { _ in .nan }
    let marked = imputation?.indicators ?? []
    count = network.layers.count
    level = instructions.rawValue
    let sizes = network.layers.map { ($0.inputs + 1) * Self.padded($0.units) }
    let total = sizes.reduce(0, +) + fills.count + means.count + scales.count
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
    for (index, number) in (fills + means + scales).enumerated() { unsafe place[index] = number }
    unsafe self.marked = .allocate(capacity: marked.count)
    for (mark, feature) in marked.enumerated() {
      unsafe (self.marked + mark).initialize(to: UInt32(truncatingIfNeeded: feature))
    }
    unsafe preparation = .allocate(capacity: 1)
    unsafe preparation.initialize(
      to: ck_network_preparation(
        width: fills.count, fills: place, marks: marked.count, marked: self.marked, means: place + fills.count,
        scales: place + fills.count + means.count))
  }

  deinit {
    unsafe layers.deallocate()
    unsafe marked.deallocate()
    unsafe preparation.deallocate()
    unsafe UnsafeMutableRawPointer(numbers).deallocate()
  }

  /// Computes log-odds.
  ///
  /// - Parameters:
  ///   - rows: `count` rows of as many values as there are features, one row after the other.
  ///   - count: How many rows there are.
  ///   - width: How many values a row has.
  ///   - give: Takes a row's number and its log-odds.
  @inline(__always)
  func logOdds(rows: UnsafePointer<Float>, count: Int, width: Int, _ give: (Int, Double) -> Void) {
    unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.block) { sums in
      guard let sums = sums.baseAddress else { return }
      for first in stride(from: 0, to: count, by: Self.block) {
        let size = min(Self.block, count - first)
        unsafe ck_network_score(level, preparation, layers, self.count, rows + first * width, size, sums)
        for row in 0..<size { unsafe give(first + row, sums[row]) }
      }
    }
  }

  /// Rows whose log-odds are put down together: few enough for the stack.
  private static let block = 64

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
