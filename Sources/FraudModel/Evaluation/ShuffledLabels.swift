internal import Judgement

extension Transactions {
  /// The same transactions with the labels of each day dealt out anew among them.
  ///
  /// Nothing tells such labels apart, so that a model that seems to has seen them: whatever is found with them is what
  /// the evaluation itself lets through. It must be done before features are computed, since some of them look at
  /// labels. Days keep their number of frauds.
  ///
  /// - Parameter seed: Chooses the labels.
  /// - Returns: Transactions whose lines are counted anew.
  /// - Throws: ``ModelError`` where the columns no longer fit, which they do if they did before.
  /// - Complexity: O(rows), and a sort where the file is not in order of time.
  public func shufflingLabels(seed: UInt64) throws(ModelError) -> Transactions {
    let generator = CounterGenerator(seed: seed)
    var shuffled = frauds
    let order = timeOrder().map(Int.init)
    var start = 0
    while start < order.count {
      let day = day(of: order[start])
      var end = start
      while end < order.count, self.day(of: order[end]) == day { end += 1 }
      var labels = order[start..<end].map { frauds[$0] }
      var random = generator.stream(UInt64(bitPattern: Int64(day.number)))
      random.shuffle(&labels)
      for (row, label) in zip(order[start..<end], labels) { shuffled[row] = label }
      start = end
    }
    return try Transactions(
      epoch: epoch, ids: ids, seconds: seconds, customers: customers, terminals: terminals, amountCents: amountCents,
      frauds: shuffled
    ).adding(otherEntities: otherEntities, values: values)
  }
}
