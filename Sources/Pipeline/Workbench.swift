import AtomicFiles
import FraudModel
import ProjectFile

#if canImport(Glibc)
  import Glibc
#endif

/// The transactions and their features, made when the first stage needs them and shared by those that follow.
///
/// A run that reuses every stage never reads the transactions at all.
actor Workbench {
  let project: Project
  private let path: String
  let threads: Int?
  private var read: Transactions?
  private var computed: FeatureMatrix?

  init(project: Project, path: String, threads: Int?) {
    self.project = project
    self.path = path
    self.threads = threads
  }

  /// The transactions.
  func transactions() throws -> Transactions {
    if let read { return read }
    let transactions = try TransactionFile.read(
      path, schema: project.data.schema, epoch: project.data.epoch, threads: threads)
    read = transactions
    return transactions
  }

  /// The features of every transaction.
  func features() throws -> FeatureMatrix {
    if let computed { return computed }
    let features = try project.features.compute(over: try transactions(), threads: threads)
    computed = features
    return features
  }

  /// The rows to train and to test on.
  func rows() throws -> PrequentialFold.Rows { try project.split.fold.rows(of: try transactions()) }

  /// How many processors there are.
  static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The path of the program that is running.
  static func runningProgram() throws -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { throw PipelineError("/proc/self/exe: cannot be read; mount /proc, or name the server") }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
