/// One step of evaluation in order of time: training days, then the days until their labels are known, then test days.
///
/// Source: the Fraud Detection Handbook, chapters 3 and 5.
public struct PrequentialFold: Sendable, Hashable {
  /// The first day of training.
  public let firstTrainingDay: Day
  /// The number of training days.
  public let trainDays: Int
  /// The number of days between training and test, after which a label is known.
  public let delayDays: Int
  /// The number of test days.
  public let testDays: Int
  /// The day from which on transactions are trained on, where that is earlier than the first training day: training
  /// then grows from fold to fold, while everything else stays.
  public let historyFrom: Day?

  /// Describes a fold.
  ///
  /// - Parameters:
  ///   - firstTrainingDay: The first day of training.
  ///   - trainDays: At least 1.
  ///   - delayDays: At least 1, unless `allowingNoDelay`.
  ///   - testDays: At least 1.
  ///   - allowingNoDelay: Whether a delay of zero is meant: labels known as soon as a day is over, which real labels
  ///     seldom are.
  ///   - historyFrom: The day from which on transactions are trained on; the first training day for nil.
  /// - Throws: ``ModelError`` naming the number or day that cannot be.
  public init(
    from firstTrainingDay: Day, trainDays: Int, delayDays: Int, testDays: Int, allowingNoDelay: Bool = false,
    historyFrom: Day? = nil
  ) throws(ModelError) {
    for (name, value) in [("training", trainDays), ("test", testDays)] where !(1...100_000).contains(value) {
      throw ModelError(.option, "a fold has \(value) \(name) days; give it 1 to 100,000")
    }
    guard (0...100_000).contains(delayDays) else {
      throw ModelError(.option, "a fold has a label delay of \(delayDays) days; give it 1 to 100,000")
    }
    guard delayDays > 0 || allowingNoDelay else {
      throw ModelError(
        .option,
        "a fold has no label delay, so that training sees labels that nobody has yet; "
          + "give a delay of a day or more, or allow none by name")
    }
    if let historyFrom, historyFrom > firstTrainingDay {
      throw ModelError(
        .option,
        "a fold trains from \(firstTrainingDay) and its history begins only on \(historyFrom); begin it earlier")
    }
    self.historyFrom = historyFrom
    self.firstTrainingDay = firstTrainingDay
    self.trainDays = trainDays
    self.delayDays = delayDays
    self.testDays = testDays
  }

  /// The days of training, history included.
  public var training: ClosedRange<Day> {
    (historyFrom ?? firstTrainingDay)...firstTrainingDay.advanced(by: trainDays - 1)
  }

  /// The fold with other test days and everything before them at the same distance, without history.
  ///
  /// - Parameter days: The first and the last test day.
  /// - Returns: The fold.
  /// - Throws: ``ModelError`` for more than 100,000 days.
  public func testing(_ days: ClosedRange<Day>) throws(ModelError) -> PrequentialFold {
    try PrequentialFold(
      from: days.lowerBound.advanced(by: -delayDays - trainDays), trainDays: trainDays, delayDays: delayDays,
      testDays: days.lowerBound.distance(to: days.upperBound) + 1, allowingNoDelay: true)
  }

  /// The days of the test.
  public var test: ClosedRange<Day> {
    let first = firstTrainingDay.advanced(by: trainDays + delayDays)
    return first...first.advanced(by: testDays - 1)
  }

  /// The rows of both parts, each in order of transaction id.
  public struct Rows: Sendable, Equatable {
    /// The rows to train on.
    public let training: [Int]
    /// The rows to test on, without those of cards that are known to be compromised.
    public let test: [Int]
  }

  /// Finds the rows of both parts as the Handbook does.
  ///
  /// A card with a fraud in the training days, history not included, is known and leaves the test. Before each test day
  /// the cards with a fraud on the day `delayDays + 1` before it leave too, that test day and all later ones included:
  /// what is known in the morning is a day older than the delay.
  ///
  /// - Parameter transactions: The data.
  /// - Returns: Row numbers.
  /// - Throws: ``ModelError`` where a part has no transactions, naming its days.
  /// - Complexity: O(rows), and a sort of the parts where ids do not rise with the rows.
  public func rows(of transactions: Transactions) throws(ModelError) -> Rows {
    let training = transactions.rows(in: self.training)
    let tested = transactions.rows(in: test)
    for (name, days, rows) in [("training", self.training, training), ("test", test, tested)] where rows.isEmpty {
      throw ModelError(
        .data,
        "there are no transactions on the \(name) days \(days.lowerBound) to \(days.upperBound); "
          + "choose days within the data")
    }
    let knownSince = daysOfKnowledge(transactions)
    let remaining = tested.filter { row in
      guard let day = knownSince[transactions.customers[row]] else { return true }
      return transactions.day(of: row) < day
    }
    return Rows(training: ordered(training, by: transactions.ids), test: ordered(remaining, by: transactions.ids))
  }

  /// The first test day on which each compromised card is known.
  private func daysOfKnowledge(_ transactions: Transactions) -> [Int64: Day] {
    // Frauds from the first training day up to the day whose labels are known before the last test day.
    let lastKnown = test.upperBound.advanced(by: -delayDays - 1)
    var known: [Int64: Day] = [:]
    let days = firstTrainingDay...max(training.upperBound, lastKnown)
    for row in transactions.rows(in: days) where transactions.frauds[row] {
      let day = max(test.lowerBound, transactions.day(of: row).advanced(by: delayDays + 1))
      let customer = transactions.customers[row]
      known[customer] = min(day, known[customer] ?? day)
    }
    return known
  }

  private func ordered(_ rows: [Int], by ids: [Int64]) -> [Int] {
    let rises = zip(rows, rows.dropFirst()).allSatisfy { ids[$0] <= ids[$1] }
    return rises ? rows : rows.sorted { (ids[$0], $0) < (ids[$1], $1) }
  }
}
