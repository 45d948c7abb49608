import FraudModel

/// Numbers that Swift and Python draw alike: a hash of a seed and a counter.
///
/// ``python`` defines the same functions for numpy, so that a peer gets the same rows without a file between.
enum Sample {
  /// A number from 0 up to 1.
  static func unit(_ seed: UInt64, _ index: Int) -> Double {
    var z = (seed << 40 &+ UInt64(index)) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ z >> 31) >> 11) * 0x1p-53
  }

  /// A column of features: most values small, a few a hundred times as large, as amounts are.
  static func column(_ seed: UInt64, _ rows: Int, missing: Double = 0) -> [Float] {
    (0..<rows).map { row in
      if unit(seed &+ 1000, row) < missing { return .nan }
      let u = unit(seed, row)
      return Float(u * 10 - 3 + u * u * u * u * u * u * u * u * 100)
    }
  }

  /// Rows with labels that depend on the first three features and on chance: one in ten or so is a fraud.
  static func transactions(_ seed: UInt64, rows: Int, features: Int, missing: Double = 0) throws -> (
    matrix: FeatureMatrix, labels: [Bool]
  ) {
    let columns = (0..<features).map { column(seed &+ UInt64($0), rows, missing: missing) }
    let labels = (0..<rows).map { row in
      let values = columns.map { $0[row].isNaN ? 2 : Double($0[row]) }
      let signal = values[0] * 0.05 - values[1] * 0.1 + (values[2] > 5 ? 1.5 : 0) + (values[0] > 4 ? 0.5 : 0)
      return signal + unit(seed &+ 77, row) * 2 > 2.5
    }
    return (try FeatureMatrix(names: (0..<features).map { "feature_\($0)" }, columns: columns), labels)
  }

  /// The same functions in Python.
  static let python = """
    import numpy as np
    U = np.uint64
    def unit(seed, index):
        with np.errstate(over='ignore'):
            z = (U(seed << 40) + index.astype(U)) * U(0x9E3779B97F4A7C15)
            z = (z ^ (z >> U(30))) * U(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> U(27))) * U(0x94D049BB133111EB)
            return ((z ^ (z >> U(31))) >> U(11)).astype(np.float64) * 2.0**-53
    def column(seed, rows, missing=0.0):
        i = np.arange(rows)
        u = unit(seed, i)
        v = (u * 10 - 3 + u * u * u * u * u * u * u * u * 100).astype(np.float32)
        return np.where(unit(seed + 1000, i) < missing, np.float32(np.nan), v)
    def transactions(seed, rows, features, missing=0.0):
        X = np.stack([column(seed + f, rows, missing) for f in range(features)], 1)
        v = np.where(np.isnan(X), 2, X.astype(np.float64))
        s = v[:, 0] * 0.05 - v[:, 1] * 0.1 + np.where(v[:, 2] > 5, 1.5, 0) + np.where(v[:, 0] > 4, 0.5, 0)
        return X, s + unit(seed + 77, np.arange(rows)) * 2 > 2.5

    """
}

/// The message of the error that a piece of work throws; nil when it throws none, or one of another type.
func message(_ work: () throws -> Void) -> String? {
  do {
    try work()
    return nil
  } catch let error as ModelError {
    return error.description
  } catch {
    return nil
  }
}
