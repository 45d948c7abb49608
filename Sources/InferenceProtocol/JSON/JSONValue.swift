/// A JSON value of moderate size: settings, parameters, metadata.
///
/// Tensor data never become one.
public struct JSONValue: Sendable, Equatable {
  /// What the value is.
  public enum Content: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A number without point and exponent that fits.
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
  }

  /// What the value is.
  public let content: Content
  /// Where it began in the text it was read from, in bytes; 0 for a value made in memory.
  public let offset: Int

  /// Makes a value.
  public init(_ content: Content, offset: Int = 0) {
    self.content = content
    self.offset = offset
  }

  /// Compares contents; where they stood in a text does not matter.
  public static func == (left: Self, right: Self) -> Bool { left.content == right.content }

  /// The text of a string; nil for anything else.
  public var string: String? {
    guard case .string(let value) = content else { return nil }
    return value
  }
  /// The value of a Boolean; nil for anything else.
  public var bool: Bool? {
    guard case .bool(let value) = content else { return nil }
    return value
  }
  /// The value of an integer; nil for anything else.
  public var integer: Int64? {
    guard case .integer(let value) = content else { return nil }
    return value
  }
  /// The value of any number; nil for anything else.
  public var number: Double? {
    switch content {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
  /// The elements of an array; nil for anything else.
  public var array: [JSONValue]? {
    guard case .array(let value) = content else { return nil }
    return value
  }
  /// The members of an object; nil for anything else.
  public var object: JSONObject? {
    guard case .object(let value) = content else { return nil }
    return value
  }
  /// Whether it is `null`.
  public var isNull: Bool { content == .null }

  /// A member of an object; nil where there is none or the value is no object.
  public subscript(name: String) -> JSONValue? { object?[name] }

  /// What it is, for sentences: `a string`, `null`, ….
  public var kind: String {
    switch content {
    case .null: "null"
    case .bool: "a Boolean"
    case .integer, .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral
{
  /// Makes a string.
  public init(stringLiteral value: String) { self.init(.string(value)) }
  /// Makes a Boolean.
  public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
  /// Makes an integer.
  public init(integerLiteral value: Int64) { self.init(.integer(value)) }
  /// Makes an array.
  public init(arrayLiteral elements: JSONValue...) { self.init(.array(elements)) }
}

/// The members of a JSON object in the order in which they stand.
public struct JSONObject: Sendable, Equatable {
  /// A name and its value.
  public struct Member: Sendable, Equatable {
    /// The member's name.
    public let name: String
    /// The member's value.
    public var value: JSONValue
    /// Where the name began in the text, in bytes.
    public let offset: Int

    /// Compares names and values.
    public static func == (left: Self, right: Self) -> Bool { left.name == right.name && left.value == right.value }
  }

  /// The members in order; a repeated name stands for its last value, as in most readers.
  public private(set) var members: [Member] = []

  /// Makes an object without members.
  public init() {}

  /// Whether there are no members.
  public var isEmpty: Bool { members.isEmpty }

  /// A member's value, nil where there is none; setting nil removes the member.
  public subscript(name: String) -> JSONValue? {
    get { members.last { $0.name == name }?.value }
    set {
      guard let newValue else { return members.removeAll { $0.name == name } }
      if let index = members.lastIndex(where: { $0.name == name }) {
        members[index].value = newValue
      } else {
        members.append(Member(name: name, value: newValue, offset: newValue.offset))
      }
    }
  }

  mutating func append(_ name: String, _ value: JSONValue, offset: Int) {
    members.append(Member(name: name, value: value, offset: offset))
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Makes an object with members in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (name, value) in elements { self[name] = value }
  }
}

/// What a message says about a request, an answer or a tensor beside its fields.
public typealias Parameters = JSONObject
