import Judgement

extension Table {
  /// Compares the features and the amount with those of another table.
  ///
  /// Numbers are counted in bins of about equally many rows of the reference; texts each in a bin of its own, in the order
  /// of their bytes, which gives their Kolmogorov–Smirnov distance no meaning but leaves the others theirs.
  ///
  /// - Parameters:
  ///   - reference: The table to compare with.
  ///   - schema: What the columns of both are.
  ///   - threads: How many threads to use at most; every processor for nil.
  /// - Returns: One figure for each column that both have, in the schema's order.
  /// - Complexity: O(rows × columns), and a sort of each column of texts.
  public func drift(from reference: Table, schema: Schema, threads: Int? = nil) -> [FeatureDrift] {
    let pairs = schema.columns.compactMap { column -> (Column, Column)? in
      guard column.role == .feature || column.role == .amount, let found = self.column(column.name),
        let other = reference.column(column.name)
      else { return nil }
      return (found, other)
    }
    let drifts = concurrentMap(pairs.count, threads: threads) { pairs[$0].0.drift(from: pairs[$0].1) }
    return drifts.compactMap(\.self)
  }
}

extension Table.Column {
  fileprivate func drift(from reference: Table.Column) -> FeatureDrift? {
    if case .texts(let codes, let names) = values, case .texts(let otherCodes, let otherNames) = reference.values {
      var places: [String: Int] = [:]
      let all = Set(names).union(otherNames).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      for (place, name) in all.enumerated() { places[name] = place }
      let (bins, missing) = Table.Column.counts(codes, names, places)
      let (otherBins, otherMissing) = Table.Column.counts(otherCodes, otherNames, places)
      return DistributionDistance(
        reference: otherBins, current: bins, referenceMissing: otherMissing, currentMissing: missing
      ).map {
        FeatureDrift(
          name, $0, bins: all.count, rows: codes.count, missing: missing, referenceRows: otherCodes.count,
          referenceMissing: otherMissing)
      }
    }
    guard let numbers, let otherNumbers = reference.numbers else { return nil }
    return ReferenceDistribution.Feature(name: name, column: otherNumbers, bins: 20).drift(of: numbers)
  }

  private static func counts(
    _ codes: [Int32], _ names: [String], _ places: [String: Int]
  ) -> (bins: [Int], missing: Int) {
    let bins = names.map { places[$0] ?? 0 }
    var counts = [Int](repeating: 0, count: places.count)
    var missing = 0
    for code in codes {
      if code < 0 { missing += 1 } else { counts[bins[Int(code)]] += 1 }
    }
    return (counts, missing)
  }

  /// The values as numbers, NaN where one is missing; nil for texts and times.
  private var numbers: [Float]? {
    var numbers: [Float]
    switch values {
    case .numbers(let all): numbers = all.map { Float($0) }
    case .integers(let all), .cents(let all): numbers = all.map { Float($0) }
    case .booleans(let all): numbers = all.map { $0 ? 1 : 0 }
    case .texts, .times: return nil
    }
    if !missing.isEmpty {
      for row in numbers.indices where missing.contains(row) { numbers[row] = .nan }
    }
    return numbers
  }
}
