import AtomicFiles
import TestSupport
import Testing

@Suite("FraudModel can be embedded alone", .enabled(if: Tools.areBuilt))
struct EmbeddingTests {
  @Test("a package that depends on FraudModel alone builds without a server or a system library, and scores the sample")
  func alone() async throws {
    try await withTemporaryDirectory { root in
      let scratch = root + "/scratch"
      let package = Surroundings.packageRoot + "/Examples/embed-scorer"
      // No pkg-config answers here: a system library that was needed would not be found.
      let built = try await run(
        "swift", ["build", "--package-path", package, "--scratch-path", scratch],
        environment: ["PKG_CONFIG_LIBDIR": root])
      try #require(built.exit == 0, "\(built.errors)\(built.output)")
      #expect(!Directory.exists(scratch + "/checkouts/swift-nio"))
      let needed = try await run("objdump", ["-p", scratch + "/debug/embed-scorer"])
      for library in ["curl", "yaml", "archive"] {
        #expect(!needed.output.contains("lib\(library)"), "\(needed.output)")
      }

      let out = try await Demo.output()
      let ran = try await run(
        scratch + "/debug/embed-scorer", [out + "/models/fraud-candidate", sample + "/transactions.csv.gz"])
      #expect(ran.exit == 0, "\(ran.errors)")
      #expect(ran.output.split(separator: "\n").count > 100)
    }
  }
}
