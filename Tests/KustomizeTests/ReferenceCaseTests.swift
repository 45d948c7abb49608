import AtomicFiles
import Kustomize
import TestSupport
import Testing

/// A tree of files, the folder to render, and what kubectl says.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
  let name: String
  let directory: String

  var testDescription: String { name }

  /// The cases of the shared data; none where it is missing.
  static let all: [ReferenceCase] = {
    guard let folder = Surroundings.shared.map({ $0 + "/kustomize/cases" }) else { return [] }
    let names = (try? Directory.names(in: folder)) ?? []
    return names.map { ReferenceCase(name: $0, directory: "\(folder)/\($0)") }
  }()

  /// The folder to render.
  var target: String {
    get throws {
      let text = try AtomicFile.read(directory + "/target")
      return "\(directory)/in/" + String(decoding: text.filter { $0 != 0x0A }, as: UTF8.self)
    }
  }

  /// The bytes that kubectl prints; nil where it refuses.
  var expected: [UInt8]? { try? AtomicFile.read(directory + "/expected.yaml") }
}

@Suite("Reference cases", .enabled(if: !ReferenceCase.all.isEmpty))
struct ReferenceCaseTests {
  @Test("are rendered to kubectl's bytes, or refused as kubectl refuses", arguments: ReferenceCase.all)
  func rendering(_ reference: ReferenceCase) throws {
    let bytes = try? Renderer.render(directory: try reference.target)
    let isEqual = bytes == reference.expected
    #expect(isEqual != knownDifferences.contains(reference.name))
  }

  @Test("are all there")
  func count() { #expect(ReferenceCase.all.count >= 85) }
}
