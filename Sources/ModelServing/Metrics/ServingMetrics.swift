import Synchronization

/// Every series that the server keeps, written as Prometheus text.
///
/// Names and labels are MLServer's where MLServer has them. Only models that were loaded and arms that are configured
/// make series; a name in a request never does.
final class ServingMetrics: Sendable {
  private struct Arm: Hashable {
    let experiment: String
    let name: String
    let model: String
  }

  private let models = Mutex<[ModelCounters]>([])
  private let arms = Mutex<[Arm: Int]>([:])

  private let shadows = Mutex<[ShadowCounters.Key: ShadowCounters]>([:])

  /// Counts what a shadow candidate did.
  func record(_ key: ShadowCounters.Key, _ change: (inout ShadowCounters) -> Void) {
    shadows.withLock { change(&$0[key, default: ShadowCounters()]) }
  }

  /// The counters of a version, which outlive a reload of the model.
  func counters(model: String, version: String?) -> ModelCounters {
    models.withLock { models in
      if let counters = models.first(where: { $0.model == model && $0.version == version }) { return counters }
      let counters = ModelCounters(model: model, version: version)
      models.append(counters)
      return counters
    }
  }

  /// Counts a request that an experiment sent to one of its candidates.
  func count(_ experiment: Experiment, _ candidate: Experiment.Candidate) {
    let arm = Arm(experiment: experiment.name, name: candidate.name, model: candidate.model)
    arms.withLock { $0[arm, default: 0] += 1 }
  }

  /// Everything as Prometheus text, in an order that depends on names alone.
  func text() -> String {
    let models = models.withLock { $0 }.sorted {
      $0.model == $1.model
        ? VersionOrder.precedes($0.version, $1.version) : $0.model.utf8.lexicographicallyPrecedes($1.model.utf8)
    }
    let counts = models.map {
      (PrometheusText.labels([("model", $0.model), ("version", $0.version ?? "None")]), $0.now)
    }
    var page = PrometheusText()
    page.family("model_infer_request_success_total", "counter", "Model infer request success count")
    for (labels, now) in counts { page.sample("model_infer_request_success_total", labels, Double(now.successes)) }
    page.family("model_infer_request_failure_total", "counter", "Model infer request failure count")
    for (labels, now) in counts { page.sample("model_infer_request_failure_total", labels, Double(now.failures)) }
    page.family("model_infer_request_duration", "summary", "Model infer request duration")
    for (labels, now) in counts {
      page.sample("model_infer_request_duration_count", labels, Double(now.successes + now.failures))
      page.sample("model_infer_request_duration_sum", labels, now.seconds)
    }
    let histogram = "model_infer_request_latency_seconds"
    page.family(histogram, "histogram", "Time from the decoded request to the answer, in seconds")
    for (labels, now) in counts {
      page.histogram(histogram, labels, ModelCounters.bounds, now.buckets, sum: now.seconds)
    }
    let arms = arms.withLock { $0 }.map { (Self.labels($0.key), $0.value) }.sorted { $0.0 < $1.0 }
    if !arms.isEmpty {
      page.family("model_experiment_requests_total", "counter", "Requests that each arm of an experiment was given")
      for (labels, count) in arms { page.sample("model_experiment_requests_total", labels, Double(count)) }
    }
    addShadows(to: &page)
    return page.text
  }

  private func addShadows(to page: inout PrometheusText) {
    let shadows = shadows.withLock { $0 }.map { key, counters in
      let labels = [("experiment", key.experiment), ("shadow", key.shadow), ("arm", key.arm)]
      return (labels: PrometheusText.labels(labels), counters: counters)
    }.sorted { $0.labels < $1.labels }
    if shadows.isEmpty { return }
    page.family("model_shadow_dropped_total", "counter", "Requests that a shadow was too slow for")
    for (labels, now) in shadows { page.sample("model_shadow_dropped_total", labels, Double(now.dropped)) }
    page.family("model_shadow_failure_total", "counter", "Requests that a shadow could not answer")
    for (labels, now) in shadows { page.sample("model_shadow_failure_total", labels, Double(now.failed)) }
    page.family("model_shadow_score_difference", "histogram", "Distance of the shadow's score from the live one")
    for (labels, now) in shadows {
      page.histogram("model_shadow_score_difference", labels, ShadowCounters.bounds, now.buckets, sum: now.difference)
    }
    page.family("model_shadow_decision_flips_total", "counter", "Rows that one of the two flags, by which")
    for (labels, now) in shadows {
      for (by, count) in [("live", now.flaggedByLive), ("shadow", now.flaggedByShadow)] {
        page.sample("model_shadow_decision_flips_total", labels + #",flagged_by="\#(by)""#, Double(count))
      }
    }
  }

  private static func labels(_ arm: Arm) -> String {
    PrometheusText.labels([("experiment", arm.experiment), ("arm", arm.name), ("model", arm.model)])
  }
}
