import AtomicFiles
import ContentDigest

/// What earlier runs left behind, so that unchanged work is not done again.
///
/// A stage's key is the digest of everything that goes into it: the digests of its input data, its parameters and the
/// program itself. A record is taken only if its key is the same and every file it lists still has the digest it had.
package struct StageStore: Sendable {
  /// The folder that the outputs stand in.
  let output: String

  package init(output: String) { self.output = output }

  /// What is kept of a finished stage.
  struct Record<Result: Codable>: Codable {
    static var currentVersion: Int { 1 }
    let version: Int
    let key: SHA256Digest
    /// The digests of the stage's outputs by their path relative to the output folder.
    let outputs: [String: SHA256Digest]
    let result: Result
  }

  /// The result of an earlier run with the same key whose outputs are all as it left them.
  func result<Result: Codable>(of stage: Stage, key: SHA256Digest, as type: Result.Type) -> Result? {
    // A record that cannot be read is an old or a broken one: the stage runs again and replaces it.
    guard let bytes = try? AtomicFile.read(path(of: stage)),
      let record = try? CanonicalJSON.decode(Record<Result>.self, from: bytes),
      record.version == Record<Result>.currentVersion, record.key == key
    else { return nil }
    let isWhole = record.outputs.allSatisfy { (try? digest(of: $0.key)) == $0.value }
    return isWhole ? record.result : nil
  }

  /// Keeps what a stage gave.
  func keep<Result: Codable>(_ result: Result, of stage: Stage, key: SHA256Digest, outputs: [String]) throws {
    var digests: [String: SHA256Digest] = [:]
    for path in outputs { digests[path] = try digest(of: path) }
    let record = Record(version: Record<Result>.currentVersion, key: key, outputs: digests, result: result)
    try AtomicFile.write(try CanonicalJSON.pretty(record), to: path(of: stage))
  }

  private func path(of stage: Stage) -> String {
    "\(output)/.stages/\(stage.description.replacing(" ", with: "-")).json"
  }

  private func digest(of path: String) throws(FileError) -> SHA256Digest {
    let path = output + "/" + path
    return Directory.kind(of: path) == .directory
      ? try SHA256Digest(ofDirectory: path) : try SHA256Digest(ofFile: path)
  }
}
