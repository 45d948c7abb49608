import FraudModel
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#endif

@Suite("Feature sets")
struct FeatureSetTests {
  private typealias Window = FeatureDefinition.Window

  @Test(
    "features that cannot be, or that would read the answer, are refused",
    arguments: [
      ([], "there are no features; name at least one"),
      (
        [FeatureDefinition("a", .amount), FeatureDefinition("a", .night)],
        "two features are named 'a'; give each its own name"
      ),
      ([FeatureDefinition("a", .count)], "feature 'a' of kind 'count' needs a window"),
      (
        [FeatureDefinition("a", .amount, over: .init(of: .customer, days: 1))],
        "feature 'a' of kind 'amount' takes no window"
      ),
      (
        [FeatureDefinition("a", .count, over: .init(of: .customer, days: 0))],
        "feature 'a' has a window of no length; give it one such as 7d, 12h or 30m, or leave the length out for ever"
      ),
      (
        [FeatureDefinition("a", .fraudRate, over: .init(of: .terminal, days: 7))],
        "feature 'a' reads labels without a delay, and so the answer itself; give it a delay of a day or more"
      ),
    ] as [([FeatureDefinition], String)])
  func refusals(features: [FeatureDefinition], sentence: String) {
    let error = #expect(throws: ModelError.self) { try FeatureSet(features) }
    #expect(error?.description == sentence)
  }

  @Test("a set is the same after it was written as JSON, which is checked when it is read")
  func coding() throws {
    let features = try FeaturePreset.handbook(labelDelayDays: 7)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(features)
    #expect(try JSONDecoder().decode(FeatureSet.self, from: json) == features)
    let text = String(decoding: json, as: UTF8.self)
    #expect(
      text.contains(
        #"{"kind":"fraud_rate","name":"TERMINAL_ID_RISK_7DAY_WINDOW","window":{"days":7,"delay_days":7,"entity":"terminal"}}"#
      ))
    let leaking = #"[{"kind":"fraud_rate","name":"a","window":{"days":7,"delay_days":0,"entity":"terminal"}}]"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(FeatureSet.self, from: Data(leaking.utf8)) }
  }

  @Test("a preset without a delay is refused")
  func noDelay() {
    #expect(throws: ModelError.self) { try FeaturePreset.handbook(labelDelayDays: 0) }
    #expect(throws: ModelError.self) { try FeaturePreset.handbook.features(labelDelayDays: -1) }
  }

  @Test("definitions are told in words")
  func words() throws {
    let texts = try FeaturePreset.handbook(labelDelayDays: 7).features.map(\.text)
    #expect(texts[3] == "the number of the customer's transactions in the day that ends with it")
    #expect(
      texts[14] == "the share of fraud among the terminal's transactions in the 30 days that end 7 days before it")
  }

  @Test("amounts that add up beyond 64 bits are refused")
  func overflow() throws {
    let data = try Transactions(
      epoch: Day(number: 0), ids: [1, 2], seconds: [1, 2], customers: [1, 2], terminals: [1, 1],
      amountCents: [.max, .max], frauds: [false, true])
    let error = #expect(throws: ModelError.self) { try FeaturePreset.handbook().compute(over: data) }
    #expect(error?.code == .data)
  }

  @Test("no transactions have no rows")
  func empty() throws {
    let data = try Transactions(
      epoch: Day(number: 0), ids: [], seconds: [], customers: [], terminals: [], amountCents: [], frauds: [])
    let matrix = try FeaturePreset.handbook().compute(over: data)
    #expect(matrix.rowCount == 0)
    #expect(matrix.columns.count == 15)
  }
}
