/// What an image is made of and how it runs.
public struct ImageRecipe: Sendable {
  /// A program for one platform.
  public struct Binary: Sendable {
    /// What it was built for.
    public var platform: Platform
    /// The file.
    public var path: String
    /// The directory that stands for `/` when the libraries of this binary are searched: empty for this machine's own.
    public var libraryRoot = ""

    /// Names a program.
    public init(platform: Platform, path: String, libraryRoot: String = "") {
      self.platform = platform
      self.path = path
      self.libraryRoot = libraryRoot
    }
  }

  /// The program, once for each platform; two or more make an index.
  public var binaries: [Binary]
  /// The program's name in the image, `/app/NAME`; by default the file name of the binaries.
  public var name: String?
  /// Names of libraries that the program opens when it runs, such as `libz.so.1`.
  public var openedLibraries: [String] = []
  /// The models, each in a layer of its own at `/models/NAME`, shared by all platforms.
  public var models: [ModelDirectory]
  /// The certificates of authorities that are packed when the file is there.
  public var certificates = "/etc/ssl/certs/ca-certificates.crt"

  /// The user, with the group.
  public var user = "65532:65532"
  /// The program and its fixed arguments; by default the binary alone.
  public var entrypoint: [String]?
  /// Further arguments; by default `/models` where there are models and no entrypoint is given.
  public var command: [String]?
  /// The environment, each as `NAME=VALUE`.
  public var environment: [String] = []
  /// The ports that the program listens on.
  public var exposedPorts: [ExposedPort] = []
  /// The signal that asks the program to stop.
  public var stopSignal = "SIGTERM"
  /// Notes that container engines show.
  public var labels: [String: String] = [:]
  /// Notes on the manifest, which registries show.
  public var annotations: [String: String] = [:]
  /// How layers are written, and the time that stands in everything.
  public var format = LayerFormat()

  /// A program with models, run as the user 65532 with SIGTERM to stop it.
  public init(binaries: [Binary], models: [ModelDirectory] = []) {
    self.binaries = binaries
    self.models = models
  }
}
