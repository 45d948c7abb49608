import AtomicFiles
import TestSupport
import Testing

/// A model's bytes must not depend on the machine, so neither may the kernels that make them.
@Suite("Kernels") struct KernelBitsTests {
  private static let isCrossCompiling =
    Surroundings.program("clang") != nil
    && ["/usr/bin/qemu-aarch64", "/usr/lib/gcc-cross/aarch64-linux-gnu"].allSatisfy(Directory.exists)

  /// Compiles the program that prints a digest of what every kernel gives.
  private func compile(_ options: [String], to program: String) async throws {
    let kernels = Surroundings.packageRoot + "/Sources/CKernels"
    let sources = ["contributions", "forest", "gram", "linear", "network", "processor", "trees"]
    let compiled = try await run(
      "clang",
      ["-O2", "-I", kernels + "/include", "-o", program, Surroundings.packageRoot + "/Tests/Peers/kernel_bits.c"]
        + sources.map { "\(kernels)/\($0).c" } + options + ["-lm"])
    try #require(compiled.exit == 0, "\(compiled.errors)")
  }

  @Test(
    "every level of this processor and an arm64 one give the same bits",
    .enabled(if: isCrossCompiling, "qemu-aarch64 or the cross compiler's libraries are not here"))
  func bits() async throws {
    try await withTemporaryDirectory { folder in
      try await compile([], to: folder + "/native")
      try await compile(["--target=aarch64-linux-gnu", "-fuse-ld=lld", "-static"], to: folder + "/arm64")
      let native = try await run(folder + "/native", [])
      let arm64 = try await run("/usr/bin/qemu-aarch64", [folder + "/arm64"])
      let levels = (native.output + arm64.output).split(separator: "\n").map { $0.drop { $0 != " " } }
      #expect(levels.count >= 2 && levels[0].split(separator: " ").count > 15)
      #expect(Set(levels).count == 1)
    }
  }
}
