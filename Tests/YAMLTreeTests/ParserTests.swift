import Testing
import YAMLTree

@Suite("Reading YAML")
struct ParserTests {
  private func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) throws -> YAMLNode {
    var parser = YAMLParser()
    parser.limits = limits
    return try parser.document(in: YAMLSource(text, name: "a.yaml")).root
  }

  private func failure(_ text: String, limits: YAMLLimits = YAMLLimits()) -> String? {
    do {
      _ = try parse(text, limits: limits)
      return nil
    } catch let error as YAMLError { return error.description } catch { return "\(error)" }
  }

  @Test("nodes know where they stand and how they were written")
  func marks() throws {
    let root = try parse("a:\n  - 'x'\n  - |\n    two\n    lines\nb: {c: \"é\"}\n")
    let items = try #require(root["a"]?.items)
    #expect(items[0].mark == YAMLMark(line: 2, column: 5))
    #expect(items[0].style == .singleQuoted)
    #expect(items[1].style == .literal)
    #expect(items[1].text == "two\nlines\n")
    #expect(root["b"]?.style == .flow)
    #expect(root["b"]?["c"]?.text == "é")
    #expect(root.keys == ["a", "b"])
  }

  @Test("several documents, empty ones too")
  func documents() throws {
    let all = try YAMLParser().documents(in: YAMLSource("a: 1\n---\n# nothing\n---\nb: 2\n", name: "a.yaml"))
    #expect(all.map(\.root.keys) == [["a"], [], ["b"]])
    #expect(all[1].root.isNull)
    #expect(try YAMLParser().documents(in: YAMLSource("# only a comment\n", name: "a.yaml")).isEmpty)
  }

  @Test("aliases and merge keys are replaced, own fields win, then the first merged")
  func merges() throws {
    let text = """
      one: &one {x: 1, y: 1}
      two: &two {y: 2, z: 2}
      both: {<<: [*one, *two], x: 0}
      """
    let expected = try parse("{x: 0, y: 1, z: 2}")
    #expect(try parse(text)["both"] == expected)
  }

  @Test("a duplicate key is refused with both lines")
  func duplicate() {
    #expect(
      failure("a: 1\nb: 2\na: 3\n") == """
        a.yaml:3:1: the key a stands in this mapping on line 1 already; remove one of the two
          3 | a: 3
            | ^
        """)
    let many = (0..<40).map { "k\($0): 1" }.joined(separator: "\n") + "\nk7: 2"
    #expect(failure(many)?.contains("a.yaml:41:1: the key k7 stands in this mapping on line 8") == true)
  }

  @Test("a syntax error shows the line and a caret")
  func syntax() {
    #expect(
      failure("a: 1\n\tb: 2\n") == """
        a.yaml:2:1: found a tab character that violates indentation while scanning a plain scalar; indent with \
        spaces, not tabs
          2 | \tb: 2
            | ^
        """)
    #expect(failure("a: b: c\n")?.hasPrefix("a.yaml:1:5: mapping values are not allowed in this context;") == true)
    #expect(failure("a: \"open\n")?.hasPrefix("a.yaml:2:1: found unexpected end of stream") == true)
    #expect(failure("a: \u{1}\n")?.hasPrefix("a.yaml:1:4: control characters are not allowed;") == true)
    #expect(failure("a: *x\n")?.hasPrefix("a.yaml:1:4: there is no anchor &x before the alias *x;") == true)
    #expect(failure("<<: 3\n")?.hasPrefix("a.yaml:1:5: a merge key (<<) takes a mapping") == true)
  }

  @Test("a billion laughs end in an error")
  func bomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      text += "a\(level): &a\(level) [" + (0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", ") + "]\n"
    }
    #expect(failure(text)?.contains("aliases repeat more than 400000 values") == true)
  }

  @Test("depth and size are bounded")
  func limits() {
    #expect(failure(String(repeating: "[", count: 5000))?.contains("nested more than 400 deep") == true)
    var small = YAMLLimits()
    small.nodes = 10
    #expect(failure("[1,2,3,4,5,6,7,8,9,0]", limits: small)?.contains("more than 10 values") == true)
    small.bytes = 3
    #expect(failure("abcdef", limits: small)?.contains("expected at most 3") == true)
  }

  @Test("cut anywhere, a text gives a tree or an error")
  func truncated() {
    let text = Array("a: &x {b: [1, 'two', \"th\\u0072ee\"]}\nc: |\n  é\n<<: *x\nd: !!int 3\n".utf8)
    for end in 0...text.count {
      _ = try? YAMLParser().documents(in: YAMLSource(Array(text[..<end]), name: "cut.yaml"))
    }
  }

  @Test("comments are kept beside their nodes when asked for")
  func comments() throws {
    var parser = YAMLParser()
    parser.keepsComments = true
    let text = "# top\na: 1 # one\n\n# before b\n# and more\nb: '#no' # yes\n"
    let root = try parser.document(in: YAMLSource(text, name: "a.yaml")).root
    let fields = try #require(root.fields)
    #expect(root.comments == YAMLComments(above: ["top"]))
    #expect(fields[0].value.comments == YAMLComments(beside: "one"))
    #expect(fields[1].key.comments == YAMLComments(above: ["before b", "and more"]))
    #expect(fields[1].value.comments == YAMLComments(beside: "yes"))
  }
}
