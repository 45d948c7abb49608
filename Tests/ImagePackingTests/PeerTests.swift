import AtomicFiles
import ContentDigest
import ImagePacking
import TestSupport
import Testing

/// Other people's tools that read images, as far as this machine has them.
enum Peers {
  static let skopeo = Surroundings.program("skopeo")
  static let umoci = Surroundings.program("umoci")
  static let runc = Surroundings.program("runc")
  static let podman = Surroundings.program("podman")
  static let compiler = Surroundings.program("gcc")
  static let python = Surroundings.program("python3")
  static let canRun = compiler != nil && runc != nil && python != nil
}

/// Programs that say who they are and what they can do; the second is static.
private func compiled(in root: String, isStatic: Bool) async throws -> String {
  let source = """
    #include <errno.h>
    #include <fcntl.h>
    #include <math.h>
    #include <stdio.h>
    #include <string.h>
    #include <unistd.h>
    int main(int count, char **arguments) {
      char weights[8] = {0};
      int model = open("/models/fraud-candidate/model.onnx", O_RDONLY);
      if (model >= 0) read(model, weights, 7);
      int file = open("/x", O_CREAT | O_WRONLY, 0644);
      printf("uid %d gid %d weights %s root %s cos %.1f %s\\n", getuid(), getgid(), weights,
             file < 0 ? strerror(errno) : "writable", cos(count - 2), count > 1 ? arguments[1] : "");
      return 0;
    }
    """
  try write(source, to: root + "/serve.c")
  let built = try await run(
    "gcc", ["-O1"] + (isStatic ? ["-static"] : []) + ["-o", root + "/serve", root + "/serve.c", "-lm"])
  #expect(built.exit == 0, "\(built.errors)")
  return root + "/serve"
}

private let expected = "uid 65532 gid 65532 weights weights root Read-only file system cos 1.0 /models\n"

