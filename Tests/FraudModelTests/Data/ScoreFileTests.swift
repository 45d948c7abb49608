import FraudModel
import TestSupport
import Testing

@Suite("Score files")
struct ScoreFileTests {
  @Test("scores are written in their shortest form and read back to the bit")
  func roundTrip() async throws {
    let scores = [0, 1, 0.1, 1.0 / 3, .leastNonzeroMagnitude, 0.999_999_999_999_999_9, 1e-5]
    let ids = (0..<scores.count).map { Int64($0) * 1_000_000_007 - 3 }
    try await withTemporaryDirectory { folder in
      try ScoreFile.write(ids: ids, scores: scores, to: folder + "/s.csv")
      let read = try ScoreFile.read(folder + "/s.csv")
      #expect(read.ids == ids)
      #expect(read.scores.map(\.bitPattern) == scores.map(\.bitPattern))
    }
    let text = String(decoding: try ScoreFile.csv(ids: [7, 8], scores: [0.1, 1.0 / 3]), as: UTF8.self)
    #expect(text == "tx_id,score\n7,0.1\n8,0.3333333333333333\n")
  }

  @Test(
    "each mistake is told with its place",
    arguments: [
      ("", "1: is empty; the first line must be tx_id,score"),
      ("tx_id,scores\n", "1: column 'score' is missing; the header must name tx_id,score"),
      ("tx_id,score\n1,0.5\nx,0.5\n", "3:1: tx_id is 'x' where a whole number is expected; correct it"),
      ("tx_id,score\n1,nan\n", "2:3: score is 'nan' where a number from 0 to 1 is expected; correct it"),
      ("tx_id,score\n1,1.5\n", "2:3: score is '1.5' where a number from 0 to 1 is expected; correct it"),
      ("tx_id,score\n1\n", "2:2: the line must have 2 fields, as the header has"),
      ("tx_id,score\n1,0.5,3\n", "2:6: the line must have 2 fields, as the header has"),
    ])
  func mistakes(text: String, sentence: String) async throws {
    try await withTemporaryDirectory { folder in
      try write(text, to: folder + "/s.csv")
      let error = #expect(throws: ModelError.self) { try ScoreFile.read(folder + "/s.csv") }
      #expect(error?.description == "\(folder)/s.csv:\(sentence)")
    }
  }

  @Test("a score that is no probability is not written")
  func refusals() {
    for score in [Double.nan, -0.1, 1.1, .infinity] {
      #expect(throws: ModelError.self) { try ScoreFile.csv(ids: [1], scores: [score]) }
    }
    #expect(throws: ModelError.self) { try ScoreFile.csv(ids: [1, 2], scores: [0.5]) }
  }
}
