/// A multilayer perceptron: dense layers of rectified units on standardised features, and one unit for log-odds.
///
/// It minimises the weighted logarithmic loss by Adam on batches of rows, with dropout (Srivastava, Hinton, Krizhevsky,
/// Sutskever and Salakhutdinov, 2014), and keeps the weights that ranked rows set aside best. Several networks that
/// start from other weights and see the rows in another order can be averaged (Lakshminarayanan, Pritzel and Blundell,
/// 2017), which makes a steadier model.
public struct MultilayerPerceptron: Equatable, Sendable {
  /// The algorithm's name in project files and reports.
  public static let name = "mlp"

  /// The units of each hidden layer.
  public private(set) var hidden = [128, 64, 32]
  /// The share of each hidden layer's units that a step goes without.
  public private(set) var dropout = 0.3
  /// How far Adam goes in a step of the first pass over the rows.
  public private(set) var learningRate = 3e-3
  /// What the learning rate is multiplied by after each pass.
  public private(set) var learningRateDecay = 0.95
  /// How many rows a step looks at.
  public private(set) var batchSize = 256
  /// How many passes over the rows are made at most.
  public private(set) var epochs = 40
  /// After how many passes that rank no better the training stops.
  public private(set) var patience = 8
  /// The share of the rows that is set aside to tell when to stop; 0 learns from all rows in every pass.
  public private(set) var validationShare = 0.1
  /// The share of each weight that is taken off in a step, times the learning rate.
  public private(set) var weightDecay = 0.2
  /// How many networks are trained and averaged.
  public private(set) var members = 1
  /// What everything that is drawn follows from.
  public private(set) var seed = 0
  /// What takes the place of missing values.
  public private(set) var imputation = ImputationRule()

  /// Takes the defaults.
  public init() {}

  /// Chooses options; those left out keep their defaults.
  ///
  /// - Parameters:
  ///   - hidden: 1 to 16 layers of 1 to 4,096 units, all members' units in a layer counted.
  ///   - dropout: From 0 to 0.9.
  ///   - learningRate: Above 0, at most 1.
  ///   - learningRateDecay: Above 0, at most 1.
  ///   - batchSize: From 1 to 65,536.
  ///   - epochs: From 1 to 10,000.
  ///   - patience: From 1 to 10,000.
  ///   - validationShare: From 0 to 0.5.
  ///   - weightDecay: From 0 to 10.
  ///   - members: From 1 to 64.
  ///   - seed: Any number that is not negative.
  ///   - imputation: What takes the place of missing values.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option`` naming the option that is out of range.
  public init(
    hidden: [Int]? = nil, dropout: Double? = nil, learningRate: Double? = nil, learningRateDecay: Double? = nil,
    batchSize: Int? = nil, epochs: Int? = nil, patience: Int? = nil, validationShare: Double? = nil,
    weightDecay: Double? = nil, members: Int? = nil, seed: Int? = nil, imputation: ImputationRule? = nil
  ) throws(ModelError) {
    try setOption("dropout", &self.dropout, to: dropout, in: 0...0.9)
    try setOption("learning-rate", &self.learningRate, to: learningRate, in: 1e-9...1)
    try setOption("learning-rate-decay", &self.learningRateDecay, to: learningRateDecay, in: 1e-3...1)
    try setOption("batch-size", &self.batchSize, to: batchSize, in: 1...65_536)
    try setOption("epochs", &self.epochs, to: epochs, in: 1...10_000)
    try setOption("patience", &self.patience, to: patience, in: 1...10_000)
    try setOption("validation-share", &self.validationShare, to: validationShare, in: 0...0.5)
    try setOption("weight-decay", &self.weightDecay, to: weightDecay, in: 0...10)
    try setOption("members", &self.members, to: members, in: 1...64)
    try setOption("seed", &self.seed, to: seed, in: 0...Int.max)
    if let imputation { self.imputation = imputation }
    if let hidden { self.hidden = hidden }
    guard (1...16).contains(self.hidden.count) else {
      throw ModelError(.option, "hidden has \(self.hidden.count) layers; choose 1 to 16")
    }
    for units in self.hidden where !(1...NeuralNetwork.widest / self.members).contains(units) {
      throw ModelError(
        .option,
        "hidden has a layer of \(units) units in each of \(self.members) members; choose 1 to \(NeuralNetwork.widest) "
          + "units in all members together")
    }
  }
}

extension MultilayerPerceptron {
  /// Finds the weights.
  ///
  /// - Parameters:
  ///   - set: Rows with finite features and both classes.
  ///   - threads: How many threads to use; it does not change the result.
  ///   - level: The instructions that kernels use; they do not change the result.
  ///   - passed: Called ``members`` × ``epochs`` times.
  /// - Returns: The standardisation and the network on standardised features.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/training`` when the weights grow beyond all bounds.
  func fit(
    _ set: TrainingSet, threads: Int, level: InstructionSet, passed: () -> Void
  ) throws(ModelError) -> FittedCore {
    let scaling = Standardization(of: set.matrix, threads: threads)
    let split = validationShare > 0 ? ValidationSplit(set, share: validationShare) : nil
    let rows = NetworkRows(
      set, in: CanonicalOrder.rows(of: set, threads: threads), judging: split?.validation ?? [], scaling,
      threads: threads)
    let layout = NetworkLayout(inputs: set.matrix.columns.count, hidden: hidden)
    var networks: [NeuralNetwork] = []
    for member in 0..<members {
      let training = NetworkTraining(
        options: self, member: member, layout: layout, rows: rows, threads: threads, level: level)
      let parameters = training.run(passed: passed)
      do {
        networks.append(try layout.network(parameters))
      } catch {
        throw ModelError(.training, "the network's weights grew beyond all bounds; lower learning_rate")
      }
    }
    return FittedCore(
      preprocessing: .standardization(means: scaling.means, scales: scaling.scales),
      core: .network(try NeuralNetwork(averaging: networks)))
  }
}
