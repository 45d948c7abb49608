internal import AtomicFiles

/// Why an image could not be packed, read or compared: one sentence that names the thing and the remedy.
///
/// Two errors are told apart by their ``code``; the sentence is for people and may change.
public struct PackError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure; new ones may be added, so that a `switch` needs a `default`.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The kind's name, stable, for logs.
    public let description: String

    private init(_ name: String) { description = name }

    /// A name, an address or an option that is not written as its kind demands.
    public static let malformed = Code("malformed")
    /// A file that is missing or that the system refuses.
    public static let file = Code("file")
    /// Content that is missing in its image, or whose digest, size or form is not what its record says.
    public static let corrupt = Code("corrupt")
    /// A file, an image or a library that is not there.
    public static let missing = Code("missing")
    /// Something larger than is read from a stranger.
    public static let tooLarge = Code("too large")
    /// A binary that does not fit the platform it is packed for.
    public static let incompatible = Code("incompatible")
    /// Something valid that this version does not do.
    public static let unsupported = Code("unsupported")
  }

  /// The kind of failure.
  public let code: Code
  /// The name of the thing at fault: a path, a digest, an address.
  public let subject: String
  /// The whole sentence: the thing, what is wrong with it, and the remedy.
  public let description: String

  /// Describes a failure.
  ///
  /// - Parameters:
  ///   - code: The kind of failure.
  ///   - subject: The thing at fault.
  ///   - problem: The rest of the sentence: what is wrong, what was expected, and the remedy.
  init(_ code: Code, _ subject: String, _ problem: String) {
    self.code = code
    self.subject = subject
    self.description = "\(subject): \(problem)"
  }

  /// Takes over a refusal of the file system, whose sentence already names the path and the remedy.
  init(_ error: FileError) {
    code = error.isMissing ? .missing : .file
    subject = error.path
    description = error.description
  }
}

/// Performs a file operation and tells its refusal as this library's own error.
func files<Result: ~Copyable>(_ body: @autoclosure () throws(FileError) -> Result) throws(PackError) -> Result {
  do {
    return try body()
  } catch {
    throw PackError(error)
  }
}
