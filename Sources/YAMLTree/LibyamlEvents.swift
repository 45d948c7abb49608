internal import CLibyaml

/// What libyaml reads next.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd, sequenceEnd, mappingEnd
    case alias(String)
    case scalar(text: String, tag: String?, isPlain: Bool, style: YAMLNode.Style)
    case sequenceStart(tag: String?, isFlow: Bool)
    case mappingStart(tag: String?, isFlow: Bool)
  }

  let kind: Kind
  let anchor: String?
  let start: YAMLMark
  let end: YAMLMark
}

/// The one owner of a libyaml parser and of the bytes that it reads.
@safe struct LibyamlEvents: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// The parser keeps a pointer into its input, so the handle owns a copy that lives as long as it does.
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let source: YAMLSource

  init(_ source: YAMLSource) throws(YAMLError) {
    self.source = source
    unsafe input = .allocate(capacity: max(1, source.bytes.count))
    _ = unsafe input.initialize(from: source.bytes)
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      throw YAMLError(.limit, "there is no memory to read the text", in: source, at: nil)
    }
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, source.bytes.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// Reads the next event.
  mutating func next() throws(YAMLError) -> YAMLEvent {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { unsafe yaml_event_delete(&event) }
    let start = unsafe Self.mark(event.start_mark)
    let end = unsafe Self.mark(event.end_mark)
    var anchor: String?
    let kind: YAMLEvent.Kind
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: kind = .streamStart
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    case YAML_ALIAS_EVENT:
      kind = unsafe .alias(Self.text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      anchor = unsafe Self.text(scalar.anchor)
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      kind = unsafe .scalar(
        text: String(decoding: bytes, as: UTF8.self), tag: Self.text(scalar.tag),
        isPlain: scalar.plain_implicit == 1, style: Self.style(scalar.style))
    case YAML_SEQUENCE_START_EVENT:
      let sequence = unsafe event.data.sequence_start
      anchor = unsafe Self.text(sequence.anchor)
      kind = unsafe .sequenceStart(tag: Self.text(sequence.tag), isFlow: sequence.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_MAPPING_START_EVENT:
      let mapping = unsafe event.data.mapping_start
      anchor = unsafe Self.text(mapping.anchor)
      kind = unsafe .mappingStart(tag: Self.text(mapping.tag), isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE)
    default: kind = .streamEnd
    }
    return YAMLEvent(kind: kind, anchor: anchor, start: start, end: end)
  }

  private static func mark(_ mark: yaml_mark_t) -> YAMLMark { YAMLMark(line: mark.line + 1, column: mark.column + 1) }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe String(cString: pointer)
  }

  private static func style(_ style: yaml_scalar_style_t) -> YAMLNode.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  /// What the parser stumbled over, in a sentence with a remedy.
  private func failure() -> YAMLError {
    let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "the text is not YAML"
    if unsafe parser.pointee.error == YAML_READER_ERROR {
      let offset = unsafe parser.pointee.problem_offset
      return YAMLError(
        .syntax, "\(problem); save the file as UTF-8 text without control characters", in: source,
        at: source.mark(ofByte: offset))
    }
    let mark = unsafe Self.mark(parser.pointee.problem_mark)
    let context = unsafe parser.pointee.context.map { unsafe " \(String(cString: $0))" } ?? ""
    return YAMLError(.syntax, "\(problem)\(context); \(Self.remedy(problem))", in: source, at: mark)
  }

  private static func remedy(_ problem: String) -> String {
    switch problem {
    case "found character that cannot start any token":
      "indent with spaces, not tabs, and put text that starts with @, ` or % in quotes"
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      "indent with spaces, not tabs"
    case "mapping values are not allowed in this context":
      "put text that holds a colon in quotes, and give every key a line of its own"
    case "did not find expected key", "did not find expected '-' indicator", "could not find expected ':'":
      "check the indentation of this line and the quotes of the line before"
    case "found unexpected end of stream": "close the quotes or brackets that are open here"
    case "found undefined tag handle": "declare the handle with %TAG, or remove the tag"
    default: "correct the text at this place"
    }
  }
}

extension YAMLSource {
  /// The line and column of a byte.
  func mark(ofByte offset: Int) -> YAMLMark {
    let before = bytes.prefix(offset)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // Continuation bytes belong to the character before them.
    let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
    return YAMLMark(line: line, column: column)
  }
}
