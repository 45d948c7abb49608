import InferenceProtocol
import ModelServing
import Testing

@Suite struct ShadowTests {
  private func plane(shadow: any ServedModel) throws -> DataPlane {
    let store = ModelStore()
    try store.serve(WeightedSum(threshold: 40), ModelSettings(name: "live"))
    try store.serve(shadow, ModelSettings(name: "next"))
    let experiment = Experiment(
      name: "fraud", key: nil, candidates: [.init(name: "live", model: "live", weight: 1)],
      shadows: [.init(name: "next", model: "next", weight: 1)])
    return DataPlane(store: store, experiments: [experiment], logger: quiet)
  }

  private func ask(_ plane: DataPlane) throws -> InferResponse {
    let input = try Tensor(name: "input", shape: [2, 3], floats: [1, 0, 0, 0, 1, 2])
    return try plane.infer(InferRequest(id: "1", inputs: [input]), model: "fraud").response
  }

  @Test("a shadow's scores are compared, and the answer is the live one's")
  func compared() throws {
    let plane = try plane(shadow: WeightedSum(bias: 0.03, threshold: 60))
    let response = try ask(plane)
    #expect(response.modelName == "live" && response.outputs[0].data == .floats([1, 53]))
    plane.drainShadows()
    let page = plane.metricsText()
    let labels = #"experiment="fraud",shadow="next",arm="live""#
    #expect(page.contains(#"model_shadow_score_difference_bucket{\#(labels),le="0.02"} 0.0"#))
    #expect(page.contains(#"model_shadow_score_difference_bucket{\#(labels),le="0.05"} 2.0"#))
    #expect(page.contains(#"model_shadow_decision_flips_total{\#(labels),flagged_by="live"} 1.0"#))
    #expect(page.contains(#"model_shadow_decision_flips_total{\#(labels),flagged_by="shadow"} 0.0"#))
    #expect(page.contains(#"model_shadow_failure_total{\#(labels)} 0.0"#))
  }

  @Test("a shadow that fails costs nothing but its count")
  func failing() throws {
    let plane = try plane(shadow: Labelled(label: "no scores"))
    #expect(try ask(plane).modelName == "live")
    plane.drainShadows()
    #expect(
      plane.metricsText().contains(
        #"model_shadow_failure_total{experiment="fraud",shadow="next",arm="live"} 1.0"#))
  }
}
