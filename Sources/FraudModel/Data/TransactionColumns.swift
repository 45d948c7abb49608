/// A column of transactions that says who or what took part, beside customer and terminal.
public struct EntityColumn: Sendable, Equatable {
  /// The column's name, such as `device`.
  public let name: String
  /// One key a transaction; equal keys are the same entity.
  public let keys: [Int64]

  /// Names keys.
  public init(name: String, keys: [Int64]) {
    self.name = name
    self.keys = keys
  }
}

/// A column of transactions that a model may take as it is.
public struct ValueColumn: Sendable, Equatable {
  /// The column's name.
  public let name: String
  /// One value a transaction; NaN for a missing one, the number of its category where ``categories`` are given.
  public let values: [Float]
  /// What the values 0, 1, 2 … stand for; nil for a column of numbers.
  public let categories: [String]?

  /// Names values.
  public init(name: String, values: [Float], categories: [String]? = nil) {
    self.name = name
    self.values = values
    self.categories = categories
  }
}
