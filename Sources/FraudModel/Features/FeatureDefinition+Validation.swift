extension FeatureDefinition {
  /// Refuses a definition that cannot be computed, or not without looking at the answer.
  ///
  /// - Parameter earlier: The names of the features before it, which alone it may be computed from.
  /// - Throws: ``ModelError`` naming the feature.
  func validate(after earlier: Set<String>) throws(ModelError) {
    guard kind.needsWindow == (window != nil) else {
      throw refused("of kind '\(kind.rawValue)' \(kind.needsWindow ? "needs a window" : "takes no window")")
    }
    try validateParts()
    for name in references where !earlier.contains(name) {
      throw refused("is computed from '\(name)', which no feature before it is named; put that one before it")
    }
    guard let window else { return }
    try validate(window)
    guard !readsLabels || window.delay > .zero else {
      throw refused(
        "reads labels without a delay, and so the answer itself; give it a delay of a day or more")
    }
  }

  private func refused(_ why: String) -> ModelError { ModelError(.option, "feature '\(name)' \(why)") }

  private func validate(_ window: Window) throws(ModelError) {
    if let length = window.length, length == .zero {
      throw refused("has a window of no length; give it one such as 7d, 12h or 30m, or leave the length out for ever")
    }
    let columns = window.entity.columns
    guard columns.count <= 2, !columns.contains(""), Set(columns).count == columns.count else {
      throw refused(
        "looks at the past of '\(window.entity.rawValue)'; name an entity, or two different ones with a + between them")
    }
    if kind == .distinct {
      guard window.length != nil else {
        throw refused("counts different ones for ever, which no memory holds; give it a length such as 30d")
      }
      guard let of, of != Entity.everyone.rawValue, !of.contains("+") else {
        throw refused("of kind 'distinct' needs 'of': the one entity that is counted")
      }
    }
    if kind == .sinceRunBegan, window.length != nil {
      throw refused("of kind 'since_run_began' takes no length: a run may have begun at any time")
    }
  }

  /// Refuses parts that the kind has no use for.
  private func validateParts() throws(ModelError) {
    let hasUse =
      switch kind {
      case .value, .distinct: of != nil
      default: of == nil || kind.takesMeasure
      }
    guard hasUse else {
      throw refused("of kind '\(kind.rawValue)' \(of == nil ? "needs 'of'" : "takes no 'of'")")
    }
    guard kind.needsWindow || (label == nil && condition == nil) else {
      throw refused("of kind '\(kind.rawValue)' is of the transaction alone, and takes no 'label' and no 'where'")
    }
    guard label == nil || kind != .fraudRate else {
      throw refused("of kind 'fraud_rate' counts both labels, and takes no 'label'")
    }
    if let condition {
      guard condition.above != nil || condition.below != nil else {
        throw refused("has a 'where' without a bound; give it 'above', 'below' or both")
      }
      guard [condition.above, condition.below].compactMap(\.self).allSatisfy(\.isFinite) else {
        throw refused("has a 'where' with a bound that is no finite number")
      }
    }
    if let smoothing {
      guard kind == .fraudRate else { throw refused("of kind '\(kind.rawValue)' takes no 'smoothing'") }
      let isWeight = smoothing.weight > 0 && smoothing.weight <= 1e9
      let isPrior = smoothing.prior.map { (0...1).contains($0) } ?? (smoothing.priorFeature != nil)
      guard isWeight, isPrior, (smoothing.prior == nil) != (smoothing.priorFeature == nil) else {
        throw refused(
          "is smoothed by weight \(smoothing.weight); give a weight above 0 and one prior: a share from 0 to 1, or a "
            + "feature")
      }
    }
  }
}
