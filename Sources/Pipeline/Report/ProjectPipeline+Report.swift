import AtomicFiles
import ContentDigest
import FraudModel
import ImagePacking
import ProjectFile

extension ProjectPipeline {
  /// What the report says of the data.
  func describe(_ source: DataFile, _ checked: DataReport, _ prepared: PreparedFeatures) -> PipelineReport.Data {
    PipelineReport.Data(
      file: source.path, transactions: checked.rows, frauds: checked.frauds,
      days: [checked.firstDay, checked.lastDay].compactMap { $0?.description }.joined(separator: " to "),
      training: prepared.training, test: prepared.test, labelDelayDays: project.split.fold.delayDays,
      features: prepared.width)
  }

  /// What the report says of a model.
  func describe(
    _ model: WrittenModel, _ metrics: [String: Metrics], _ delivered: Delivery
  ) -> PipelineReport.Model {
    let measured = metrics[model.name]
    let figures = Metric.allCases.compactMap { metric in measured?[metric].map { (metric.rawValue, $0) } }
    return PipelineReport.Model(
      name: model.name, algorithm: model.algorithm, registered: delivered.registered[model.name],
      digest: model.digest, bytes: model.bytes, threshold: model.threshold,
      metrics: Dictionary(uniqueKeysWithValues: figures))
  }

  /// The digests from the data to the manifests.
  func chain(_ source: DataFile, _ models: [WrittenModel], _ delivered: Delivery) throws -> [PipelineReport.Link] {
    var chain = [
      PipelineReport.Link(name: "data", digest: source.digest, bytes: try MappedFile(source.path).count)
    ]
    chain += models.map { .init(name: "model \($0.registeredName)", digest: $0.digest, bytes: $0.bytes) }
    if let image = delivered.image {
      chain += image.layers.map { .init(name: "layer \($0.role)", digest: $0.digest, bytes: $0.size) }
      chain.append(
        .init(name: "image \(project.image.name):\(project.image.tag)", digest: image.digest, bytes: image.bytes))
    }
    chain += delivered.manifests.map { .init(name: "manifests \($0.name)", digest: $0.digest, bytes: $0.bytes) }
    return chain
  }
}
