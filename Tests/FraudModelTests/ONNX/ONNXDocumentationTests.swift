import AtomicFiles
import FraudModel
import TestSupport
import Testing

@Suite("What is said about operators")
struct ONNXDocumentationTests {
  @Test("the table of operators is the list that can be run")
  func table() throws {
    let path = Surroundings.packageRoot + "/Sources/FraudModel/ONNX/ONNXProgram.swift"
    let file = try MappedFile(path)
    let text = unsafe file.withBytes { unsafe String(decoding: $0, as: UTF8.self) }
    var written: [String] = []
    for line in text.split(separator: "\n").filter({ $0.hasPrefix("/// | ") }).dropFirst() {
      let cells = line.split(separator: "|")
      let domain = cells[1] == " `ai.onnx.ml` " ? "ai.onnx.ml." : ""
      written += cells[2].split { ", ".contains($0) }.map { domain + $0 }
    }
    #expect(written.sorted() == ONNXProgram.operators.sorted())
    for (domain, versions) in ONNXProgram.operatorSets {
      #expect(text.contains("`\(domain)` \(versions.lowerBound) to \(versions.upperBound)"))
    }
  }
}
