extension FeatureDefinition {
  /// What is computed.
  public enum Kind: String, Sendable, CaseIterable {
    // Of the transaction alone.

    /// The transaction's amount in units of money.
    case amount
    /// The natural logarithm of 1 + the amount.
    case logAmount = "log_amount"
    /// The hour of the day from 0 to 23.
    case hour
    /// The day of the week, from 0 for Monday to 6 for Sunday.
    case weekday
    /// 1 on Saturday and Sunday, 0 otherwise.
    case weekend
    /// 1 from 00:00:00 to 06:59:59, 0 otherwise.
    case night
    /// A column of values that the transactions bring along, taken as it is; categories keep their numbers.
    case value

    // Of a window of an entity's past.

    /// The number of transactions.
    case count
    /// The sum of the amounts, in units of money, or of another feature.
    case sum
    /// The mean of the amounts, in units of money, or of another feature; 0 where there are none.
    case mean
    /// The greatest amount, in units of money, or value of another feature; missing where there are none.
    case max
    /// The least amount, in units of money, or value of another feature; missing where there are none.
    case min
    /// How many different others, such as terminals, there are.
    case distinct
    /// How many days ago the last one was before this transaction; missing where there are none.
    case sinceLast = "since_last"
    /// How many days ago the first one was; missing where there are none before this transaction.
    case sinceFirst = "since_first"
    /// The amount divided by the mean of the amounts before it; missing where there are none.
    case ratioToMean = "ratio_to_mean"
    /// The amount divided by the median of the amounts before it, which is within 1 part in 128 of the true one;
    /// missing where there are none.
    case ratioToMedian = "ratio_to_median"
    /// The amount divided by the greatest of the amounts before it; missing where there are none.
    case ratioToMax = "ratio_to_max"
    /// The share of fraud; 0 where there are none, unless it is smoothed.
    case fraudRate = "fraud_rate"
    /// How many of the last ones in a row were fraud, or genuine.
    case run
    /// How many days ago the present run of fraud, or of genuine ones, began; missing where there is none.
    case sinceRunBegan = "since_run_began"

    /// Whether a window of an entity's past belongs to it.
    public var needsWindow: Bool {
      switch self {
      case .amount, .logAmount, .hour, .weekday, .weekend, .night, .value: false
      default: true
      }
    }

    /// Whether it is computed from labels, which come late, even where it names none.
    public var readsLabels: Bool { [.fraudRate, .run, .sinceRunBegan].contains(self) }

    /// Whether it compares the transaction with those before it, and so leaves it out of a window without a delay.
    var looksBack: Bool {
      [.sinceLast, .sinceFirst, .ratioToMean, .ratioToMedian, .ratioToMax].contains(self)
    }

    /// Whether it can be of another feature's values in place of the amounts.
    var takesMeasure: Bool { [.sum, .mean, .max, .min].contains(self) }
  }

  /// Which of the labels a feature looks at.
  public enum Label: String, Sendable, Codable, CaseIterable {
    /// Transactions that are known to be fraud.
    case fraud
    /// Transactions that are not known to be fraud.
    case genuine
  }

  /// A bound on an earlier feature that a past transaction must keep to count, as its value was then.
  public struct Condition: Sendable, Hashable, Codable {
    /// The earlier feature's name.
    public let feature: String
    /// What the value must be greater than; nil for no such bound.
    public let above: Float?
    /// What the value must be less than; nil for no such bound.
    public let below: Float?

    /// Describes a condition; a missing value keeps none.
    public init(_ feature: String, above: Float? = nil, below: Float? = nil) {
      self.feature = feature
      self.above = above
      self.below = below
    }
  }

  /// Draws a share of fraud towards a prior one, the more the fewer transactions there are: with n of them
  /// (frauds + weight × prior) / (n + weight).
  public struct Smoothing: Sendable, Hashable, Codable {
    /// How many transactions the prior counts for.
    public let weight: Double
    /// The prior share where it is a number.
    public let prior: Double?
    /// The earlier feature whose value is the prior share.
    public let priorFeature: String?

    private enum CodingKeys: String, CodingKey {
      case weight, prior
      case priorFeature = "prior_feature"
    }

    /// Smooths towards a number.
    public init(weight: Double, prior: Double) {
      self.weight = weight
      self.prior = prior
      priorFeature = nil
    }

    /// Smooths towards an earlier feature, such as the rate of everyone.
    public init(weight: Double, priorFeature: String) {
      self.weight = weight
      prior = nil
      self.priorFeature = priorFeature
    }
  }
}

extension FeatureDefinition.Kind: Codable {
  /// Decodes the name, also that which the mean of amounts had before there were means of other features.
  ///
  /// - Throws: `DecodingError` for a name that no kind has.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let kind = name == "average_amount" ? .mean : Self(rawValue: name) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no kind of feature is named '\(name)'")
    }
    self = kind
  }

  /// Encodes the name.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
