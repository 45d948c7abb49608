/// The three ways in which fraud happens in the simulated bank.
struct FraudScenarios {
  private let size: SimulationSize

  init(_ size: SimulationSize) { self.size = size }

  /// Makes some of the payments fraud.
  ///
  /// - Parameter payments: The payments in order of time.
  func apply(to payments: inout [Payment]) {
    largeAmounts(&payments)
    compromisedTerminals(&payments)
    stolenCards(&payments)
  }

  /// Scenario 1: whatever is above 220 is fraud.
  private func largeAmounts(_ payments: inout [Payment]) {
    for index in payments.indices where payments[index].cents > 22_000 { payments[index].isFraud = true }
  }

  /// Scenario 2: each day 2 of 10,000 terminals are taken over, and for 28 days everything paid there is fraud.
  private func compromisedTerminals(_ payments: inout [Payment]) {
    var random = RandomStream(seed: size.seed, path: 3)
    var compromisedUntil = [Int](repeating: 0, count: size.terminals)
    var today = 0
    for index in payments.indices {
      while today <= payments[index].day {
        for terminal in random.sample(drawn(2, of: 10_000, among: size.terminals, on: today), below: size.terminals) {
          compromisedUntil[terminal] = today + 28
        }
        today += 1
      }
      if payments[index].day < compromisedUntil[payments[index].terminal] { payments[index].isFraud = true }
    }
  }

  /// Scenario 3: each day 3 of 5,000 cards are stolen by their numbers, and of the payments of the next 14 days a third
  /// is fraud with five times the amount.
  private func stolenCards(_ payments: inout [Payment]) {
    var random = RandomStream(seed: size.seed, path: 4)
    var ofCustomer = [[Int]](repeating: [], count: size.customers)
    for index in payments.indices { ofCustomer[payments[index].customer].append(index) }
    for day in 0..<size.days {
      for customer in random.sample(drawn(3, of: 5_000, among: size.customers, on: day), below: size.customers) {
        let next = ofCustomer[customer].filter { (day..<day + 14).contains(payments[$0].day) }
        for place in random.sample(next.count / 3, below: next.count) {
          payments[next[place]].cents *= 5
          payments[next[place]].isFraud = true
        }
      }
    }
  }

  /// How many to draw on a day so that over the days a bank of another size has its share, without rounding it away.
  private func drawn(_ count: Int, of published: Int, among size: Int, on day: Int) -> Int {
    (day + 1) * count * size / published - day * count * size / published
  }
}
