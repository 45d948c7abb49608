/// The training of one network.
struct NetworkTraining {
  private let options: MultilayerPerceptron
  private let layout: NetworkLayout
  private let rows: NetworkRows
  private let threads: Int
  private let level: InstructionSet
  private let seed: UInt64

  /// Prepares a training.
  ///
  /// - Parameters:
  ///   - options: How to train.
  ///   - member: The network's number among those that are averaged.
  ///   - layout: The network's shape.
  ///   - rows: The rows to learn from and those to judge on.
  ///   - threads: How many threads to use; it does not change the result.
  ///   - level: The instructions that kernels use; they do not change the result.
  init(
    options: MultilayerPerceptron, member: Int, layout: NetworkLayout, rows: NetworkRows,
    threads: Int, level: InstructionSet
  ) {
    self.options = options
    self.layout = layout
    self.rows = rows
    self.threads = threads
    self.level = level
    seed = StableHash.mix(Int64(options.seed)) &+ UInt64(member)
  }

  /// Trains.
  ///
  /// - Parameter passed: Called ``MultilayerPerceptron/epochs`` times, also where training stops sooner.
  /// - Returns: The parameters that ranked the rows set aside best, or the last ones.
  func run(passed: () -> Void) -> FloatMemory {
    let judged = rows.judged
    let batchSize = min(options.batchSize, rows.learned.count)
    let state = NetworkState(layout, parts: (batchSize + NetworkWorker.part - 1) / NetworkWorker.part)
    var random = RandomSequence(seed: seed, stream: 0)
    layout.draw(&random, into: state.parameters)
    state.transpose()
    let threads = min(threads, max(batchSize, judged.count) / NetworkWorker.part)
    let team = NetworkTeam(state, rows, threads: threads, level: level)
    let best = FloatMemory(layout.count)
    team.gather {
      var order = rows.learned
      var rate = options.learningRate
      var highest = -1.0
      var passesSinceBest = 0
      for epoch in 0..<options.epochs {
        passed()
        if passesSinceBest >= options.patience { continue }
        var random = RandomSequence(seed: seed, stream: UInt64(epoch) + 1)
        random.shuffle(&order)
        pass(over: order, in: batchSize, rate: rate, &random, state, team)
        rate *= options.learningRateDecay
        guard !judged.isEmpty else { continue }
        let precision = averagePrecision(team)
        passesSinceBest += 1
        if precision > highest {
          highest = precision
          passesSinceBest = 0
          best.copy(state.parameters)
        }
      }
      if judged.isEmpty { best.copy(state.parameters) }
    }
    return best
  }

  /// One step for each batch.
  private func pass(
    over order: [UInt32], in batchSize: Int, rate: Double, _ random: inout RandomSequence, _ state: NetworkState,
    _ team: NetworkTeam
  ) {
    unsafe order.withUnsafeBufferPointer { order in
      for first in stride(from: 0, to: order.count, by: batchSize) {
        let size = min(batchSize, order.count - first)
        var dropout: NetworkBatch.Dropout?
        if options.dropout > 0 {
          dropout = NetworkBatch.Dropout(
            below: UInt32(options.dropout * 0x1p31), scale: Float(1 / (1 - options.dropout)), key: random.next())
        }
        let batch = unsafe NetworkBatch(
          rows: UnsafeBufferPointer(rebasing: order[first..<first + size]), scale: 1 / Double(size), dropout: dropout,
          isForLearning: true)
        team.learn(batch)
        state.step(parts: batch.parts, rate: rate, decay: options.weightDecay, level: level)
      }
    }
  }

  /// How well the rows set aside are ranked.
  private func averagePrecision(_ team: NetworkTeam) -> Double {
    let judged = rows.judged
    var scores = [Float](repeating: 0, count: judged.count)
    unsafe scores.withUnsafeMutableBufferPointer { scores in
      unsafe judged.withUnsafeBufferPointer { judged in
        guard let scores = scores.baseAddress else { return }
        let batch = unsafe NetworkBatch(rows: judged, scale: 0, dropout: nil, isForLearning: false)
        unsafe team.score(batch, into: scores)
      }
    }
    let labels = judged.map { rows.labels[Int($0)] }
    return RankedScores(labels: labels, scores: scores.map(Double.init)).averagePrecision ?? 0
  }
}
