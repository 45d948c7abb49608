import FraudModel
import Synchronization
import TestSupport
import Testing

@Suite("Multilayer perceptron")
struct MultilayerPerceptronTests {
  private func network(
    _ options: MultilayerPerceptron, _ matrix: FeatureMatrix, _ labels: [Bool], weights: [Float]? = nil
  ) throws -> NeuralNetwork {
    let model = try Trainer(.multilayerPerceptron(options), folds: 0)
      .train(on: matrix, labels: labels, weights: weights)
    guard case .network(let network) = model.core else { throw ModelError(.training, "this is no network") }
    return network
  }

  @Test(
    "steps are those of a numpy twin whose gradients finite differences confirm",
    .enabled(if: Surroundings.python != nil))
  func matchesTwin() async throws {
    let python = try #require(Surroundings.python)
    let rows = 300
    let (matrix, labels) = try Sample.transactions(211, rows: rows, features: 4)
    let weights = (0..<rows).map { Float(0.5 + Sample.unit(212, $0)) }
    func train(rate: Double, decay: Double, epochs: Int) throws -> NeuralNetwork {
      let options = try MultilayerPerceptron(
        hidden: [6, 5], dropout: 0, learningRate: rate, learningRateDecay: decay, batchSize: rows, epochs: epochs,
        validationShare: 0, weightDecay: 0.1, seed: 3)
      return try network(options, matrix, labels, weights: weights)
    }
    // One step too small to be seen leaves the network as it was drawn.
    let first = try train(rate: 1e-9, decay: 1, epochs: 1)
    let last = try train(rate: 0.01, decay: 0.9, epochs: 5)
    let script =
      Sample.python + """
        import sys
        X, y = transactions(211, \(rows), 4)
        w = (0.5 + unit(212, np.arange(\(rows)))).astype(np.float32).astype(np.float64)
        w /= w.mean()
        X = X.astype(np.float64)
        X = (X - X.mean(0)) / X.std(0)
        flat = np.array([float(v) for v in sys.stdin.read().split()])
        shapes = [(4, 6), (6,), (6, 5), (5,), (5, 1), (1,)]
        P, at = [], 0
        for s in shapes:
            P.append(flat[at:at + int(np.prod(s))].reshape(s).copy()); at += int(np.prod(s))
        def forward(P):
            a = [X]
            for i in (0, 2): a.append(np.maximum(a[-1] @ P[i] + P[i + 1], 0))
            return a, (a[-1] @ P[4] + P[5])[:, 0]
        def loss(P):
            z = forward(P)[1]
            return np.mean(w * (np.logaddexp(0, z) - y * z))
        def gradient(P):
            a, z = forward(P)
            d = (w * (1 / (1 + np.exp(-z)) - y) / len(y))[:, None]
            g = [None] * 6
            for i in (4, 2, 0):
                g[i], g[i + 1] = a[i // 2].T @ d, d.sum(0)
                d = (d @ P[i].T) * (a[i // 2] > 0)
            return g
        # Away from the start, where a unit without inputs stands on the corner of its activation.
        Q = [p + 0.1 * np.cos(np.arange(p.size)).reshape(p.shape) for p in P]
        for p, q in zip(Q, gradient(Q)):
            for k in np.ndindex(p.shape):
                kept = p[k]; p[k] = kept + 1e-6; up = loss(Q); p[k] = kept - 1e-6; down = loss(Q); p[k] = kept
                assert abs((up - down) / 2e-6 - q[k]) < 1e-7, (k, (up - down) / 2e-6, q[k])
        m = [np.zeros_like(p) for p in P]; v = [np.zeros_like(p) for p in P]; rate = 0.01
        for t in range(1, 6):
            for i, q in enumerate(gradient(P)):
                m[i] += (q - m[i]) * 0.1; v[i] += (q * q - v[i]) * 0.001
                step = m[i] / (1 - 0.9 ** t) / (np.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-7)
                P[i] = P[i] - rate * (step + (0.1 * P[i] if i % 2 == 0 else 0))
            rate *= 0.9
        print('\\n'.join(repr(float(k)) for p in P for k in p.ravel()))
        """
    func numbers(_ network: NeuralNetwork) -> [Float] { network.layers.flatMap { $0.weights + $0.biases } }
    let ran = try await run(python, ["-c", script], input: numbers(first).map(\.description).joined(separator: " "))
    let wanted = ran.output.split(separator: "\n").compactMap { Double($0) }
    try #require(wanted.count == 71, "\(ran.errors)")
    for (number, want) in zip(numbers(last), wanted) { #expect(abs(Double(number) - want) < 1e-5) }
    #expect(zip(numbers(first), numbers(last)).contains { abs($0 - $1) > 0.02 })
  }

  @Test("the bytes depend neither on threads, nor on the instructions, nor on the order of the rows")
  func deterministic() throws {
    let rows = 1_200
    let (matrix, labels) = try Sample.transactions(221, rows: rows, features: 6)
    let groups = (0..<rows).map { Int64($0 % 150) }
    let options = try MultilayerPerceptron(
      hidden: [19, 9], dropout: 0.3, batchSize: 400, epochs: 3, validationShare: 0.25, members: 2, seed: 5)
    func bytes(_ order: [Int], threads: Int, _ instructions: InstructionSet = .best) throws -> [UInt8] {
      var trainer = try Trainer(.multilayerPerceptron(options), threads: threads, folds: threads == 7 ? 0 : 2)
      trainer.instructions = instructions
      let model = try trainer.train(
        on: matrix.selecting(order), labels: order.map { labels[$0] }, groups: order.map { groups[$0] })
      // Folds change the calibration alone.
      let core = try TrainedModel(
        features: model.features, preprocessing: model.preprocessing, core: model.core, calibration: .none,
        threshold: Threshold(value: 0.5, rule: "fixed:0.5", basis: "by hand"))
      return ONNXModel(threads == 7 ? core : model, name: "fraud").encoded()
    }
    let order = Array(0..<rows)
    let one = try bytes(order, threads: 1)
    #expect(try bytes(order, threads: 2) == one)
    for instructions in InstructionSet.available { #expect(try bytes(order, threads: 1, instructions) == one) }
    // Blocks of 100 rows in another order, each back to front.
    let shuffled = [7, 0, 11, 3, 9, 1, 10, 2, 8, 4, 6, 5].flatMap { block in (0..<100).map { block * 100 + 99 - $0 } }
    #expect(try bytes(shuffled, threads: 2) == one)
    // Alone, a training has all threads to itself.
    #expect(try bytes(order, threads: 7) == bytes(shuffled, threads: 7))
  }

  @Test("another seed gives another network, as good as the first")
  func seeds() throws {
    let (matrix, labels) = try Sample.transactions(231, rows: 1_500, features: 4)
    let networks = try (0...1).map { seed in
      try network(MultilayerPerceptron(hidden: [8], epochs: 2, seed: seed), matrix, labels)
    }
    #expect(networks[0] != networks[1])
  }

  @Test("it learns what no weighted sum can, and a dropped unit's share is made up for")
  func nonlinear() throws {
    let rows = 2_000
    let columns = (0..<2).map { feature in (0..<rows).map { Float(Sample.unit(240 &+ UInt64(feature), $0) * 2 - 1) } }
    let labels = (0..<rows).map { (columns[0][$0] > 0) != (columns[1][$0] > 0) }
    let matrix = try FeatureMatrix(names: ["a", "b"], columns: columns)
    let options = try MultilayerPerceptron(
      hidden: [16, 8], dropout: 0.1, learningRate: 0.02, batchSize: 128, epochs: 20, validationShare: 0)
    let scores = try Scorer(
      Trainer(.multilayerPerceptron(options), folds: 0).train(on: matrix, labels: labels)
    ).score(matrix)
    #expect(zip(scores, labels).count { ($0 > 0.5) == $1 } > 1_900)
    let mean = scores.reduce(0, +) / Float(rows)
    #expect(abs(mean - Float(labels.count(where: \.self)) / Float(rows)) < 0.03)
  }

  @Test("a row of weight 2 counts as two rows")
  func weights() throws {
    let (matrix, labels) = try Sample.transactions(251, rows: 800, features: 4)
    let rows = Array(labels.indices) + labels.indices.filter { labels[$0] }
    let options = try MultilayerPerceptron(
      hidden: [8], dropout: 0, learningRate: 0.01, batchSize: 4_000, epochs: 60, validationShare: 0)
    let trainer = try Trainer(.multilayerPerceptron(options), folds: 0)
    let byWeight = try trainer.train(on: matrix, labels: labels, weights: labels.map { $0 ? 2 : 1 })
    let byCopy = try trainer.train(on: matrix.selecting(rows), labels: rows.map { labels[$0] })
    let alike = try trainer.train(on: matrix, labels: labels)
    func mean(_ model: TrainedModel) throws -> Float { try Scorer(model).score(matrix).reduce(0, +) / 800 }
    // The features are scaled by all rows alike, so the two differ a little.
    let means = try (weight: mean(byWeight), copy: mean(byCopy), alike: mean(alike))
    #expect(abs(means.weight - means.copy) < 0.02, "\(means)")
    #expect(means.weight > means.alike + 0.04, "\(means)")
  }

  @Test("training stops when the rows set aside are ranked no better, and gives the best network")
  func earlyStopping() throws {
    let (matrix, _) = try Sample.transactions(261, rows: 600, features: 4)
    // There is nothing to learn, so that learning on does no good.
    let labels = (0..<600).map { Sample.unit(262, $0) < 0.2 }
    func options(_ epochs: Int) throws -> MultilayerPerceptron {
      try MultilayerPerceptron(
        hidden: [16], dropout: 0, learningRate: 0.01, batchSize: 64, epochs: epochs, patience: 2, validationShare: 0.3)
    }
    let reports = Mutex<[Double]>([])
    let long = try Trainer(.multilayerPerceptron(options(400)), folds: 0)
      .train(on: matrix, labels: labels) { done in reports.withLock { $0.append(done) } }
    #expect(reports.withLock { $0.count } == 400)
    #expect(reports.withLock { $0.last } == 1)
    #expect(try Trainer(.multilayerPerceptron(options(200)), folds: 0).train(on: matrix, labels: labels) == long)
    // The best passes lie before the end: some shorter training ends with the same network.
    let best = try (1...40).first {
      try Trainer(.multilayerPerceptron(options($0)), folds: 0).train(on: matrix, labels: labels) == long
    }
    #expect(best != nil)
  }

  @Test("rows too few to set some aside are all learned from")
  func tooFew() throws {
    let matrix = try FeatureMatrix(names: ["x"], columns: [[1, 2, 3]])
    let model = try Trainer(.multilayerPerceptron(MultilayerPerceptron(hidden: [4], epochs: 2)))
      .train(on: matrix, labels: [false, true, false])
    #expect(try Scorer(model).score(matrix).allSatisfy(\.isFinite))
  }

  @Test("options out of their ranges are refused by name")
  func badOptions() {
    #expect(
      message { _ = try MultilayerPerceptron(dropout: 0.95) } == "dropout is 0.95; choose a value from 0.0 to 0.9")
    #expect(message { _ = try MultilayerPerceptron(hidden: []) } == "hidden has 0 layers; choose 1 to 16")
    let cases: [(String, () throws -> MultilayerPerceptron)] = [
      ("dropout", { try MultilayerPerceptron(dropout: .nan) }),
      ("learning-rate", { try MultilayerPerceptron(learningRate: 0) }),
      ("learning-rate-decay", { try MultilayerPerceptron(learningRateDecay: 1.5) }),
      ("batch-size", { try MultilayerPerceptron(batchSize: 0) }),
      ("epochs", { try MultilayerPerceptron(epochs: -1) }),
      ("patience", { try MultilayerPerceptron(patience: 0) }),
      ("validation-share", { try MultilayerPerceptron(validationShare: 0.9) }),
      ("weight-decay", { try MultilayerPerceptron(weightDecay: -0.1) }),
      ("members", { try MultilayerPerceptron(members: 100) }),
      ("seed", { try MultilayerPerceptron(seed: -1) }),
      ("hidden", { try MultilayerPerceptron(hidden: [64, 0]) }),
      ("hidden", { try MultilayerPerceptron(hidden: [1_000], members: 5) }),
    ]
    for (name, make) in cases {
      #expect(message { _ = try make() }?.hasPrefix("\(name) ") == true, "\(name)")
    }
  }
}
