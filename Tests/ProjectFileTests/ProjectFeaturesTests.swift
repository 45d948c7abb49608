import AtomicFiles
import FraudModel
import ProjectFile
import TestSupport
import Testing
import YAMLTree

@Suite("The features of a project file")
struct ProjectFeaturesTests {
  private func project(features: String) throws -> Project {
    let path = Surroundings.packageRoot + "/Examples/card-transactions/fraud.yaml"
    let text = String(decoding: try AtomicFile.read(path), as: UTF8.self)
    return try Project(
      YAMLSource(
        text.replacing("features:\n  preset: handbook", with: "features:\n" + features), name: "fraud.yaml"))
  }

  @Test("a preset and a list stand together, and everything in the list is read")
  func reading() throws {
    let project = try project(
      features: """
          preset: handbook
          list:
            - { name: ratio, kind: ratio_to_median, entity: customer, window: ever }
            - { name: high, kind: count, entity: [customer, terminal], window: 12h, where: { feature: ratio, above: 2.5 } }
            - { name: mean, kind: mean, of: ratio, entity: terminal, window: 30m, delay: 1d }
            - { name: all, kind: fraud_rate, entity: everyone, window: 30d }
            - { name: risk, kind: fraud_rate, entity: terminal, window: 14d, smoothing: { weight: 2, prior: all } }
            - { name: flat, kind: fraud_rate, entity: terminal, smoothing: { weight: 2, prior: 0.01 }, delay: 9d }
            - { name: frauds, kind: count, entity: device, window: 2d, label: fraud }
            - { name: distance, kind: value, of: distance }
            - { name: shops, kind: distinct, of: terminal, entity: customer, window: 1d }

        """)
    typealias Definition = FeatureDefinition
    #expect(project.features.features.count == 24)
    #expect(
      Array(project.features.features.dropFirst(15)) == [
        Definition("ratio", .ratioToMedian, over: .init(of: .customer, length: nil)),
        Definition(
          "high", .count, over: .init(of: .pair(.customer, .terminal), length: .hours(12)),
          where: .init("ratio", above: 2.5)),
        Definition("mean", .mean, over: .init(of: .terminal, length: .minutes(30), delay: .days(1)), of: "ratio"),
        Definition("all", .fraudRate, over: .init(of: .everyone, days: 30, delayDays: 7)),
        Definition(
          "risk", .fraudRate, over: .init(of: .terminal, days: 14, delayDays: 7),
          smoothing: .init(weight: 2, priorFeature: "all")),
        Definition(
          "flat", .fraudRate, over: .init(of: .terminal, length: nil, delay: .days(9)),
          smoothing: .init(weight: 2, prior: 0.01)),
        Definition("frauds", .count, over: .init(of: .init(rawValue: "device"), days: 2, delayDays: 7), label: .fraud),
        Definition("distance", .value, of: "distance"),
        Definition("shops", .distinct, over: .init(of: .customer, days: 1), of: "terminal"),
      ])
  }

  @Test("a list alone is all there is")
  func listAlone() throws {
    #expect(try project(features: "  list: [ { name: a, kind: amount } ]").features.names == ["a"])
  }

  @Test(
    "a mistake is told with its place",
    arguments: [
      ("[ { name: a, kind: guess } ]", "kind is 'guess', expected one of amount, "),
      ("[ { name: a, kind: amount, colour: 1 } ]", "unknown key colour"),
      ("[ { name: a, kind: count } ]", "feature 'a' of kind 'count' needs a window"),
      ("[ { name: a, kind: count, window: 7d } ]", "has a window and no entity"),
      ("[ { name: a, kind: count, entity: customer, window: 7 } ]", "expected a length of time such as 7d, 12h or 30m"),
      ("[ { name: a, kind: count, entity: customer, window: 0d } ]", "has a window of no length"),
      (
        "[ { name: a, kind: fraud_rate, entity: customer, window: 7d, delay: 6d } ]",
        "less than the 7d after which split.label_delay_days"
      ),
      ("[ { name: a, kind: count, entity: [customer, terminal, device], window: 7d } ]", "expected one or two"),
      (
        "[ { name: a, kind: max, of: b, entity: customer, window: 7d } ]",
        "computed from 'b', which no feature before it is named"
      ),
      ("[ { name: a, kind: amount }, { name: a, kind: night } ]", "two features are named 'a'"),
      ("[ { name: a, kind: count, entity: customer, where: { feature: a, over: 1 } } ]", "unknown key over"),
      ("[]", "features.list is empty"),
    ])
  func mistakes(list: String, says: String) throws {
    let error = #expect(throws: YAMLError.self) { try project(features: "  list: \(list)") }
    #expect(error?.message.contains(says) == true, "\(String(describing: error?.message))")
    #expect(error?.mark != nil)
  }
}
