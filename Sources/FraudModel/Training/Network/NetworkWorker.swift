internal import CKernels

/// One thread's share of a batch: rows go forward through the network and their derivatives back.
///
/// Rows are taken in parts of ``part``, whoever takes them; each part's gradient is a sum of its own, so that how parts
/// were spread over threads leaves no trace.
final class NetworkWorker: @unchecked Sendable {
  // Belongs to one thread at a time, which NetworkTeam sees to.

  /// How many rows make a part: enough to use what is loaded often, few enough to stay in a near cache.
  static let part = 128

  private let layout: NetworkLayout
  private let rows: NetworkRows
  private let level: Int32
  /// The rows of a part.
  private let inputs: FloatMemory
  /// What each hidden layer gave.
  private let outputs: [FloatMemory]
  /// The loss's derivative by each hidden unit's sum.
  private let deltas: [FloatMemory]
  private let logOdds: FloatMemory
  private let slopes: FloatMemory

  init(_ layout: NetworkLayout, _ rows: NetworkRows, level: InstructionSet) {
    self.layout = layout
    self.rows = rows
    self.level = level.rawValue
    inputs = FloatMemory(Self.part * rows.stride)
    outputs = layout.hidden.map { FloatMemory(Self.part * $0.columns) }
    deltas = layout.hidden.map { FloatMemory(Self.part * $0.columns) }
    logOdds = FloatMemory(Self.part)
    slopes = FloatMemory(Self.part)
  }

  /// Puts the gradient of a part's loss at its place among the parts' gradients.
  ///
  /// - Parameters:
  ///   - part: The part's number in the batch.
  ///   - batch: The batch's row numbers and what is drawn for it.
  ///   - state: The network's parameters.
  func learn(part: Int, of batch: NetworkBatch, _ state: NetworkState) {
    let first = part * Self.part
    let count = unsafe min(Self.part, batch.rows.count - first)
    let numbers = unsafe UnsafeBufferPointer(rebasing: batch.rows[first..<first + count])
    unsafe forward(numbers, state, dropout: batch.dropout, firstInBatch: first)
    let parameters = unsafe state.parameters.start
    let gradient = unsafe state.gradients.start + part * layout.count
    // The derivative of the weighted logarithmic loss by the log-odds.
    var sum: Float = 0
    for place in 0..<count {
      let row = unsafe Int(numbers[place])
      let probability = unsafe Elementary.sigmoid(Double(logOdds.start[place]))
      let slope = Float((probability - (rows.labels[row] ? 1 : 0)) * rows.weight(row) * batch.scale)
      unsafe slopes.start[place] = slope
      sum += slope
    }
    let last = layout.output
    let top = unsafe (outputs[outputs.count - 1].start, deltas[deltas.count - 1].start)
    unsafe gradient[last.biases] = sum
    unsafe multiply(1, last.columns, count, slopes.start, 0, 1, top.0, gradient + last.weights)
    let scale = batch.dropout?.scale ?? 1
    unsafe multiply(
      count, last.columns, 1, slopes.start, 1, 1, parameters + last.weights, top.1, derivative(top.0, scale))
    for (number, layer) in layout.hidden.enumerated().reversed() {
      let delta = unsafe deltas[number].start
      let (below, stride) = unsafe input(of: number)
      unsafe multiply(layer.inputs, layer.columns, count, below, 1, stride, delta, gradient + layer.weights)
      unsafe ck_network_column_sums(level, count, layer.columns, delta, gradient + layer.biases)
      guard number > 0 else { continue }
      unsafe multiply(
        count, stride, layer.units, delta, layer.columns, 1, state.transposed[number].start, deltas[number - 1].start,
        derivative(below, scale))
    }
  }

  /// Computes the log-odds of a part's rows, without dropout.
  func score(part: Int, of batch: NetworkBatch, _ state: NetworkState, into scores: UnsafeMutablePointer<Float>) {
    let first = part * Self.part
    let count = unsafe min(Self.part, batch.rows.count - first)
    let numbers = unsafe UnsafeBufferPointer(rebasing: batch.rows[first..<first + count])
    unsafe forward(numbers, state, dropout: nil, firstInBatch: first)
    unsafe (scores + first).update(from: logOdds.start, count: count)
  }

