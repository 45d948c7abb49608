import ContentDigest
import FraudModel
import ProjectFile

/// What the features stage found: the rows of both parts, and the digest of the features.
struct PreparedFeatures: Codable {
  let digest: SHA256Digest
  let width: Int
  let training: PipelineReport.Period
  let test: PipelineReport.Period
}

extension ProjectPipeline {
  /// Reads and checks the transactions.
  func validate(
    _ source: DataFile, _ workbench: Workbench, _ runner: StageRunner
  ) async throws -> DataReport {
    let rules = project.data.rules
    let inputs = [
      "data": source.digest.hex, "epoch": "\(project.data.epoch)", "minimum rows": "\(rules.minimumRows)",
      "minimum days": "\(rules.minimumDays)", "fraud rate": "\(rules.fraudRate)",
    ]
    return try await runner.result(of: .validate, inputs: inputs) { _ in
      let report = Validator(rules).report(on: try await workbench.transactions())
      guard report.isSound else {
        let errors = report.anomalies.filter { $0.severity == .error }.map(\.message)
        throw PipelineError("\(source.path): \(errors.joined(separator: "; "))")
      }
      return report
    }
  }

  /// Computes the features.
  func prepareFeatures(
    _ source: DataFile, _ workbench: Workbench, _ runner: StageRunner
  ) async throws -> PreparedFeatures {
    try await runner.result(of: .features, inputs: try preparation(source)) { _ in try await workbench.prepared() }
  }

  /// Everything that decides which rows have which features.
  func preparation(_ source: DataFile) throws -> [String: String] {
    let fold = project.split.fold
    return [
      "data": source.digest.hex, "epoch": "\(project.data.epoch)",
      "features": String(decoding: try CanonicalJSON.encode(project.features), as: UTF8.self),
      "split": "\(fold.firstTrainingDay) \(fold.trainDays) \(fold.delayDays) \(fold.testDays)",
    ]
  }
}

extension Workbench {
  /// Computes the features and counts the rows of both parts.
  func prepared() throws -> PreparedFeatures {
    let matrix = try features()
    let rows = try rows()
    let fold = project.split.fold
    return PreparedFeatures(
      digest: Self.digest(of: matrix), width: matrix.names.count, training: try period(fold.training, rows.training),
      test: try period(fold.test, rows.test))
  }

  private func period(_ days: ClosedRange<Day>, _ rows: [Int]) throws -> PipelineReport.Period {
    let frauds = try transactions().frauds
    return PipelineReport.Period(
      days: "\(days.lowerBound) to \(days.upperBound)", transactions: rows.count, frauds: rows.count { frauds[$0] })
  }

  /// The digest of a matrix: of its names and, column by column, of its values' bits.
  private static func digest(of matrix: FeatureMatrix) -> SHA256Digest {
    var stream = DigestStream()
    stream.update(matrix.names.joined(separator: "\n").utf8)
    for column in matrix.columns {
      unsafe column.withUnsafeBytes { unsafe stream.update($0) }
    }
    return stream.finish()
  }
}
