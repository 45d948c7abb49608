import AtomicFiles
import ContentDigest
import Registry
import TestSupport

/// A model's directory with content that depends on `seed`, beside the registry of a test.
@discardableResult
func writeModel(_ root: String, seed: Int = 1) throws -> String {
  let directory = "\(root)/model-\(seed)"
  try write("onnx \(seed)", to: directory + "/model.onnx")
  try write("{\"seed\":\(seed)}\n", to: directory + "/model.json")
  try write("", to: directory + "/extra/empty")
  try write("flavors: onnx\n", to: directory + "/MLmodel")
  return directory
}

/// A registry whose clock ticks one second with each thing that is recorded.
func testRegistry(_ root: String, patience: Duration = .seconds(60)) -> LocalRegistry {
  LocalRegistry(root: root + "/registry", author: "tester", patience: patience) {
    Timestamp(milliseconds: 1_522_540_800_000)
  }
}

/// A run with something in every field.
let sampleRun = RunRecord(
  name: "baseline", parameters: ["c": "0.1"], metrics: ["average precision": 0.613], tags: ["algorithm": "logistic"],
  commit: "0123abc")

/// The only file in a directory whose name contains a text.
func file(in directory: String, containing text: String = "") throws -> String {
  let names = try Directory.names(in: directory).filter { $0.contains(text) }
  guard names.count == 1 else { throw Ambiguous(names: names) }
  return directory + "/" + names[0]
}

struct Ambiguous: Error { var names: [String] }

/// Replaces a text in a file, as somebody who tampers with it would.
func tamper(_ path: String, _ old: String, _ new: String) throws {
  let text = String(decoding: try AtomicFile.read(path), as: UTF8.self)
  guard text.contains(old) else { throw Ambiguous(names: [path, old]) }
  try write(text.replacing(old, with: new), to: path)
}
