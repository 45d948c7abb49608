/// An operator that programs can run: its name and how a node of it becomes a step.
struct Operator: Sendable {
  /// The operator set; empty for `ai.onnx`.
  let domain: String
  let name: String
  /// The first version of the operator set that has it.
  let since: Int
  /// Makes a node into a step.
  let plan: @Sendable (_ op: inout NodePlan) throws(ModelError) -> Void

  init(
    _ name: String, since: Int = 1, domain: String = "",
    plan: @escaping @Sendable (_ op: inout NodePlan) throws(ModelError) -> Void
  ) {
    self.domain = domain
    self.name = name
    self.since = since
    self.plan = plan
  }

  /// All that can be run.
  static let all =
    arithmetic + comparisons + activations + shaping + selection + reductions + matrices + normalization + preprocessing
    + encoders + linearModels + trees

  /// The versions of each operator set that can be read, by domain.
  static let versions = ["": 7...24, "ai.onnx.ml": 1...5]

  static let mlDomain = "ai.onnx.ml"

  private static let byName = Dictionary(all.map { ([$0.domain, $0.name], $0) }) { first, _ in first }

  /// The operator of a name, if it can be run.
  static func named(_ name: String, domain: String) -> Operator? { byName[[domain, name]] }
}
