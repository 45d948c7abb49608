import FraudModel
import Testing

@Suite("Explanation files")
struct ExplanationFileTests {
  private func explanation(_ amounts: [(String, Double)]) -> Explanation {
    Explanation(
      score: 0.25, logOdds: -1.5, base: -2,
      contributions: amounts.map { .init(feature: $0.0, value: 1, amount: $0.1) })
  }

  @Test("each line has its reasons, and room for those it lacks")
  func lines() throws {
    let explanations = [
      explanation([("amount", 0.1), ("count, 7 days", 0.5), ("age", -3)]), explanation([("amount", -1)]),
    ]
    let text = try ExplanationFile.csv(ids: [7, -8], explanations: explanations, reasons: 2)
    #expect(
      String(decoding: text, as: UTF8.self) == """
        tx_id,score,log_odds,reason_1,contribution_1,reason_2,contribution_2
        7,0.25,-1.5,"count, 7 days",0.5,amount,0.1
        -8,0.25,-1.5,,,,

        """)
    let both = try ExplanationFile.csv(ids: [7], explanations: [explanations[0]], reasons: 1, order: .magnitude)
    #expect(
      String(decoding: both, as: UTF8.self) == """
        tx_id,score,log_odds,reason_1,contribution_1
        7,0.25,-1.5,age,-3.0

        """)
  }

  @Test("names are quoted as RFC 4180 says")
  func quotes() throws {
    let text = try ExplanationFile.csv(ids: [1], explanations: [explanation([("a \"b\"", 1)])], reasons: 1)
    #expect(String(decoding: text, as: UTF8.self).hasSuffix("1,0.25,-1.5,\"a \"\"b\"\"\",1.0\n"))
  }

  @Test("columns of different length are refused")
  func lengths() {
    #expect(message { _ = try ExplanationFile.csv(ids: [1], explanations: [], reasons: 1) } != nil)
  }
}