  private func forward(
    _ numbers: UnsafeBufferPointer<UInt32>, _ state: NetworkState, dropout: NetworkBatch.Dropout?, firstInBatch: Int
  ) {
    let stride = rows.stride
    for unsafe(place, row) in unsafe numbers.enumerated() {
      unsafe (inputs.start + place * stride).update(from: rows.values.start + Int(row) * stride, count: stride)
    }
    let parameters = unsafe state.parameters.start
    for (number, layer) in layout.hidden.enumerated() {
      let (below, stride) = unsafe input(of: number)
      var finish = unsafe ck_network_finish()
      unsafe finish.mode = 1
      if let dropout {
        let keys = dropout.keys(layer: number)
        unsafe finish.mode = 2
        unsafe finish.drop_below = dropout.below
        unsafe finish.scale = dropout.scale
        unsafe finish.keys = (UInt32(truncatingIfNeeded: keys), UInt32(truncatingIfNeeded: keys >> 32))
        unsafe finish.first_row = UInt32(truncatingIfNeeded: firstInBatch)
      }
      unsafe multiply(
        numbers.count, layer.columns, layer.inputs, below, stride, 1, parameters + layer.weights,
        outputs[number].start, finish, start: parameters + layer.biases)
    }
    let last = layout.output
    unsafe ck_network_dot(
      level, numbers.count, last.columns, outputs[outputs.count - 1].start, parameters + last.weights,
      parameters[last.biases], logOdds.start)
  }

  /// What a hidden layer takes, and how far apart its rows are.
  private func input(of number: Int) -> (UnsafeMutablePointer<Float>, Int) {
    number == 0
      ? unsafe (inputs.start, rows.stride) : unsafe (outputs[number - 1].start, layout.hidden[number - 1].columns)
  }

  /// What keeps the derivatives of units that gave something.
  private func derivative(_ outputs: UnsafeMutablePointer<Float>, _ scale: Float) -> ck_network_finish {
    var finish = unsafe ck_network_finish()
    unsafe finish.mode = 3
    unsafe finish.scale = scale
    unsafe finish.outputs = UnsafePointer(outputs)
    return unsafe finish
  }

  private func multiply(
    _ rows: Int, _ columns: Int, _ inner: Int, _ a: UnsafeMutablePointer<Float>, _ rowStep: Int, _ innerStep: Int,
    _ b: UnsafeMutablePointer<Float>, _ c: UnsafeMutablePointer<Float>,
    _ finish: ck_network_finish = unsafe ck_network_finish(), start: UnsafeMutablePointer<Float>? = nil
  ) {
    unsafe ck_network_multiply(level, rows, columns, inner, a, rowStep, innerStep, b, start, c, finish)
  }
}

/// The rows that the parameters take one step for.
@safe struct NetworkBatch: @unchecked Sendable {
  // The numbers stay where they are until every part of the batch is done.

  /// What is drawn to decide which units a batch goes without.
  struct Dropout: Sendable {
    /// A unit is dropped where its 31-bit hash is below this.
    let below: UInt32
    /// What the others are multiplied by, so that sums keep their mean.
    let scale: Float
    /// Another number for each batch.
    let key: UInt64

    /// The keys of a layer's hash.
    func keys(layer: Int) -> UInt64 { StableHash.mix(Int64(bitPattern: key &+ UInt64(layer))) }
  }

  /// Row numbers.
  let rows: UnsafeBufferPointer<UInt32>
  /// What each row's derivative is multiplied by besides its weight.
  let scale: Double
  /// Nil where every unit takes part.
  let dropout: Dropout?
  /// Whether the parameters learn from the rows; else the rows are scored.
  let isForLearning: Bool

  /// How many parts there are.
  var parts: Int { unsafe (rows.count + NetworkWorker.part - 1) / NetworkWorker.part }
}
