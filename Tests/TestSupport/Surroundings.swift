import AtomicFiles

/// Where a test finds what is not in the repository.
///
/// Each is nil when it is missing, so that a test can be skipped
/// by name instead of failing for a reason that is not its own.
public enum Surroundings {
  /// The folder of the repository.
  public static let packageRoot: String = {
    let here = #filePath
    return Directory.parent(of: Directory.parent(of: Directory.parent(of: here)))
  }()

  /// Shared reference data: `FRAUD_SHARED`, or the folder `shared` beside the repository.
  public static let shared: String? = existing(environment("FRAUD_SHARED") ?? packageRoot + "/../shared")

  /// The Python with the peers that give expected values: in `FRAUD_PEERS`, or in the cache folder.
  public static let python: String? = existing(
    (environment("FRAUD_PEERS") ?? cache + "/peers-1") + "/bin/python")

  /// A program on the `PATH`.
  public static func program(_ name: String) -> String? {
    (environment("PATH") ?? "").split(separator: ":").map { "\($0)/\(name)" }.first(where: Directory.exists)
  }

  private static let cache =
    environment("XDG_CACHE_HOME").map { $0 + "/fraud-rollout" }
    ?? (environment("HOME") ?? "/root") + "/.cache/fraud-rollout"

  private static func existing(_ path: String) -> String? { Directory.exists(path) ? path : nil }
}
