import AtomicFiles

/// Files of transactions: CSV, plain or packed with gzip, in the built-in layout or one that a schema describes.
///
/// The built-in layout has the columns `tx_id,time_s,customer,terminal,amount_cents,fraud`. Columns are found by name and
/// may stand in any order; others are passed over.
public enum TransactionFile {
  /// The most bytes that a packed file may unpack to unless the caller says otherwise: 2 GiB, some 50 million rows.
  public static let unpackedLimit = TableFile.unpackedLimit

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: A CSV file, plain or packed with gzip.
  ///   - schema: What its columns are.
  ///   - epoch: The day at whose beginning times begin to count.
  ///   - threads: How many threads to use at most; every processor for nil. The result does not depend on it.
  ///   - unpackedLimit: The most bytes that a packed file may unpack to.
  /// - Returns: The transactions in file order.
  /// - Throws: ``ModelError`` with file, line and column of the first mistake.
  /// - Complexity: O(size of the file); memory of twice the columns' size, and of the text if it is packed.
  public static func read(
    _ path: String, schema: Schema = .cardTransactions, epoch: Day, threads: Int? = nil,
    unpackedLimit: Int = unpackedLimit
  ) throws(ModelError) -> Transactions {
    try Transactions(
      TableFile.read(path, schema: schema, epoch: epoch, threads: threads, unpackedLimit: unpackedLimit),
      schema: schema, epoch: epoch, file: path)
  }

  /// Reads a file whose bytes are at hand.
  ///
  /// - Parameters:
  ///   - bytes: CSV text, plain or packed with gzip.
  ///   - name: What errors call the file.
  ///   - schema: What its columns are.
  ///   - epoch: The day at whose beginning times begin to count.
  ///   - threads: How many threads to use at most; every processor for nil. The result does not depend on it.
  ///   - unpackedLimit: The most bytes that packed bytes may unpack to.
  /// - Returns: The transactions in file order.
  /// - Throws: ``ModelError`` with name, line and column of the first mistake.
  public static func parse(
    _ bytes: [UInt8], name: String, schema: Schema = .cardTransactions, epoch: Day, threads: Int? = nil,
    unpackedLimit: Int = unpackedLimit
  ) throws(ModelError) -> Transactions {
    try Transactions(
      TableFile.parse(
        bytes, name: name, schema: schema, epoch: epoch, threads: threads, unpackedLimit: unpackedLimit),
      schema: schema, epoch: epoch, file: name)
  }

  /// Writes a file in the built-in layout beside its place and renames it into place.
  ///
  /// - Parameters:
  ///   - transactions: What to write.
  ///   - path: Where; packed with gzip when it ends in `.gz`.
  /// - Throws: ``ModelError`` naming the path.
  public static func write(_ transactions: Transactions, to path: String) throws(ModelError) {
    let text = csv(transactions)
    let bytes = path.hasSuffix(".gz") ? try GzipWriter.deflate(text) : text
    do throws(FileError) {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw ModelError(.file, error.description)
    }
  }

  /// The text of a file in the built-in layout: the header and one line for each transaction, each ended by LF.
  public static func csv(_ transactions: Transactions) -> [UInt8] {
    var text = Array((Schema.cardTransactions.header + "\n").utf8)
    text.reserveCapacity(text.count + transactions.rowCount * 40)
    for row in 0..<transactions.rowCount {
      let values = [
        transactions.ids[row], transactions.seconds[row], transactions.customers[row], transactions.terminals[row],
        transactions.amountCents[row],
      ]
      for value in values {
        text.append(contentsOf: String(value).utf8)
        text.append(UInt8(ascii: ","))
      }
      text.append(UInt8(ascii: transactions.frauds[row] ? "1" : "0"))
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }
}
