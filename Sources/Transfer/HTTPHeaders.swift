/// The fields of a request or an answer, in order; names are the same in any case (RFC 9110 section 5.1).
public struct HTTPHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral, CustomStringConvertible {
  /// One field.
  public struct Field: Hashable, Sendable {
    /// The name as it was given.
    public let name: String
    /// The value without white space around it.
    public let value: String

    /// Makes a field.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The fields in the order in which they are sent or arrived.
  public private(set) var fields: [Field]

  /// Holds fields in their order.
  public init(_ fields: [Field] = []) { self.fields = fields }

  /// Holds the fields of a literal in their order.
  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field($0.0, $0.1) }
  }

  /// The first value of a field; setting it replaces all of them, and setting nil removes the field.
  ///
  /// - Complexity: O(number of fields).
  public subscript(name: String) -> String? {
    get { fields.first { Self.isSame($0.name, name) }?.value }
    set {
      fields.removeAll { Self.isSame($0.name, name) }
      if let newValue { fields.append(Field(name, newValue)) }
    }
  }

  /// Every value of a field, in order.
  public func all(_ name: String) -> [String] {
    fields.filter { Self.isSame($0.name, name) }.map(\.value)
  }

  /// Adds a field after those that are there, also one of the same name.
  public mutating func append(_ name: String, _ value: String) { fields.append(Field(name, value)) }

  /// The fields a line each, the values of secret ones struck out.
  public var description: String {
    fields.map { "\($0.name): \(Redaction.isSecret(header: $0.name) ? Redaction.mark : $0.value)" }
      .joined(separator: "\n")
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.lowercased() == right.lowercased()
  }
}
