/// How much a YAML text may ask of the reader, so that no input takes unbounded time or memory.
public struct YAMLLimits: Sendable {
  /// The size of the text in bytes.
  public var bytes = 64 << 20
  /// The number of nodes, those that aliases repeat included.
  public var nodes = 4_000_000
  /// How deep collections may be nested.
  public var depth = 400
  /// The number of nodes that aliases may add.
  public var aliasedNodes = 400_000

  /// The limits as they are by default.
  public init() {}
}