@Suite("Other people's tools read our images", .serialized)
struct PeerTests {
  @Test("skopeo finds the same digest in a layout and an archive, and copies both", .enabled(if: Peers.skopeo != nil))
  func skopeo() async throws {
    try await withTemporaryDirectory { root in
      let policy = try write(#"{"default":[{"type":"insecureAcceptAnything"}]}"#, to: root + "/policy.json")
      let built = try await buildSample(in: root, to: "oci:\(root)/out:v1")
      try await buildSample(in: root, to: "oci-archive:\(root)/a.tar:v1")
      try await buildSample(in: root, to: "docker-archive:\(root)/d.tar:fraud:v1")
      for uri in ["oci:\(root)/out:v1", "oci-archive:\(root)/a.tar:v1"] {
        let said = try await run("skopeo", ["--policy", policy, "inspect", "--format", "{{.Digest}}", uri])
        #expect(said.output == "\(built.digest)\n", "\(said.errors)")
      }
      let copied = try await run(
        "skopeo", ["--policy", policy, "copy", "oci:\(root)/out:v1", "oci:\(root)/copy:v1"])
      #expect(copied.exit == 0, "\(copied.errors)")
      #expect(try ImageInspector.summary(of: try ImageURI("oci:\(root)/copy:v1")).digest == built.digest)
      let converted = try await run(
        "skopeo", ["--policy", policy, "copy", "docker-archive:\(root)/d.tar", "oci:\(root)/docker:v1"])
      #expect(converted.exit == 0, "\(converted.errors)")
      let original = try ImageURI("oci:\(root)/out:v1")
      #expect(try ImageDifference(from: try ImageURI("oci:\(root)/docker:v1"), to: original).isEmpty)
      // What skopeo writes for Docker has no manifest, uncompressed layers and links: it is read too.
      let saved = try await run(
        "skopeo", ["--policy", policy, "copy", "oci:\(root)/out:v1", "docker-archive:\(root)/s.tar:fraud:v2"])
      #expect(saved.exit == 0, "\(saved.errors)")
      let theirs = try ImageURI("docker-archive:\(root)/s.tar:fraud:v2")
      #expect(try ImageDifference(from: theirs, to: original).isEmpty)
    }
  }

  @Test("skopeo finds each platform of an index", .enabled(if: Peers.skopeo != nil))
  func skopeoIndex() async throws {
    try await withTemporaryDirectory { root in
      let policy = try write(#"{"default":[{"type":"insecureAcceptAnything"}]}"#, to: root + "/policy.json")
      let built = try await buildSample(in: root, to: "oci:\(root)/out:v1", platforms: [.linuxAMD64, .linuxARM64])
      for image in built.images {
        let architecture = String(image.platform.dropFirst(6))
        let said = try await run(
          "skopeo",
          [
            "--policy", policy, "--override-arch", architecture, "inspect", "--format", "{{.Architecture}}",
            "oci:\(root)/out:v1",
          ])
        #expect(said.output == architecture + "\n", "\(said.errors)")
      }
      let copied = try await run(
        "skopeo", ["--policy", policy, "copy", "--all", "oci:\(root)/out:v1", "oci:\(root)/copy:v1"])
      #expect(copied.exit == 0, "\(copied.errors)")
      #expect(try ImageLayout(at: root + "/copy").image("v1").root.digest == built.digest)
    }
  }

  @Test(
    "umoci unpacks the image and runc runs it as 65532 on a read-only root",
    .enabled(if: Peers.umoci != nil && Peers.canRun))
  func runc() async throws {
    try await withTemporaryDirectory { root in
      var recipe = try sampleRecipe(in: root + "/input")
      recipe.binaries[0].path = try await compiled(in: root, isStatic: false)
      _ = try await ImageBuilder().build(recipe, to: try ImageURI("oci:\(root)/out:v1"))
      let unpacked = try await run("umoci", ["unpack", "--image", root + "/out:v1", root + "/bundle"])
      #expect(unpacked.exit == 0, "\(unpacked.errors)")
      // No terminal, no limits above this machine's, and the machine's network.
      let script = """
        import json, sys
        path = sys.argv[1] + '/config.json'
        config = json.load(open(path))
        config['process'].update(rlimits=[], terminal=False)
        config['root']['readonly'] = True
        config['linux']['namespaces'] = [n for n in config['linux']['namespaces'] if n['type'] != 'network']
        json.dump(config, open(path, 'w'))
        """
      #expect(try await run("python3", ["-c", script, root + "/bundle"]).exit == 0)
      let name = "fraud-test-" + Directory.name(of: root)
      let ran = try await run(
        "runc", ["--root", root + "/state", "run", "--bundle", root + "/bundle", name], in: root + "/bundle")
      #expect(ran.output == expected, "\(ran.errors)")
    }
  }

  @Test(
    "podman loads the archive and runs it as 65532 on a read-only root",
    .enabled(if: Peers.podman != nil && Peers.canRun))
  func podman() async throws {
    try await withTemporaryDirectory { root in
      var recipe = try sampleRecipe(in: root + "/input")
      recipe.binaries[0].path = try await compiled(in: root, isStatic: true)
      let built = try await ImageBuilder().build(
        recipe, to: try ImageURI("docker-archive:\(root)/d.tar:localhost/fraud"), tags: ["v1"])
      let store = [
        "--root", root + "/store", "--runroot", root + "/run", "--storage-driver=vfs", "--cgroup-manager=cgroupfs",
        "--events-backend=file", "--runtime", "runc",
      ]
      let loaded = try await run("podman", store + ["load", "-i", root + "/d.tar"])
      #expect(loaded.exit == 0, "\(loaded.errors)")
      let ids = try await run(
        "podman", store + ["images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}"])
      let id = built.images[0].configDigest
      #expect(
        Set(ids.output.split(separator: "\n")) == ["localhost/fraud:latest \(id)", "localhost/fraud:v1 \(id)"])
      let ran = try await run(
        "podman",
        store + [
          "run", "--rm", "--read-only", "--read-only-tmpfs=false", "--network=host", "--cap-drop=all", "--memory=64m",
          "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024", "localhost/fraud:v1",
        ])
      #expect(ran.output == expected, "\(ran.errors)")
      _ = try await run("podman", store + ["rmi", "--all", "--force"])
    }
  }
}
