import ArgumentParser
import ImagePacking
import ToolSupport

struct Build: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Build an image from a program and models; print its digest.",
    discussion: """
      Each model stands in a layer of its own at /models/NAME, the program with its shared libraries in another. The \
      same input gives the same digest, from any folder; SOURCE_DATE_EPOCH sets the time that stands in the image.
      """)

  @Option(help: ArgumentHelp("A model directory; may be repeated.", valueName: "dir"))
  var model: [String] = []

  @Option(
    help: ArgumentHelp(
      "The program for a platform, such as linux/amd64=PATH; may be repeated.", valueName: "platform=path"),
    transform: { try PlatformPath($0, named: "--binary", form: "PLATFORM=PATH") })
  var binary: [PlatformPath]

  @Option(help: ArgumentHelp("Where the image goes.", valueName: "uri"), transform: Arguments.uri)
  var to: ImageURI

  @Option(help: "A tag of the image there; may be repeated.", transform: Arguments.tag)
  var tag: [String] = []

  @Option(help: "The program's name below /app; by default the binary's file name.")
  var name: String?

  @Option(parsing: .singleValue, help: "The program and its fixed arguments, one at a time.")
  var entrypoint: [String] = []

  @Option(parsing: .singleValue, help: "Further arguments, one at a time; by default /models.")
  var cmd: [String] = []

  @Option(
    parsing: .singleValue, help: ArgumentHelp("A variable of the environment.", valueName: "name=value"),
    transform: { try Pair($0, named: "--env", form: "NAME=VALUE") })
  var env: [Pair] = []

  @Option(help: "A port that the program listens on.", transform: Arguments.port)
  var port: [ExposedPort] = []

  @Option(help: "The user and group.")
  var user = "65532:65532"

  @Option(
    help: ArgumentHelp("A label, which container engines show.", valueName: "key=value"),
    transform: { try Pair($0, named: "--label", form: "KEY=VALUE") })
  var label: [Pair] = []

  @Option(
    help: ArgumentHelp("An annotation, which registries show.", valueName: "key=value"),
    transform: { try Pair($0, named: "--annotation", form: "KEY=VALUE") })
  var annotation: [Pair] = []

  @Option(help: "A library that the program opens when it runs, such as libz.so.1.")
  var library: [String] = []

  @Option(
    help: ArgumentHelp("Where the libraries of a platform are searched instead of /.", valueName: "platform=dir"),
    transform: { try PlatformPath($0, named: "--sysroot", form: "PLATFORM=DIR") })
  var sysroot: [PlatformPath] = []

  @Option(help: "How layers are compressed: gzip or none.", transform: Arguments.compression)
  var compression: LayerCompression = .gzip

  @Option(help: "gzip's level, from 1 (fast) to 9 (small).")
  var level = 4

  @Option(help: "How many blocks are compressed at a time.")
  var threads = 2

  @Option(help: "Where layers are kept for the next build; by default below XDG_CACHE_HOME.")
  var cache: String?

  @Flag(help: "Write every layer anew.")
  var noCache = false

  @Flag(help: "Print the image with its layers as JSON.")
  var json = false

  @Flag(help: "Say nothing about the layers.")
  var quiet = false

  func validate() throws {
    if threads < 1 { throw ValidationError("--threads \(threads): name at least one") }
    if !(1...9).contains(level) { throw ValidationError("--level \(level): choose from 1 (fast) to 9 (small)") }
  }

  func perform() async throws {
    let builder = ImageBuilder(cache: layerCache, threads: threads)
    let isQuiet = quiet
    let built = try await builder.build(try recipe(), to: to, tags: tag) { layer in
      if !isQuiet { Terminal.note(Text.line(for: layer)) }
    }
    if json {
      Terminal.print(bytes: try Text.json(built))
    } else {
      Terminal.print("\(built.digest)")
    }
  }

  private var layerCache: LayerCache? {
    if noCache { return nil }
    if let cache { return LayerCache(at: cache) }
    let home = environmentVariable("XDG_CACHE_HOME") ?? environmentVariable("HOME").map { $0 + "/.cache" }
    return home.map { LayerCache(at: $0 + "/fraud-rollout/layers") }
  }

  private func recipe() throws -> ImageRecipe {
    let roots = Dictionary(sysroot.map { ($0.platform, $0.path) }) { $1 }
    var recipe = ImageRecipe(
      binaries: binary.map { .init(platform: $0.platform, path: $0.path, libraryRoot: roots[$0.platform] ?? "") },
      models: try model.map { try ModelDirectory(at: $0) })
    recipe.name = name
    recipe.openedLibraries = library
    recipe.user = user
    recipe.entrypoint = entrypoint.isEmpty ? nil : entrypoint
    recipe.command = cmd.isEmpty ? nil : cmd
    recipe.environment = env.map { "\($0.key)=\($0.value)" }
    recipe.exposedPorts = port
    recipe.labels = Dictionary(label.map { ($0.key, $0.value) }) { $1 }
    recipe.annotations = Dictionary(annotation.map { ($0.key, $0.value) }) { $1 }
    recipe.format.compression = compression
    recipe.format.level = level
    recipe.format.time = try sourceDate()
    return recipe
  }

  private func sourceDate() throws -> Int {
    guard let text = environmentVariable("SOURCE_DATE_EPOCH") else { return 0 }
    guard let seconds = Int(text), (0..<253_402_300_800).contains(seconds) else {
      throw ValidationError("SOURCE_DATE_EPOCH is '\(text)'; set it to seconds since 1970 or unset it")
    }
    return seconds
  }
}
