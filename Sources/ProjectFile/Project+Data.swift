import AtomicFiles
import FraudModel
import YAMLTree

extension Project.DataSource {
  init(_ value: YAMLValue, split: Project.Split) throws(YAMLError) {
    try value.allow(only: [
      "file", "layout", "schema", "epoch", "min_rows", "max_rows", "fraud_rate", "max_unexpected", "leak_auc",
      "max_psi",
    ])
    var rules = ValidationRules()
    rules.minimumRows = try value.int("min_rows", default: rules.minimumRows, in: 1...Int(Int32.max))
    rules.maximumRows = try value.int("max_rows", default: rules.maximumRows, in: 1...Int(Int32.max))
    rules.minimumDays = split.fold.training.lowerBound.distance(to: split.fold.test.upperBound) + 1
    if let rate = try value.optional("fraud_rate") {
      try rate.allow(only: ["at_least", "at_most"])
      let lower = try rate.double("at_least", default: rules.fraudRate.lowerBound)
      let upper = try rate.double("at_most", default: rules.fraudRate.upperBound)
      guard 0 <= lower, lower <= upper, upper <= 1 else {
        throw rate.error(.value, "data.fraud_rate goes from \(lower) to \(upper), expected bounds from 0 to 1 in order")
      }
      rules.fraudRate = lower...upper
    }
    rules.maximumUnexpected = try value.share("max_unexpected", default: rules.maximumUnexpected)
    rules.leakAUC = try value.share("leak_auc", default: rules.leakAUC)
    rules.maximumPSI = try value.optional("max_psi")?.double()
    self.init(
      file: try value.optional("file")?.path(), schema: try Project.DataSource.schema(value),
      epoch: try value.required("epoch").day(), rules: rules)
  }

  private static func schema(_ data: YAMLValue) throws(YAMLError) -> Schema {
    let layout = try data.optional("layout")
    _ = try layout?.choice(among: ["card-transactions"], named: \.self)
    guard let schema = try data.optional("schema") else { return .cardTransactions }
    if let layout {
      throw layout.error(.value, "data has a layout and a schema, which both describe the columns; leave one out")
    }
    if schema.node.isMapping { return try Schema(schema) }
    let path = try schema.path()
    let text: [UInt8]
    do throws(FileError) {
      text = try AtomicFile.read(path)
    } catch {
      throw schema.error(.value, "\(schema.path) cannot be read: \(error.description)")
    }
    return try Schema(YAMLSource(text, name: path))
  }
}

extension YAMLValue {
  /// The share of a field, from 0 to 1; a missing field gives `default`.
  fileprivate func share(_ key: String, default: Double) throws(YAMLError) -> Double {
    let share = try double(key, default: `default`)
    guard (0...1).contains(share) else {
      throw error(.value, "\(path).\(key) is \(share), expected a share from 0 to 1; change it")
    }
    return share
  }

  /// A day, written YYYY-MM-DD.
  func day() throws(YAMLError) -> Day {
    guard let text = node.text, let day = Day(text) else {
      throw error(.value, "\(path) is '\(node.text ?? "a list or mapping")', expected a day, written YYYY-MM-DD")
    }
    return day
  }
}
