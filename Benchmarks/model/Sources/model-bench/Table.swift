import FraudModel
import Glibc

/// The benchmark's table: 30 features column after column as raw floats, and one label a row.
struct Table {
  static let features = 30

  let matrix: FeatureMatrix
  let labels: [Bool]

  init(folder: String, _ name: String) throws {
    labels = try read("\(folder)/\(name).u8", of: UInt8.self).map { $0 != 0 }
    let values = try read("\(folder)/\(name).f32", of: Float.self)
    let rows = labels.count
    matrix = try FeatureMatrix(
      names: (0..<Self.features).map { "f\($0)" },
      columns: (0..<Self.features).map { Array(values[$0 * rows..<($0 + 1) * rows]) })
  }

  private init(_ matrix: FeatureMatrix, _ labels: [Bool]) {
    self.matrix = matrix
    self.labels = labels
  }

  /// Some of the rows, in the order given.
  func selecting(_ rows: [Int]) -> Table { Table(matrix.selecting(rows), rows.map { labels[$0] }) }

  /// The first rows, row after row.
  func rowMajor(_ count: Int) -> [Float] { (0..<count).flatMap(matrix.row) }
}

/// A file could not be read or written.
struct FileTrouble: Error {
  let path: String
}

func read<Value: BitwiseCopyable>(_ path: String, of type: Value.Type) throws -> [Value] {
  guard let file = fopen(path, "rb") else { throw FileTrouble(path: path) }
  defer { fclose(file) }
  fseek(file, 0, SEEK_END)
  let count = ftell(file) / MemoryLayout<Value>.size
  rewind(file)
  return [Value](unsafeUninitializedCapacity: count) { buffer, filled in
    filled = fread(buffer.baseAddress, MemoryLayout<Value>.size, count, file)
  }
}

func write(_ values: [some BitwiseCopyable], to path: String) throws {
  guard let file = fopen(path, "wb") else { throw FileTrouble(path: path) }
  defer { fclose(file) }
  let written = values.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
  guard written else { throw FileTrouble(path: path) }
}
