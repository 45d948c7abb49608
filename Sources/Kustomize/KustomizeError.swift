public import YAMLTree

/// Why an overlay cannot be rendered, told as one sentence that names the file, the resource, the field and the remedy.
public struct KustomizeError: Error, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong; new kinds may be added.
  public struct Code: Hashable, Sendable, RawRepresentable {
    /// The stable name of the kind.
    public let rawValue: String

    /// Names a kind.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A file is missing, unreadable or too large.
    public static let file = Code(rawValue: "file")
    /// A file outside the root is asked for, or a base contains itself.
    public static let escape = Code(rawValue: "escape")
    /// A file is not YAML.
    public static let syntax = Code(rawValue: "syntax")
    /// A kustomization file says what it cannot say.
    public static let kustomization = Code(rawValue: "kustomization")
    /// A manifest is no Kubernetes resource.
    public static let manifest = Code(rawValue: "manifest")
    /// Two resources have the same identity.
    public static let conflict = Code(rawValue: "conflict")
    /// A patch, replacement or other change finds nothing to change, or more than one thing.
    public static let target = Code(rawValue: "target")
    /// A field is not of the kind that a change needs.
    public static let field = Code(rawValue: "field")
    /// What is asked for is not done in-process.
    public static let unsupported = Code(rawValue: "unsupported")
    /// A resource cannot be printed.
    public static let unprintable = Code(rawValue: "unprintable")
  }

  /// What kind of thing is wrong.
  public let code: Code
  /// What is wrong, what was expected and what to do.
  public let message: String
  /// The file that the cause stands in.
  public internal(set) var file: String?
  /// Where in the file.
  public internal(set) var mark: YAMLMark?
  /// The line that the mark points at.
  public internal(set) var line: String?
  /// The resource: `Deployment web in namespace shop`.
  public internal(set) var resource: String?
  /// The field in the resource: `spec/template/spec/containers`.
  public internal(set) var fieldPath: String?
  /// The text that the mark is in.
  private var source: YAMLSource?

  /// Describes what is wrong.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  init(_ code: Code, _ message: String, at value: YAMLValue) {
    self.init(code, message)
    locate(in: value.source, at: value.node.mark)
  }

  init(_ error: YAMLError, _ code: Code = .syntax) {
    self.init(code, error.message)
    file = error.source
    mark = error.mark
    line = error.line
  }

  /// The same error with the place added, unless it has one already.
  mutating func locate(in source: YAMLSource?, at mark: YAMLMark?) {
    guard file == nil, let source else { return }
    file = source.name
    // A mark that is known already is closer to the cause.
    self.mark = self.mark ?? mark
    self.source = source
    line = self.mark.flatMap { source.line(Int($0.line)) }
  }

  /// The same error with the file added, unless it has one already.
  func inFile(_ path: String) -> KustomizeError {
    var copy = self
    if copy.file == nil { copy.file = path }
    return copy
  }

  /// The same error with the resource added, unless it has one already.
  func of(_ resource: Resource) -> KustomizeError {
    var copy = self
    if copy.resource == nil { copy.resource = resource.id.inWords }
    copy.locate(in: resource.source, at: resource.node.mark)
    return copy
  }

  /// The same error with the field added, unless it has one already.
  func at(field path: String, mark: YAMLMark? = nil) -> KustomizeError {
    var copy = self
    if copy.fieldPath == nil { copy.fieldPath = path }
    if copy.mark == nil { copy.mark = mark }
    return copy
  }

  /// The sentence, and the line with a caret below it where the place is known.
  public var description: String {
    let subject = [resource, fieldPath.map { "field \($0)" }].compactMap(\.self).joined(separator: ", ")
    let sentence = subject.isEmpty ? message : "\(subject): \(message)"
    guard let file else { return sentence }
    guard let mark, let line else { return "\(file): \(sentence)" }
    return YAMLError.rendering(sentence, in: file, at: mark, line: line)
  }
}
