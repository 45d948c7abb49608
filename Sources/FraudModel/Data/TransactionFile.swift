import AtomicFiles

#if canImport(Glibc)
  import Glibc
#endif

/// Files in the built-in layout: CSV with the columns `tx_id,time_s,customer,terminal,amount_cents,fraud`.
///
/// The columns are found by name and may stand in any order; others are passed over. A file may be packed with gzip,
/// which its first bytes tell.
public enum TransactionFile {
  /// The most bytes that a packed file may unpack to unless the caller says otherwise: 2 GiB, some 50 million rows.
  public static let unpackedLimit = 1 << 31

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: A CSV file, plain or packed with gzip.
  ///   - epoch: The day at whose beginning `time_s` begins to count.
  ///   - threads: How many threads to use at most; every processor for nil. The result does not depend on it.
  ///   - unpackedLimit: The most bytes that a packed file may unpack to.
  /// - Returns: The transactions in file order.
  /// - Throws: ``ModelError`` with file, line and column of the first mistake.
  /// - Complexity: O(size of the file); memory of twice the columns' 41 bytes a row, and of the text if it is packed.
  public static func read(
    _ path: String, epoch: Day, threads: Int? = nil, unpackedLimit: Int = unpackedLimit
  ) throws(ModelError) -> Transactions {
    let file: MappedFile
    do throws(FileError) {
      file = try MappedFile(path)
    } catch {
      throw ModelError(.file, error.description)
    }
    return unsafe try file.withBytes { (bytes) throws(ModelError) in
      unsafe try parse(bytes, file: path, epoch: epoch, threads: threads, unpackedLimit: unpackedLimit)
    }
  }

  /// Reads a file whose bytes are at hand.
  ///
  /// - Parameters:
  ///   - bytes: CSV text, plain or packed with gzip.
  ///   - name: What errors call the file.
  ///   - epoch: The day at whose beginning `time_s` begins to count.
  ///   - threads: How many threads to use at most; every processor for nil. The result does not depend on it.
  ///   - unpackedLimit: The most bytes that packed bytes may unpack to.
  /// - Returns: The transactions in file order.
  /// - Throws: ``ModelError`` with name, line and column of the first mistake.
  public static func parse(
    _ bytes: [UInt8], name: String, epoch: Day, threads: Int? = nil, unpackedLimit: Int = unpackedLimit
  ) throws(ModelError) -> Transactions {
    unsafe try bytes.withUnsafeBufferPointer { (bytes) throws(ModelError) in
      unsafe try parse(
        UnsafeRawBufferPointer(bytes), file: name, epoch: epoch, threads: threads, unpackedLimit: unpackedLimit)
    }
  }

  private static func parse(
    _ bytes: UnsafeRawBufferPointer, file: String, epoch: Day, threads: Int?, unpackedLimit: Int
  ) throws(ModelError) -> Transactions {
    guard unsafe GzipReader.isGzip(bytes) else {
      return unsafe try TransactionText(bytes, file: file).parse(epoch: epoch, threads: threads)
    }
    let unpacked = unsafe try GzipReader.inflate(bytes, limit: unpackedLimit, file: file)
    return unsafe try unpacked.withUnsafeBufferPointer { (bytes) throws(ModelError) in
      unsafe try TransactionText(UnsafeRawBufferPointer(bytes), file: file).parse(epoch: epoch, threads: threads)
    }
  }

  /// Writes a file beside its place and renames it into place.
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

  /// The text of a file: the header and one line for each transaction, each ended by LF.
  public static func csv(_ transactions: Transactions) -> [UInt8] {
    var text = Array((TransactionLayout.header + "\n").utf8)
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
