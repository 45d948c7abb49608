import AtomicFiles

/// Files of scores: CSV with the columns `tx_id,score`, one line for each transaction.
///
/// A score is written in the shortest form that reads back as the same number.
public enum ScoreFile {
  /// The header line.
  public static let header = "tx_id,score"

  /// The scores of some transactions, in the order of a file.
  public struct Scores: Sendable, Equatable {
    /// The transactions' numbers.
    public let ids: [Int64]
    /// The score of each, from 0 to 1.
    public let scores: [Double]

    /// Puts scores together.
    public init(ids: [Int64], scores: [Double]) {
      self.ids = ids
      self.scores = scores
    }
  }

  /// Writes a file beside its place and renames it into place.
  ///
  /// - Parameters:
  ///   - ids: The transactions' numbers.
  ///   - scores: A score from 0 to 1 for each.
  ///   - path: Where the file belongs.
  /// - Throws: ``ModelError`` for columns of different length, for a score outside 0 to 1, and for the path.
  public static func write(ids: [Int64], scores: [Double], to path: String) throws(ModelError) {
    let text = try csv(ids: ids, scores: scores)
    do throws(FileError) {
      try AtomicFile.write(text, to: path)
    } catch {
      throw ModelError(.file, error.description)
    }
  }

  /// The text of a file: the header and one line for each transaction, each ended by LF.
  ///
  /// - Parameters:
  ///   - ids: The transactions' numbers.
  ///   - scores: A score from 0 to 1 for each.
  /// - Returns: The bytes.
  /// - Throws: ``ModelError`` for columns of different length and for a score outside 0 to 1.
  public static func csv(ids: [Int64], scores: [Double]) throws(ModelError) -> [UInt8] {
    guard ids.count == scores.count else {
      throw ModelError(.shape, "\(scores.count) scores for \(ids.count) transactions; give one score to each")
    }
    var text = Array((header + "\n").utf8)
    text.reserveCapacity(text.count + ids.count * 28)
    for (id, score) in zip(ids, scores) {
      guard (0...1).contains(score) else {
        throw ModelError(.data, "transaction \(id) has the score \(score); a score is a number from 0 to 1")
      }
      text.append(contentsOf: "\(id),\(score)\n".utf8)
    }
    return text
  }

  /// Reads a file.
  ///
  /// - Parameter path: A file as ``write(ids:scores:to:)`` writes it; columns beside these two are passed over.
  /// - Returns: Its rows in file order.
  /// - Throws: ``ModelError`` with file, line and column of the first mistake.
  public static func read(_ path: String) throws(ModelError) -> Scores {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try AtomicFile.read(path)
    } catch {
      throw ModelError(.file, error.description)
    }
    do throws(CSVMistake) {
      return unsafe try bytes.withUnsafeBufferPointer { (bytes) throws(CSVMistake) in
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
          throw CSVMistake(line: 1, column: nil, message: "is empty; the first line must be \(header)")
        }
        var scanner = unsafe CSVScanner(start, 0..<bytes.count)
        return try parse(&scanner)
      }
    } catch {
      throw ModelError(.data, error.message, at: .init(file: path, line: error.line, column: error.column))
    }
  }

  private static func parse(_ scanner: inout CSVScanner) throws(CSVMistake) -> Scores {
    var names: [String] = []
    let start = scanner
    repeat { names.append(try scanner.field()) } while scanner.delimiter() == .comma
    guard let idField = names.firstIndex(of: "tx_id"), let scoreField = names.firstIndex(of: "score") else {
      throw start.mistake(
        "column '\(names.contains("tx_id") ? "score" : "tx_id")' is missing; the header must name \(header)",
        column: nil)
    }
    var ids: [Int64] = []
    var scores: [Double] = []
    while !scanner.isAtEnd {
      for index in names.indices {
        let before = scanner
        let text = try scanner.field()
        if index == idField {
          guard let id = Int64(text) else {
            throw before.mistake(
              "tx_id is '\(text.excerpt)' where a whole number is expected; correct it", column: before.column)
          }
          ids.append(id)
        } else if index == scoreField {
          guard let score = Double(text), (0...1).contains(score) else {
            throw before.mistake(
              "score is '\(text.excerpt)' where a number from 0 to 1 is expected; correct it", column: before.column)
          }
          scores.append(score)
        }
        let place = scanner
        guard (scanner.delimiter() == .comma) == (index < names.count - 1) else {
          throw place.mistake("the line must have \(names.count) fields, as the header has", column: place.column)
        }
      }
    }
    return Scores(ids: ids, scores: scores)
  }
}
