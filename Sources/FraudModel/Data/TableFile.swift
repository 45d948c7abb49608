import AtomicFiles

/// CSV files with a header (RFC 4180), plain or packed with gzip, read into typed columns as a schema describes them.
///
/// Columns are found by name and may stand in any order; what the schema ignores or does not name is passed over.
public enum TableFile {
  /// The most bytes that a packed file may unpack to unless the caller says otherwise: 2 GiB.
  public static let unpackedLimit = 1 << 31

  /// A table with what in its file did not fit the schema.
  public struct Inspection: Sendable, Equatable {
    /// Fields that are not of their column's type.
    public struct Mismatch: Sendable, Equatable {
      /// The column.
      public let column: String
      /// Their rows.
      public let rows: RowSet
      /// What stands in the first of them.
      public let text: String
    }

    /// The columns that the schema describes and the file has; a field that does not fit is a missing value.
    public let table: Table
    /// The columns that the file does not have.
    public let missingColumns: [String]
    /// The columns that the schema does not name.
    public let newColumns: [String]
    /// The fields that are not of their column's type, by column in the schema's order.
    public let mismatches: [Mismatch]
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: A CSV file, plain or packed with gzip.
  ///   - schema: What its columns are.
  ///   - epoch: The day from which whole numbers count as times; where it is given, a time outside the years 0 to 9999
  ///     is refused.
  ///   - threads: How many threads to use at most; every processor for nil. The result does not depend on it.
  ///   - unpackedLimit: The most bytes that a packed file may unpack to.
  /// - Returns: One column for each that the schema does not ignore, in its order.
  /// - Throws: ``ModelError`` with file, line and column of the first field that is not what the schema says. Ranges and
  ///   lists of values are left to ``Validator``.
  /// - Complexity: O(size of the file); memory of the columns and of one of them again, and of the text if it is packed.
  public static func read(
    _ path: String, schema: Schema, epoch: Day? = nil, threads: Int? = nil, unpackedLimit: Int = unpackedLimit
  ) throws(ModelError) -> Table {
    unsafe try withFile(path) { (bytes) throws(ModelError) in
      unsafe try read(bytes, path, schema, epoch, isLenient: false, threads, unpackedLimit).table
    }
  }

  /// Reads a file whose bytes are at hand, as ``read(_:schema:epoch:threads:unpackedLimit:)`` does.
  ///
  /// - Parameters:
  ///   - bytes: CSV text, plain or packed with gzip.
  ///   - name: What errors call the file.
  ///   - schema: What its columns are.
  ///   - epoch: The day from which whole numbers count as times.
  ///   - threads: How many threads to use at most; every processor for nil. The result does not depend on it.
  ///   - unpackedLimit: The most bytes that packed bytes may unpack to.
  /// - Returns: One column for each that the schema does not ignore, in its order.
  /// - Throws: ``ModelError`` with name, line and column of the first mistake.
  public static func parse(
    _ bytes: [UInt8], name: String, schema: Schema, epoch: Day? = nil, threads: Int? = nil,
    unpackedLimit: Int = unpackedLimit
  ) throws(ModelError) -> Table {
    unsafe try bytes.withUnsafeBufferPointer { (bytes) throws(ModelError) in
      unsafe try read(UnsafeRawBufferPointer(bytes), name, schema, epoch, isLenient: false, threads, unpackedLimit)
        .table
    }
  }

  /// Reads a file to find out what in it does not fit a schema; only text that is no CSV is refused.
  ///
  /// - Parameters:
  ///   - path: A CSV file, plain or packed with gzip.
  ///   - schema: What its columns should be.
  ///   - threads: How many threads to use at most; every processor for nil. The result does not depend on it.
  ///   - unpackedLimit: The most bytes that a packed file may unpack to.
  /// - Returns: The table and the misfits.
  /// - Throws: ``ModelError`` with file, line and column where the text breaks the rules of CSV.
  public static func inspect(
    _ path: String, schema: Schema, threads: Int? = nil, unpackedLimit: Int = unpackedLimit
  ) throws(ModelError) -> Inspection {
    unsafe try withFile(path) { (bytes) throws(ModelError) in
      unsafe try read(bytes, path, schema, nil, isLenient: true, threads, unpackedLimit)
    }
  }

  /// Inspects a file whose bytes are at hand, as ``inspect(_:schema:threads:unpackedLimit:)`` does.
  ///
  /// - Parameters:
  ///   - bytes: CSV text, plain or packed with gzip.
  ///   - name: What errors call the file.
  ///   - schema: What its columns should be.
  ///   - threads: How many threads to use at most; every processor for nil. The result does not depend on it.
  /// - Returns: The table and the misfits.
  /// - Throws: ``ModelError`` with name, line and column where the text breaks the rules of CSV.
  public static func inspect(
    _ bytes: [UInt8], name: String, schema: Schema, threads: Int? = nil
  ) throws(ModelError) -> Inspection {
    unsafe try bytes.withUnsafeBufferPointer { (bytes) throws(ModelError) in
      unsafe try read(
        UnsafeRawBufferPointer(bytes), name, schema, nil, isLenient: true, threads, unpackedLimit)
    }
  }

  /// Lends the bytes of a file.
  static func withFile<Result>(
    _ path: String, _ body: (UnsafeRawBufferPointer) throws(ModelError) -> Result
  ) throws(ModelError) -> Result {
    let file: MappedFile
    do throws(FileError) {
      file = try MappedFile(path)
    } catch {
      throw ModelError(.file, error.description)
    }
    return unsafe try file.withBytes(body)
  }

  /// Lends the text of a file, unpacked.
  static func withText<Result>(
    of bytes: UnsafeRawBufferPointer, file: String, limit: Int,
    _ body: (UnsafeRawBufferPointer) throws(ModelError) -> Result
  ) throws(ModelError) -> Result {
    guard unsafe GzipReader.isGzip(bytes) else { return unsafe try body(bytes) }
    let unpacked = unsafe try GzipReader.inflate(bytes, limit: limit, file: file)
    return unsafe try unpacked.withUnsafeBufferPointer { (bytes) throws(ModelError) in
      unsafe try body(UnsafeRawBufferPointer(bytes))
    }
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, _ file: String, _ schema: Schema, _ epoch: Day?, isLenient: Bool, _ threads: Int?,
    _ limit: Int
  ) throws(ModelError) -> Inspection {
    unsafe try withText(of: bytes, file: file, limit: limit) { (text) throws(ModelError) in
      let text = unsafe try CSVText(text, file: file, header: schema.header)
      return try TableReading(text, schema: schema, epoch: epoch, isLenient: isLenient).run(threads: threads)
    }
  }
}
