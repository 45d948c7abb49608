/// Points and weights with which a sum gives the integral from 0 to 1 of any polynomial of degree below 2 × points.
///
/// Source: Press et al., Numerical Recipes, section 4.6. Only IEEE operations are used, so that the points are the same
/// on every machine.
package struct GaussLegendre: Sendable {
  /// The points, ascending, between 0 and 1.
  package private(set) var points: [Double]
  /// The weight of each; they add up to 1.
  package private(set) var weights: [Double]

  /// Computes the rule with so many points.
  ///
  /// - Complexity: O(count²).
  package init(count: Int) {
    points = [Double](repeating: 0.5, count: count)
    weights = [Double](repeating: 1, count: count)
    for index in 0..<(count + 1) / 2 {
      // The roots of the Legendre polynomial lie close to cosines, from which Newton's method converges at once.
      var root = Self.cosine(.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<8 {
        let (value, derivative) = Self.legendre(count, at: root)
        root -= value / derivative
        slope = derivative
      }
      let weight = 1 / ((1 - root * root) * slope * slope)
      points[index] = (1 - root) / 2
      points[count - 1 - index] = (1 + root) / 2
      weights[index] = weight
      weights[count - 1 - index] = weight
    }
  }

  /// The Legendre polynomial of a degree and its derivative, inside -1 to 1.
  private static func legendre(_ degree: Int, at x: Double) -> (value: Double, derivative: Double) {
    var (before, value) = (0.0, 1.0)
    for n in 0..<degree {
      (before, value) = (value, (Double(2 * n + 1) * x * value - Double(n) * before) / Double(n + 1))
    }
    return (value, Double(degree) * (x * value - before) / (x * x - 1))
  }

  /// The cosine of an angle from 0 to a right one, to eight digits.
  private static func cosine(_ angle: Double) -> Double {
    let square = angle * angle
    return stride(from: 12, to: 0, by: -2).reduce(1.0) { 1 - square / Double($1 * ($1 - 1)) * $0 }
  }
}
