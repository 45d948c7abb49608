import AtomicFiles
import TestSupport
import Testing

@Suite("The main job runs on the sample", .enabled(if: Tools.areBuilt))
struct MainJobTests {
  @Test("every stage passes and the report says so in Markdown and JSON")
  func passes() async throws {
    let ran = try await Demo.ran()
    #expect(ran.exit == 0, "\(ran.errors)")
    let out = try await Demo.output()
    let report = try Demo.Report(at: out + "/report.json")
    #expect(report.gates.allSatisfy { $0.verdict == "pass" })
    #expect(report.smoke.count >= 8)
    #expect(report.smoke.allSatisfy { $0.verdict == "pass" }, "\(report.smoke)")
    #expect(ran.output == String(decoding: try AtomicFile.read(out + "/report.md"), as: UTF8.self) + "\n")
  }

  @Test("a second run with nothing changed reuses every stage and gives the same digests")
  func reuses() async throws {
    let out = try await Demo.output()
    let before = try Demo.Report(at: out + "/report.json")
    let ran = try await Tools.run("fraud-pipeline", ["run", sample + "/fraud.yaml", "--out", out, "--quiet"])
    #expect(ran.exit == 0, "\(ran.errors)")
    let after = try Demo.Report(at: out + "/report.json")
    #expect(after.stages.allSatisfy { $0.reused }, "\(after.stages)")
    #expect(after.chain.map(\.digest) == before.chain.map(\.digest))
  }

  @Test("another folder and another number of threads give the same digests")
  func reproducible() async throws {
    let first = try Demo.Report(at: try await Demo.output() + "/report.json")
    try await withTemporaryDirectory { root in
      let ran = try await Tools.run(
        "fraud-pipeline", ["run", sample + "/fraud.yaml", "--out", root + "/elsewhere", "--threads", "1", "--quiet"])
      #expect(ran.exit == 0, "\(ran.errors)")
      let second = try Demo.Report(at: root + "/elsewhere/report.json")
      #expect(second.chain.map(\.digest) == first.chain.map(\.digest))
    }
  }

  @Test("a changed model is trained again, and what does not depend on it is not")
  func changedModel() async throws {
    try await withTemporaryDirectory { root in
      try copySample(to: root)
      let arguments = ["run", root + "/fraud.yaml", "--out", root + "/out", "--quiet"]
      let first = try await Tools.run("fraud-pipeline", arguments)
      #expect(first.exit == 0, "\(first.errors)")
      try copySample(to: root) { $0.replacing("trees: 100", with: "trees: 90") }
      _ = try await Tools.run("fraud-pipeline", arguments)
      let report = try Demo.Report(at: root + "/out/report.json")
      let ran = Set(report.stages.filter { !$0.reused }.map(\.stage))
      #expect(ran.contains("train candidate"))
      #expect(ran.isDisjoint(with: ["validate", "features", "train baseline"]), "\(ran)")
    }
  }

  @Test("a smoke test that failed is run again, since it may have been bad luck")
  func recordedFailure() async throws {
    try await withTemporaryDirectory { root in
      let arguments = ["run", sample + "/fraud.yaml", "--out", root + "/out", "--quiet"]
      #expect(try await Tools.run("fraud-pipeline", arguments).exit == 0)
      let record = root + "/out/.stages/smoke.json"
      let text = String(decoding: try AtomicFile.read(record), as: UTF8.self)
      try write(text.replacing(#""verdict" : "pass""#, with: #""verdict" : "fail""#, maxReplacements: 1), to: record)
      let ran = try await Tools.run("fraud-pipeline", arguments)
      #expect(ran.exit == 0, "\(ran.errors)")
      let report = try Demo.Report(at: root + "/out/report.json")
      #expect(report.stages.filter { !$0.reused }.map(\.stage) == ["smoke"])
    }
  }

  @Test("a gate that says no ends the run with exit code 2 before anything is registered or packed")
  func gateSaysNo() async throws {
    try await withTemporaryDirectory { root in
      try copySample(to: root) { $0.replacing("at_least: 0.30", with: "at_least: 0.99") }
      let ran = try await Tools.run("fraud-pipeline", ["run", root + "/fraud.yaml", "--out", root + "/out", "--quiet"])
      #expect(ran.exit == 2, "\(ran.errors)")
      #expect(ran.output.contains("fail"))
      #expect(!Directory.exists(root + "/out/image"))
      #expect(!Directory.exists(root + "/out/registry"))
    }
  }

  @Test("the rendered overlay has the bytes that kubectl prints", .enabled(if: Surroundings.program("kubectl") != nil))
  func overlay() async throws {
    let out = try await Demo.output()
    let kubectl = try await run("kubectl", ["kustomize", out + "/manifests/staging/overlays/staging"])
    #expect(kubectl.exit == 0, "\(kubectl.errors)")
    let rendered = String(decoding: try AtomicFile.read(out + "/manifests/staging.yaml"), as: UTF8.self)
    #expect(rendered == kubectl.output)
    let image = try #require(try Demo.Report(at: out + "/report.json").chain.first { $0.name.hasPrefix("image ") })
    #expect(rendered.contains("@\(image.digest)"))
  }

  @Test("the lineage of both models verifies in the registry")
  func lineage() async throws {
    let out = try await Demo.output()
    for model in try Demo.Report(at: out + "/report.json").models {
      let reference = try #require(model.registered)
      let ran = try await Tools.run("fraud-registry", ["verify", reference, "--root", out + "/registry"])
      #expect(ran.exit == 0, "\(ran.output)\(ran.errors)")
    }
  }
}
