/// Card Precision@k where cards or days count as often as they were drawn.
///
/// A card that was drawn twice is two cards with the same transactions. Days lean on one another, since cards that were
/// found leave: drawn days keep the precision that they had in their own week.
enum WeightedCardPrecision: Sendable {
  /// For each day its cards from the highest score down: `cluster · 2 + (compromised ? 1 : 0)`.
  case byCard(days: [[UInt32]], k: Int)
  /// For each day its cluster and its precision.
  case byDay([(cluster: Int, precision: Double)])

  /// Prepares the days; nil for terminals, where a card's transactions are in several clusters.
  init?(_ rows: ScoredRows, clusters: [Int32], unit: Bootstrap.Unit, k: Int) {
    guard unit != .terminal, !rows.labels.isEmpty, k > 0 else { return nil }
    let days = CardPrecision.rankedCards(
      days: rows.days, customers: rows.customers, labels: rows.labels, scores: rows.scores)
    if unit == .card {
      self = .byCard(
        days: days.map { day in
          day.map { UInt32(clusters[$0.firstRow]) << 1 | ($0.isCompromised ? 1 : 0) }
        }, k: k)
    } else {
      let precisions = CardPrecision.daily(k, days)
      self = .byDay(
        zip(days, precisions).map { day, precision in (day.first.map { Int(clusters[$0.firstRow]) } ?? 0, precision) })
    }
  }

  /// Computes it.
  ///
  /// - Parameters:
  ///   - counts: How often each cluster was drawn.
  ///   - found: Memory that is used again: how many of each cluster's cards were found.
  /// - Returns: The mean over the days; NaN where no day was drawn.
  func measure(_ counts: [Int32], scratch found: inout [Int32]) -> Double {
    switch self {
    case .byDay(let days):
      var sum = 0.0
      var drawn = 0.0
      for day in days {
        sum += Double(counts[day.cluster]) * day.precision
        drawn += Double(counts[day.cluster])
      }
      return sum / drawn
    case .byCard(let days, let k):
      if found.count != counts.count { found = [Int32](repeating: 0, count: counts.count) }
      for cluster in found.indices { found[cluster] = 0 }
      var sum = 0
      for day in days {
        var left = k
        for card in day {
          let cluster = Int(card >> 1)
          // Of a card that was drawn several times there may be room for some only; the others stay.
          let taken = min(left, Int(counts[cluster] - found[cluster]))
          left -= taken
          if card & 1 == 1 {
            sum += taken
            found[cluster] += Int32(taken)
          }
          if left == 0 { break }
        }
      }
      return Double(sum) / Double(k) / Double(days.count)
    }
  }
}
