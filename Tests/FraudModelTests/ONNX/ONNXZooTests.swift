import AtomicFiles
import FraudModel
import TestSupport
import Testing

@Suite("Models of other programs")
struct ONNXZooTests {
  @Test("scikit-learn's, LightGBM's and XGBoost's exports give onnxruntime's outputs", .enabled(if: Surroundings.python != nil))
  func matchesPeer() async throws {
    let folder = "/tmp/zoo"
    let names = String(decoding: try unsafe MappedFile(folder + "/zoo.txt").withBytes { unsafe Array($0) }, as: UTF8.self)
    for name in names.split(separator: "\n") {
      let model = try ZooModel(String(name), in: folder)
      do {
        let program = try ONNXProgram(decoding: model.bytes)
        for (output, distance) in try model.distance(program) where !(distance <= 1e-6) {
          print("FAR", name, output, distance)
        }
      } catch { print("ERR", name, error) }
    }
  }
}
