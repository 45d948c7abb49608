internal import AtomicFiles

/// What went wrong with a registry, told as one sentence that names the thing, what was expected and the remedy.
public struct RegistryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing went wrong; new kinds may be added.
  public struct Code: Hashable, Sendable, RawRepresentable {
    /// The stable name of the kind.
    public let rawValue: String

    /// Names a kind.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A name, an alias, a tag or another value that cannot be kept.
    public static let value = Code(rawValue: "value")
    /// A model reference that is not written as one, or of a form that this registry cannot follow.
    public static let reference = Code(rawValue: "reference")
    /// There is no such registry, model, version, alias or run.
    public static let notFound = Code(rawValue: "not found")
    /// The directory given as a model is not one.
    public static let model = Code(rawValue: "model")
    /// A record or a file of the registry is not what was written.
    public static let corrupt = Code(rawValue: "corrupt")
    /// Others keep writing.
    public static let locked = Code(rawValue: "locked")
    /// Something stands where a download should go.
    public static let occupied = Code(rawValue: "occupied")
    /// The system refused to read or write a file.
    public static let file = Code(rawValue: "file")
  }

  /// What kind of thing went wrong.
  public let code: Code
  /// The name of what it went wrong with: a path, a reference, a model's name.
  public let subject: String
  /// What is wrong, what was expected and what to do, without the subject.
  public let message: String

  /// Describes a failure.
  public init(_ code: Code, _ subject: String, _ message: String) {
    self.code = code
    self.subject = subject
    self.message = message
  }

  init(_ error: FileError) {
    code = .file
    subject = error.path
    // The file's own sentence begins with its path.
    message = String(error.description.dropFirst(error.path.count + 2))
  }

  /// The sentence, with the subject before it.
  public var description: String { "\(subject): \(message)" }
}

/// Does file work and tells its failures as this library's own.
func onFiles<Result>(_ body: () throws(FileError) -> Result) throws(RegistryError) -> Result {
  do throws(FileError) {
    return try body()
  } catch {
    throw RegistryError(error)
  }
}
