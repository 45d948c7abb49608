/// How far two distributions lie apart that were counted over the same bins.
///
/// Only additions, multiplications, divisions and square roots are used, so the figures are the same on every machine.
public struct DistributionDistance: Sendable, Equatable {
  /// The population stability index: the sum over the bins of (c − r) ln(c / r), for the shares r of the reference and c
  /// of what is compared.
  ///
  /// Half a row is added to every bin of both, so that an empty bin has no infinite weight. Below 0.1 is usually called
  /// stable, from 0.25 on shifted.
  public let populationStability: Double
  /// The Kolmogorov–Smirnov distance at the bins' edges: the greatest difference of the two cumulated shares.
  ///
  /// Between the edges the distance of the values themselves may be greater, so this is a lower bound of it.
  public let kolmogorovSmirnov: Double
  /// The probability of this distance or a greater one where both come from one distribution.
  ///
  /// It is the limit for large samples, n·m / (n + m) taken as their size; an upper bound, as the distance is a lower one.
  public let kolmogorovSmirnovP: Double
  /// The Jensen–Shannon distance: the square root of the divergence in bits, from 0 for equal to 1 for disjoint.
  ///
  /// Source: Endres and Schindelin, IEEE Transactions on Information Theory 49 (2003).
  public let jensenShannon: Double

  /// Compares counts.
  ///
  /// - Parameters:
  ///   - reference: How many rows of the reference fell into each bin, in ascending order of the bins.
  ///   - current: How many rows of what is compared did.
  ///   - referenceMissing: How many rows of the reference had no value: one more bin, except to Kolmogorov and Smirnov.
  ///   - currentMissing: How many rows of what is compared had none.
  ///
  /// Nil is returned for different numbers of bins, for a negative count, and where one side has no rows.
  public init?(reference: [Int], current: [Int], referenceMissing: Int = 0, currentMissing: Int = 0) {
    let counts = reference + current + [referenceMissing, currentMissing]
    guard reference.count == current.count, counts.allSatisfy({ $0 >= 0 }) else { return nil }
    let hasMissing = referenceMissing > 0 || currentMissing > 0
    let left = (reference + (hasMissing ? [referenceMissing] : [])).map(Double.init)
    let right = (current + (hasMissing ? [currentMissing] : [])).map(Double.init)
    let (leftTotal, rightTotal) = (left.reduce(0, +), right.reduce(0, +))
    guard leftTotal > 0, rightTotal > 0 else { return nil }
    var stability = 0.0
    var divergence = 0.0
    let added = 0.5 * Double(left.count)
    for (l, r) in zip(left, right) {
      let (smoothLeft, smoothRight) = ((l + 0.5) / (leftTotal + added), (r + 0.5) / (rightTotal + added))
      stability += (smoothRight - smoothLeft) * Series.log(smoothRight / smoothLeft)
      let (p, q) = (l / leftTotal, r / rightTotal)
      let middle = (p + q) / 2
      if p > 0 { divergence += p * Series.log(p / middle) }
      if q > 0 { divergence += q * Series.log(q / middle) }
    }
    populationStability = stability
    jensenShannon = min(1, max(0, divergence / 2 / Series.ln2).squareRoot())
    (kolmogorovSmirnov, kolmogorovSmirnovP) = DistributionDistance.kolmogorovSmirnov(
      reference.map(Double.init), current.map(Double.init))
  }

  private static func kolmogorovSmirnov(_ left: [Double], _ right: [Double]) -> (distance: Double, p: Double) {
    let (leftTotal, rightTotal) = (left.reduce(0, +), right.reduce(0, +))
    guard leftTotal > 0, rightTotal > 0 else { return (0, 1) }
    var (leftSum, rightSum, distance) = (0.0, 0.0, 0.0)
    for (l, r) in zip(left, right) {
      leftSum += l
      rightSum += r
      distance = max(distance, abs(leftSum / leftTotal - rightSum / rightTotal))
    }
    let size = leftTotal * rightTotal / (leftTotal + rightTotal)
    return (distance, tail(size.squareRoot() * distance))
  }

  /// The probability that Kolmogorov's limiting distribution gives to values beyond `x`.
  ///
  /// Source: Kolmogorov, Giornale dell'Istituto Italiano degli Attuari 4 (1933), and for small `x` the same function
  /// by Jacobi's transformation, of which few terms are needed there.
  static func tail(_ x: Double) -> Double {
    if x < 0.05 { return 1 }
    var sum = 0.0
    if x < 1.1 {
      for k in 1...8 {
        let odd = Double(2 * k - 1)
        sum += Series.expNegative(odd * odd * Double.pi * Double.pi / (8 * x * x))
      }
      return min(1, max(0, 1 - (2 * Double.pi).squareRoot() / x * sum))
    }
    for k in 1...8 {
      let term = Series.expNegative(2 * Double(k * k) * x * x)
      sum += k % 2 == 1 ? term : -term
    }
    return min(1, max(0, 2 * sum))
  }
}

/// The two functions needed here, in arithmetic that IEEE 754 fixes; this target imports nothing that has them.
private enum Series {
  static let ln2 = 0.693_147_180_559_945_3

  /// The natural logarithm of a positive number.
  static func log(_ x: Double) -> Double {
    var (exponent, m) = (Double(x.exponent), x.significand)
    if m > 1.414_213_562_373_095_1 { (exponent, m) = (exponent + 1, m / 2) }
    // ln m = 2 artanh((m − 1) / (m + 1)), whose argument is at most 0.172.
    let s = (m - 1) / (m + 1)
    let square = s * s
    var sum = 0.0
    for odd in stride(from: 23.0, through: 1, by: -2) { sum = sum * square + 2 / odd }
    return exponent * ln2 + s * sum
  }

  /// The exponential function of −y for a y of 0 or more.
  static func expNegative(_ y: Double) -> Double {
    guard y < 740 else { return 0 }
    let n = (y / ln2).rounded()
    let r = n * ln2 - y
    var sum = 1.0
    for k in stride(from: 18.0, through: 1, by: -1) { sum = 1 + sum * r / k }
    return Double(sign: .plus, exponent: -Int(n), significand: sum)
  }
}
