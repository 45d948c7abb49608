import AtomicFiles
import ImagePacking
import TestSupport

/// A static ELF binary that says it is for a machine and holds nothing else.
func staticBinary(machine: UInt8, payload: String = "") -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: 64)
  bytes.replaceSubrange(0..<7, with: [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1])
  bytes[16] = 2
  bytes[18] = machine
  return bytes + Array(payload.utf8)
}

/// Where the ELF numbers of the two platforms are wanted.
let (amd64, arm64): (UInt8, UInt8) = (62, 183)

/// Writes a model directory and a binary for each platform below `root`, and gives the recipe for them.
func sampleRecipe(in root: String, platforms: [Platform] = [.linuxAMD64]) throws -> ImageRecipe {
  try write(#"{"name": "fraud-candidate", "implementation": "onnx"}"#, to: root + "/model/model-settings.json")
  try write("weights", to: root + "/model/model.onnx")
  try write("run_id: 7", to: root + "/model/MLmodel")
  var binaries: [ImageRecipe.Binary] = []
  for platform in platforms {
    let path = root + "/\(platform.architecture)/serve"
    try AtomicFile.write(
      staticBinary(machine: platform == .linuxARM64 ? arm64 : amd64, payload: "program"), to: path, mode: 0o755)
    binaries.append(.init(platform: platform, path: path))
  }
  var recipe = ImageRecipe(binaries: binaries, models: [try ModelDirectory(at: root + "/model")])
  // The machine's certificates change with its updates, and digests here must not.
  recipe.certificates = root + "/none"
  return recipe
}

/// Builds the sample image into a layout and returns its digest.
@discardableResult
func buildSample(
  in root: String, to uri: String, tags: [String] = [], platforms: [Platform] = [.linuxAMD64]
) async throws -> BuiltImage {
  try await ImageBuilder().build(
    try sampleRecipe(in: root + "/input", platforms: platforms), to: try ImageURI(uri), tags: tags)
}

/// A generator with a seed: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    // SplitMix64, Steele, Lea and Flood 2014.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
