/// Files of explanations: CSV with the columns `tx_id,score,log_odds,reason_1,contribution_1` and so on.
///
/// A reason is a feature's name and its contribution what the feature adds to the log-odds; both are empty where there
/// are fewer reasons. Numbers are written in the shortest form that reads back as the same number.
public enum ExplanationFile {
  /// The text of a file: the header and one line for each transaction, each ended by LF.
  ///
  /// - Parameters:
  ///   - ids: The transactions' numbers.
  ///   - explanations: One for each transaction.
  ///   - reasons: How many reasons a line has room for.
  ///   - order: Which come first.
  /// - Returns: The bytes.
  /// - Throws: ``ModelError`` when there are not as many explanations as transactions.
  public static func csv(
    ids: [Int64], explanations: [Explanation], reasons: Int, order: Explanation.Order = .upward
  ) throws(ModelError) -> [UInt8] {
    guard ids.count == explanations.count else {
      throw ModelError(
        .shape, "\(explanations.count) explanations for \(ids.count) transactions; give one explanation to each")
    }
    let count = max(0, reasons)
    var text = Array("tx_id,score,log_odds".utf8)
    for number in 0..<count { text.append(contentsOf: ",reason_\(number + 1),contribution_\(number + 1)".utf8) }
    text.append(UInt8(ascii: "\n"))
    for (id, explanation) in zip(ids, explanations) {
      text.append(contentsOf: "\(id),\(explanation.score),\(explanation.logOdds)".utf8)
      let given = explanation.reasons(count, order: order)
      for reason in given { text.append(contentsOf: ",\(quoted(reason.feature)),\(reason.amount)".utf8) }
      text.append(contentsOf: String(repeating: ",,", count: count - given.count).utf8)
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  /// A name as a field, in quotes where RFC 4180 asks for them.
  private static func quoted(_ name: String) -> String {
    guard name.utf8.contains(where: { [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D].contains($0) }) else {
      return name
    }
    return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
