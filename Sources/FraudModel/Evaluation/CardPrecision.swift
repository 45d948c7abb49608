/// Card Precision@k: the share of compromised cards among the k that investigators would look at each day.
///
/// On each day a card's score is its highest and it is compromised if one of its transactions is fraud. Cards found
/// compromised in the top k of an earlier day are out. The result is the mean over the days of (compromised cards
/// in the top k) / k.
///
/// Source: the Fraud Detection Handbook, chapter 4.
enum CardPrecision {
  /// A card on one day.
  struct Card {
    let customer: Int64
    let score: Double
    let isCompromised: Bool
    /// The first of the card's rows on that day.
    let firstRow: Int
  }

  /// Computes it.
  ///
  /// - Parameters:
  ///   - k: How many cards are looked at each day, at least 1.
  ///   - days: The day of each row.
  ///   - customers: The card of each row.
  ///   - labels: The label of each row.
  ///   - scores: The score of each row. Of cards with the same score the one with the smaller number comes first.
  /// - Returns: From 0 to 1; nil where there are no rows.
  /// - Complexity: O(rows log rows).
  static func at(_ k: Int, days: [Day], customers: [Int64], labels: [Bool], scores: [Double]) -> Double? {
    guard !days.isEmpty, k > 0 else { return nil }
    let daily = daily(k, rankedCards(days: days, customers: customers, labels: labels, scores: scores))
    return daily.reduce(0, +) / Double(daily.count)
  }

  /// The cards of each day, the highest score first.
  static func rankedCards(days: [Day], customers: [Int64], labels: [Bool], scores: [Double]) -> [[Card]] {
    let rows = days.indices.sorted { (days[$0], customers[$0]) < (days[$1], customers[$1]) }
    return rows.chunked { days[$0] == days[$1] }.map { day in
      let cards = day.chunked { customers[$0] == customers[$1] }.compactMap { rows -> Card? in
        guard let first = rows.first else { return nil }
        return Card(
          customer: customers[first], score: rows.reduce(0) { max($0, scores[$1]) },
          isCompromised: rows.contains { labels[$0] }, firstRow: first)
      }
      return cards.sorted { ($1.score, $0.customer) < ($0.score, $1.customer) }
    }
  }

  /// The share of compromised cards among the k highest of each day that were not found before.
  static func daily(_ k: Int, _ days: [[Card]]) -> [Double] {
    var found: Set<Int64> = []
    return days.map { day in
      let top = Array(day.lazy.filter { !found.contains($0.customer) }.prefix(k))
      let compromised = top.filter(\.isCompromised).map(\.customer)
      found.formUnion(compromised)
      return Double(compromised.count) / Double(k)
    }
  }
}

extension Collection {
  /// Cuts where two neighbours do not belong together.
  fileprivate func chunked(_ belong: (Element, Element) -> Bool) -> [SubSequence] {
    var chunks: [SubSequence] = []
    var start = startIndex
    while start < endIndex {
      var end = index(after: start)
      var last = start
      while end < endIndex, belong(self[last], self[end]) {
        last = end
        end = index(after: end)
      }
      chunks.append(self[start..<end])
      start = end
    }
    return chunks
  }
}
