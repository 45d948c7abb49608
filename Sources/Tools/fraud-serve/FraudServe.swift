#if Server
  import ArgumentParser
  import ToolSupport

  /// Serves the models of a directory over the Open Inference Protocol.
  @main
  struct FraudServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fraud-serve",
      abstract: "Serve the models of a directory, as MLServer does.",
      version: toolVersion,
      subcommands: [Serve.self, Check.self],
      defaultSubcommand: Serve.self)
  }
#else
  import ToolSupport

  #if canImport(Glibc)
    import Glibc
  #endif

  /// Says why there is no server in a package that was built without the trait `Server`.
  @main
  struct FraudServe {
    static func main() {
      Terminal.note("error: this fraud-serve was built without a server; build it with the package trait 'Server'")
      exit(1)
    }
  }
#endif
