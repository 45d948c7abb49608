import ArgumentParser
import Registry
import ToolSupport

/// `fraud-registry verify`.
struct Verify: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Recompute every digest from the data to the last attached link.",
    discussion: """
      Exits 2 at the first link that does not hold, and 1 when one could not be checked: that is not a pass.
      """)

  @Argument(help: "Which model.", transform: { try ModelReference($0) }) var reference: ModelReference
  @Option(help: "The training data's file (default: the one named at registration).") var data: String?
  @OptionGroup var common: CommonOptions

  func perform() async throws {
    let chain = try common.registry.verify(reference, data: data)
    try common.print(VerifyDocument(chain), as: table(chain))
    if let link = chain.firstBroken {
      let found = link.found.map { ", found \($0)" } ?? ""
      let note = link.note.isEmpty ? "" : " (\(link.note))"
      throw SaidNo("\(chain.reference): link '\(link.name)' does not hold: expected \(link.expected)\(found)\(note)")
    }
    if let link = chain.firstUnchecked {
      throw RegistryError(.notFound, chain.reference, "link '\(link.name)' could not be checked: \(link.note)")
    }
    common.note("\(chain.reference): all \(chain.links.count) links hold")
  }

  private func table(_ chain: LineageChain) -> String {
    Table.text(
      ["LINK", "STANDING", "EXPECTED", "FOUND", "NOTE"],
      chain.links.map { [$0.name, $0.standing.rawValue, short($0.expected), short($0.found ?? ""), $0.note] })
  }

  private func short(_ digest: String) -> String {
    digest.isEmpty ? "-" : String((digest.hasPrefix("sha256:") ? digest.dropFirst(7) : digest[...]).prefix(12))
  }
}
