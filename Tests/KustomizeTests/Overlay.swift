import Kustomize
import TestSupport

/// An overlay made of texts, rendered in memory, and by kubectl on disk.
struct Overlay: Sendable {
  /// The texts by their paths: `base/kustomization.yaml`.
  let files: [String: String]
  /// The folder to render.
  let target: String

  /// Takes texts by their paths; a kustomization may be given by its folder alone.
  init(_ files: [String: String], target: String = ".") {
    self.files = files
    self.target = target
  }

  /// Renders in memory.
  func render() throws -> String {
    let tree = MemoryFiles(Dictionary(uniqueKeysWithValues: files.map { ("/top/" + $0.key, $0.value) }))
    return String(decoding: try Renderer(files: tree).render("/top/" + target).yaml(), as: UTF8.self)
  }

  /// What the renderer says when it refuses; nil when it does not.
  var refusal: String? {
    do {
      _ = try render()
      return nil
    } catch { return "\(error)" }
  }

  /// Renders with kubectl; nil where it refuses.
  func kubectl() async throws -> String? {
    try await withTemporaryDirectory { directory in
      for (path, text) in files { try write(text, to: "\(directory)/\(path)") }
      let result = try await run("kubectl", ["kustomize", "\(directory)/\(target)"])
      return result.exit == 0 ? result.output : nil
    }
  }
}
