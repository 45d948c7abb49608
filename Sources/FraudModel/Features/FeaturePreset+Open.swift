extension FeaturePreset {
  /// kitchen sink
  public static func open(labelDelayDays: Int = 7) throws(ModelError) -> FeatureSet {
    let delay = TimeSpan.days(labelDelayDays)
    typealias F = FeatureDefinition
    typealias W = FeatureDefinition.Window
    let pair = F.Entity.pair(.customer, .terminal)
    func c(_ s: TimeSpan?) -> W { W(of: .customer, length: s) }
    func cd(_ s: TimeSpan?) -> W { W(of: .customer, length: s, delay: delay) }
    func t(_ s: TimeSpan?) -> W { W(of: .terminal, length: s) }
    func td(_ s: TimeSpan?) -> W { W(of: .terminal, length: s, delay: delay) }
    let ordinary = F.Condition("c_ratio_median", below: 3)
    let high = F.Condition("c_ratio_median", above: 3)
    var f: [F] = [
      F("amount", .amount), F("hour", .hour), F("weekday", .weekday), F("night", .night), F("weekend", .weekend),
      F("c_ratio_median", .ratioToMedian, over: c(nil)), F("c_ratio_mean", .ratioToMean, over: c(nil)),
      F("c_ratio_max", .ratioToMax, over: c(nil)), F("c_ratio_max_30d", .ratioToMax, over: c(.days(30))),
      F("c_ratio_median_30d", .ratioToMedian, over: c(.days(30))),
      F("c_count", .count, over: c(nil)), F("c_since_last", .sinceLast, over: c(nil)),
      F("c_since_first", .sinceFirst, over: c(nil)),
      F("c_since_high", .sinceLast, over: c(nil), where: high),
      F("p_count", .count, over: W(of: pair, length: nil)),
      F("p_since_last", .sinceLast, over: W(of: pair, length: nil)),
      F("t_ratio_median", .ratioToMedian, over: t(nil)),
      F("t_since_last", .sinceLast, over: t(nil)),
      F("t_count", .count, over: t(nil)),
      F("e_rate_30d", .fraudRate, over: W(of: .everyone, length: .days(30), delay: delay)),
    ]
    for h in [1, 6] {
      f.append(F("c_count_\(h)h", .count, over: c(.hours(h))))
      f.append(F("t_count_\(h)h", .count, over: t(.hours(h))))
    }
    for d in [1, 3, 7, 14, 30] {
      f.append(F("c_count_\(d)d", .count, over: c(.days(d))))
      f.append(F("c_mean_\(d)d", .mean, over: c(.days(d))))
      f.append(F("c_high_\(d)d", .count, over: c(.days(d)), where: high))
      f.append(F("c_max_ratio_\(d)d", .max, over: c(.days(d)), of: "c_ratio_median"))
      f.append(F("c_mean_ratio_\(d)d", .mean, over: c(.days(d)), of: "c_ratio_median"))
      f.append(F("t_count_now_\(d)d", .count, over: t(.days(d))))
      f.append(F("t_mean_ratio_\(d)d", .mean, over: t(.days(d)), of: "c_ratio_median"))
      f.append(F("c_terminals_\(d)d", .distinct, over: c(.days(d)), of: "terminal"))
    }
    for d in [1, 7, 14, 21, 30, 60] {
      f.append(F("t_count_\(d)d", .count, over: td(.days(d))))
      f.append(F("t_rate_\(d)d", .fraudRate, over: td(.days(d))))
      f.append(F("t_frauds_\(d)d", .count, over: td(.days(d)), label: .fraud))
      f.append(F("t_ordinary_frauds_\(d)d", .count, over: td(.days(d)), label: .fraud, where: ordinary))
      f.append(F("t_ordinary_rate_\(d)d", .fraudRate, over: td(.days(d)), where: ordinary))
      f.append(
        F(
          "t_smooth_rate_\(d)d", .fraudRate, over: td(.days(d)), where: ordinary,
          smoothing: .init(weight: 2, prior: 0.01)))
      f.append(F("t_since_first_\(d)d", .sinceFirst, over: td(.days(d)), label: .fraud, where: ordinary))
      f.append(F("t_since_first_genuine_\(d)d", .sinceFirst, over: td(.days(d)), label: .genuine, where: ordinary))
      f.append(F("c_frauds_\(d)d", .count, over: cd(.days(d)), label: .fraud))
      f.append(F("c_high_frauds_\(d)d", .count, over: cd(.days(d)), label: .fraud, where: high))
    }
    f += [
      F("t_run", .run, over: td(nil), where: ordinary),
      F("t_run_began", .sinceRunBegan, over: td(nil), where: ordinary),
      F("t_run_all", .run, over: td(nil)), F("t_run_began_all", .sinceRunBegan, over: td(nil)),
      F("t_genuine_run", .run, over: td(nil), label: .genuine, where: ordinary),
      F("t_since_fraud", .sinceLast, over: td(nil), label: .fraud, where: ordinary),
      F("t_since_any_fraud", .sinceLast, over: td(nil), label: .fraud),
      F("t_since_genuine", .sinceLast, over: td(nil), label: .genuine, where: ordinary),
      F("c_since_fraud", .sinceLast, over: cd(nil), label: .fraud),
      F("c_since_high_fraud", .sinceLast, over: cd(nil), label: .fraud, where: high),
      F("c_genuine_run", .run, over: cd(nil), label: .genuine),
      F("c_frauds", .count, over: cd(nil), label: .fraud),
      F("c_high_delayed", .count, over: cd(nil), where: high),
      F("c_max_risk_14d", .max, over: c(.days(14)), of: "t_smooth_rate_14d"),
      F("c_max_risk_30d", .max, over: c(.days(30)), of: "t_smooth_rate_30d"),
    ]
    return try FeatureSet(f)
  }
}
