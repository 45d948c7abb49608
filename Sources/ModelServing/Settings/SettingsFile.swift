import AtomicFiles
public import InferenceProtocol

/// A JSON settings file whose every complaint names the file, the line and the column.
public struct SettingsFile: Sendable {
  /// The path that complaints name.
  public let path: String
  /// What it says.
  public let root: JSONObject
  private let text: [UInt8]

  /// Settings files are small; a larger one is a mistake.
  static let largest = 4 << 20

  /// Reads a settings file.
  ///
  /// - Parameter path: A file with one JSON object.
  /// - Throws: ``ServingError`` with code `settings`.
  public init(_ path: String) throws(ServingError) {
    try self.init(path, text: try Self.read(path))
  }

  private static func read(_ path: String) throws(ServingError) -> [UInt8] {
    do throws(FileError) {
      return try AtomicFile.read(path)
    } catch {
      throw ServingError(.settings, "\(error)", subject: path)
    }
  }

  /// Takes the content of a settings file that was read already.
  public init(_ path: String, text: [UInt8]) throws(ServingError) {
    guard text.count <= Self.largest else {
      throw ServingError(
        .settings, "\(path): \(text.count) bytes are more than a settings file may have; is it the right file?",
        subject: path)
    }
    let value: JSONValue
    do throws(ProtocolError) {
      value = try JSONValue(reading: text)
    } catch {
      let place = error.offset.map { Self.place($0, in: text) } ?? ""
      throw ServingError(.settings, "\(path)\(place): \(error)", subject: path)
    }
    guard let root = value.object else {
      throw ServingError(.settings, "\(path):1:1: holds \(value.kind) where a JSON object is expected", subject: path)
    }
    self.path = path
    self.root = root
    self.text = text
  }

  /// An error that points at a place in the file.
  ///
  /// - Parameters:
  ///   - offset: The place, in bytes, as ``JSONValue`` and its members give it.
  ///   - sentence: What is wrong there and what to do.
  /// - Returns: An error with code `settings`.
  public func error(at offset: Int, _ sentence: String) -> ServingError {
    ServingError(.settings, "\(path)\(Self.place(offset, in: text)): \(sentence)", subject: path)
  }

  /// An error for a value of the wrong kind.
  func mismatch(_ name: String, _ value: JSONValue, expected: String) -> ServingError {
    error(at: value.offset, "'\(name)' is \(value.kind) where \(expected) is expected")
  }

  private static func place(_ offset: Int, in text: [UInt8]) -> String {
    let before = text.prefix(max(0, offset))
    let line = before.count { $0 == 0x0A } + 1
    let column = before.count - ((before.lastIndex(of: 0x0A) ?? -1) + 1) + 1
    return ":\(line):\(column)"
  }
}

extension SettingsFile {
  /// A string; nil where the name is absent or null.
  func string(_ name: String, in object: JSONObject) throws(ServingError) -> String? {
    guard let value = object[name], !value.isNull else { return nil }
    guard let text = value.string else { throw mismatch(name, value, expected: "a string") }
    return text
  }

  /// A Boolean; nil where the name is absent or null.
  func bool(_ name: String, in object: JSONObject) throws(ServingError) -> Bool? {
    guard let value = object[name], !value.isNull else { return nil }
    guard let flag = value.bool else { throw mismatch(name, value, expected: "true or false") }
    return flag
  }

  /// An integer within a range; nil where the name is absent or null.
  func integer(_ name: String, in object: JSONObject, _ range: ClosedRange<Int>) throws(ServingError) -> Int? {
    guard let value = object[name], !value.isNull else { return nil }
    guard let wide = value.integer, let number = Int(exactly: wide), range.contains(number) else {
      throw mismatch(name, value, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A list of strings; nil where the name is absent or null.
  func strings(_ name: String, in object: JSONObject) throws(ServingError) -> [String]? {
    guard let value = object[name], !value.isNull else { return nil }
    let texts = value.array?.compactMap(\.string)
    guard let texts, texts.count == value.array?.count else {
      throw mismatch(name, value, expected: "a list of strings")
    }
    return texts
  }

  /// An object; nil where the name is absent or null.
  func object(_ name: String, in object: JSONObject) throws(ServingError) -> JSONObject? {
    guard let value = object[name], !value.isNull else { return nil }
    guard let members = value.object else { throw mismatch(name, value, expected: "an object") }
    return members
  }

  /// Says no to names that mean nothing here.
  func allow(_ names: [String], in object: JSONObject, of thing: String) throws(ServingError) {
    for member in object.members where !names.contains(member.name) {
      throw error(
        at: member.offset, "\(thing) has no setting '\(member.name)'; there are \(names.joined(separator: ", "))")
    }
  }
}
