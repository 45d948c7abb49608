import Judgement

/// How far the values of one feature have moved from a reference.
public struct FeatureDrift: Sendable, Equatable, Codable {
  /// The feature's name.
  public let name: String
  /// How many rows were compared.
  public let rows: Int
  /// How many rows the reference has.
  public let referenceRows: Int
  /// Into how many bins both were divided.
  public let bins: Int
  /// The share of rows without a value, from 0 to 1.
  public let missing: Double
  /// The share of the reference's rows without a value, from 0 to 1.
  public let referenceMissing: Double
  /// The population stability index over the reference's bins, missing values being one more.
  public let populationStability: Double
  /// The Kolmogorov–Smirnov distance at the bins' edges.
  public let kolmogorovSmirnov: Double
  /// The probability of this distance or a greater one where nothing has moved.
  public let kolmogorovSmirnovP: Double
  /// The Jensen–Shannon distance over the bins, from 0 to 1.
  public let jensenShannon: Double

  /// Describes distances that were measured elsewhere; of fewer than 1 row or bin 1 is taken.
  ///
  /// - Parameters:
  ///   - name: The feature's name.
  ///   - rows: How many rows were compared.
  ///   - referenceRows: How many rows the reference has.
  ///   - bins: Into how many bins both were divided.
  ///   - populationStability: The population stability index.
  ///   - kolmogorovSmirnov: The Kolmogorov–Smirnov distance.
  ///   - jensenShannon: The Jensen–Shannon distance.
  public init(
    name: String, rows: Int, referenceRows: Int, bins: Int, populationStability: Double, kolmogorovSmirnov: Double = 0,
    jensenShannon: Double = 0
  ) {
    self.name = name
    self.rows = max(1, rows)
    self.referenceRows = max(1, referenceRows)
    self.bins = max(1, bins)
    missing = 0
    referenceMissing = 0
    self.populationStability = populationStability
    self.kolmogorovSmirnov = kolmogorovSmirnov
    kolmogorovSmirnovP = 1
    self.jensenShannon = jensenShannon
  }

  private enum CodingKeys: String, CodingKey {
    case name, rows, bins, missing
    case referenceRows = "reference_rows"
    case referenceMissing = "reference_missing"
    case populationStability = "psi"
    case kolmogorovSmirnov = "ks"
    case kolmogorovSmirnovP = "ks_p"
    case jensenShannon = "js"
  }
}

extension FeatureDrift {
  /// The distance by one of the measures.
  public subscript(measure: DriftMeasure) -> Double {
    switch measure {
    case .populationStability: populationStability
    case .kolmogorovSmirnov: kolmogorovSmirnov
    case .jensenShannon: jensenShannon
    }
  }

  /// Puts the figures of a feature together.
  init(
    _ name: String, _ distance: DistributionDistance, bins: Int, rows: Int, missing: Int, referenceRows: Int,
    referenceMissing: Int
  ) {
    self.name = name
    self.bins = bins
    self.rows = rows
    self.referenceRows = referenceRows
    self.missing = Double(missing) / Double(max(1, rows))
    self.referenceMissing = Double(referenceMissing) / Double(max(1, referenceRows))
    populationStability = distance.populationStability
    kolmogorovSmirnov = distance.kolmogorovSmirnov
    kolmogorovSmirnovP = distance.kolmogorovSmirnovP
    jensenShannon = distance.jensenShannon
  }
}

extension ReferenceDistribution {
  /// Compares the rows of a matrix with the reference.
  ///
  /// - Parameters:
  ///   - matrix: Has a column for each feature of the reference, by its name.
  ///   - threads: How many threads to use; nil for all processors.
  /// - Returns: One figure for each feature, in the reference's order; none where one side has no rows.
  /// - Throws: ``ModelError`` naming a feature that the matrix does not have, or whose bins are not ones.
  /// - Complexity: O(rows × features × log bins).
  public func drift(of matrix: FeatureMatrix, threads: Int? = nil) throws(ModelError) -> [FeatureDrift] {
    for feature in features {
      guard matrix.names.contains(feature.name) else {
        throw ModelError(
          .shape, "the reference has a feature '\(feature.name.excerpt)' that is not there; compute the same features")
      }
      let rises = zip(feature.edges, feature.edges.dropFirst()).allSatisfy { $0 < $1 }
      guard feature.counts.count == feature.edges.count + 1, rises,
        (feature.counts + [feature.missing]).allSatisfy({ (0...Int(Int32.max)).contains($0) })
      else {
        throw ModelError(
          .modelFile, "the bins of feature '\(feature.name.excerpt)' in the reference do not rise, or lack counts")
      }
    }
    let found = concurrentMap(features.count, threads: threads) { index -> FeatureDrift? in
      let feature = features[index]
      guard let column = matrix.names.firstIndex(of: feature.name) else { return nil }
      return feature.drift(of: matrix.columns[column])
    }
    return found.compactMap(\.self)
  }
}

extension ReferenceDistribution.Feature {
  /// How many values fall into each bin, and how many there are not.
  func counts(of values: [Float]) -> (bins: [Int], missing: Int) {
    var bins = [Int](repeating: 0, count: edges.count + 1)
    var missing = 0
    for value in values {
      if value.isNaN { missing += 1 } else { bins[edges.firstIndexNotBelow(value)] += 1 }
    }
    return (bins, missing)
  }

  func drift(of values: [Float]) -> FeatureDrift? {
    let (bins, missing) = counts(of: values)
    guard
      let distance = DistributionDistance(
        reference: counts, current: bins, referenceMissing: self.missing, currentMissing: missing)
    else { return nil }
    return FeatureDrift(
      name, distance, bins: bins.count, rows: values.count, missing: missing,
      referenceRows: counts.reduce(self.missing, +),
      referenceMissing: self.missing)
  }
}

extension [Float] {
  /// The first place whose element is not below a value, in an array that rises; the count where all are.
  @inline(__always)
  func firstIndexNotBelow(_ value: Float) -> Int {
    // The halves are chosen without a branch, since no guess about the value would be a good one.
    var base = 0
    var length = count
    while length > 1 {
      let half = length >> 1
      base = self[base + half - 1] < value ? base + half : base
      length -= half
    }
    return length == 1 && self[base] < value ? base + 1 : base
  }
}
