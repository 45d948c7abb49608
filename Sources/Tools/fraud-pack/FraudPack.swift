import ArgumentParser
import ToolSupport

@main
struct FraudPack: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fraud-pack",
    abstract: "Pack a fraud model and its server into a container image, without a container engine.",
    discussion: """
      An image is named by an address:
        oci:DIR[:TAG]                  an OCI layout directory
        oci-archive:FILE[:TAG]         the same in one tar file
        docker-archive:FILE[:NAME:TAG] a tar file for `docker load` and `podman load`
      A registry (docker://REFERENCE) is neither pushed to nor pulled from in this version: copy with skopeo.

      Exit codes: 0 done (diff: equal), 1 failed, 2 different, 64 wrong usage.
      """,
    version: toolVersion,
    subcommands: [Build.self, Inspect.self, Diff.self, Check.self])
}
