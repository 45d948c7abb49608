/// A customer's habits, and the place where he lives.
struct Customer {
  /// How far from home, in units of the map, a customer goes to pay.
  static let reach = 5.0

  /// The mean amount of a payment.
  let meanAmount: Double
  /// The mean number of payments a day.
  let paymentsPerDay: Double
  /// The terminals within reach.
  let terminals: [Int]

  /// Draws a customer and his home on the map.
  init(from random: inout RandomStream, on map: TerminalMap) {
    let x = random.uniform(to: map.width)
    let y = random.uniform(to: map.width)
    meanAmount = random.uniform(from: 5, to: 100)
    paymentsPerDay = random.uniform(to: 4)
    terminals = map.terminals(within: Customer.reach, ofX: x, y: y)
  }

  /// Draws a day's payments.
  ///
  /// - Parameters:
  ///   - day: The number of the day, from 0.
  ///   - customer: The customer's number.
  ///   - random: The customer's stream.
  ///   - payments: Where they are added.
  func pay(on day: Int, as customer: Int, from random: inout RandomStream, into payments: inout [Payment]) {
    for _ in 0..<random.poisson(mean: paymentsPerDay) {
      // Around noon; a time that falls outside the day is a payment that is not made.
      let time = random.normal(mean: 43_200, deviation: 20_000).rounded(.down)
      guard time > 0, time < 86_400, !terminals.isEmpty else { continue }
      var amount = random.normal(mean: meanAmount, deviation: meanAmount / 2)
      if amount < 0 { amount = random.uniform(to: 2 * meanAmount) }
      payments.append(
        Payment(
          day: day, second: day * 86_400 + Int(time), customer: customer,
          terminal: terminals[random.index(below: terminals.count)], cents: Int((amount * 100).rounded()),
          isFraud: false))
    }
  }
}

/// A payment while it is being simulated.
struct Payment {
  let day: Int
  let second: Int
  let customer: Int
  let terminal: Int
  var cents: Int
  var isFraud: Bool
}
