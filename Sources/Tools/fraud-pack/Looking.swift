import ArgumentParser
import ImagePacking
import ToolSupport

struct Inspect: ToolCommand {
  static let configuration = CommandConfiguration(abstract: "Say what an image consists of and how it runs.")

  @Argument(help: "The image.", transform: Arguments.uri)
  var image: ImageURI

  @Flag(help: "Print JSON.")
  var json = false

  func perform() async throws {
    let summary = try ImageInspector.summary(of: image)
    if json {
      Terminal.print(bytes: try Text.json(summary))
    } else {
      for line in Text.lines(for: summary) { Terminal.print(line) }
    }
  }
}

struct Diff: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which files and settings differ between two images; exit 0 for none, 2 for some.")

  @Argument(help: "One image.", transform: Arguments.uri)
  var first: ImageURI

  @Argument(help: "Another image.", transform: Arguments.uri)
  var second: ImageURI

  @Flag(help: "Print JSON.")
  var json = false

  func perform() async throws {
    let difference = try ImageDifference(from: first, to: second)
    if json {
      Terminal.print(bytes: try Text.json(difference))
    } else {
      for change in difference.changes { Terminal.print(Text.line(for: change)) }
    }
    if !difference.isEmpty { throw SaidNo("\(difference.changes.count) differences") }
    if difference.first != difference.second { Terminal.note("the same files and settings in other bytes") }
  }
}

struct Check: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Recompute every digest and size of an image, or of every image of a layout; exit 2 where one is wrong.")

  @Argument(help: "The image, or a layout.", transform: Arguments.uri)
  var image: ImageURI

  @Flag(help: "Print JSON.")
  var json = false

  private struct Outcome: Encodable {
    let version = 1
    let image: String
    let blobs: Int
    let bytes: Int
  }

  func perform() async throws {
    let found = try outcome()
    if json {
      Terminal.print(bytes: try Text.json(found))
    } else {
      Terminal.print("\(image): \(found.blobs) blobs, \(Text.size(found.bytes)), every digest and size as recorded")
    }
  }

  private func outcome() throws -> Outcome {
    do {
      let (blobs, bytes) = try ImageInspector.check(image)
      return Outcome(image: image.description, blobs: blobs, bytes: bytes)
    } catch {
      // A wrong digest is this check's answer; anything else kept it from answering.
      if error.code == .corrupt || error.code == .tooLarge { throw SaidNo(error.description) }
      throw error
    }
  }
}
