import FraudModel
import TestSupport
import Testing

@Suite("Packed files")
struct GzipTests {
  private static let text =
    "tx_id,time_s,customer,terminal,amount_cents,fraud\n"
    + (0..<500).map { "\($0),\($0 * 7),\($0 % 13),\($0 % 29),\($0 * $0 % 9973),0\n" }.joined()

  private func parse(_ bytes: [UInt8], limit: Int = TransactionFile.unpackedLimit) throws -> Transactions {
    try TransactionFile.parse(bytes, name: "t.csv.gz", epoch: Day(number: 0), unpackedLimit: limit)
  }

  @Test("a packed file, and one of several members, reads like the plain one")
  func members() throws {
    let plain = try parse(Array(Self.text.utf8))
    #expect(try parse(GzipWriter.deflate(Array(Self.text.utf8))) == plain)
    let cut = Self.text.utf8.count / 3
    let parts = [Array(Self.text.utf8.prefix(cut)), [], Array(Self.text.utf8.dropFirst(cut))]
    #expect(try parse(parts.flatMap { try GzipWriter.deflate($0) }) == plain)
  }

  @Test("wherever a packed file is cut off, it is refused")
  func truncated() throws {
    let packed = try GzipWriter.deflate(Array(Self.text.utf8))
    for length in 2..<packed.count {
      let error = #expect(throws: ModelError.self) { try parse(Array(packed[..<length])) }
      #expect(error?.description == "t.csv.gz: is cut off: its gzip data have no end; fetch or write it again")
    }
  }

  @Test("whichever byte of the content is changed, the file is refused or reads the same")
  func corrupt() throws {
    let plain = try parse(Array(Self.text.utf8))
    let packed = try GzipWriter.deflate(Array(Self.text.utf8))
    // Behind the magic number; the time, effort and system of the header carry no content.
    for place in [2, 3] + Array(10..<packed.count) {
      var changed = packed
      changed[place] ^= 0x55
      if let read = try? parse(changed) { #expect(read == plain) }
    }
    var checksum = packed
    checksum[packed.count - 8] ^= 1
    let error = #expect(throws: ModelError.self) { try parse(checksum) }
    #expect(
      error?.description == "t.csv.gz: holds corrupt gzip data (incorrect data check); fetch or write it again")
  }

  @Test("bytes after the packed data are refused")
  func trailing() throws {
    let packed = try GzipWriter.deflate(Array(Self.text.utf8))
    let error = #expect(throws: ModelError.self) { try parse(packed + [1, 2, 3]) }
    #expect(
      error?.description == "t.csv.gz: has other bytes after its gzip data, from byte \(packed.count) on; cut them off")
  }

  @Test("a small file that unpacks to a huge one is refused at the limit")
  func bomb() throws {
    let bomb = try GzipWriter.deflate([UInt8](repeating: 0x30, count: 20_000_000))
    #expect(bomb.count < 30_000)
    let error = #expect(throws: ModelError.self) { try parse(bomb, limit: 1_000_000) }
    #expect(
      error?.description
        == "t.csv.gz: unpacks to more than 1000000 bytes, the most that is accepted; raise the limit or split the file")
  }

  @Test("Python unpacks what was packed", .enabled(if: Surroundings.python != nil))
  func peer() async throws {
    let python = try #require(Surroundings.python)
    try await withTemporaryDirectory { folder in
      let transactions = try parse(Array(Self.text.utf8))
      try TransactionFile.write(transactions, to: folder + "/t.csv.gz")
      let script = "import gzip, sys; sys.stdout.write(gzip.open('\(folder)/t.csv.gz', 'rt').read())"
      #expect(try await run(python, ["-c", script]).output == Self.text)
    }
  }
}
