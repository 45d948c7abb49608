import AtomicFiles
import TestSupport
import Testing
import YAMLTree

@Suite("Printing YAML")
struct PrinterTests {
  private func printed(_ text: String) throws -> String {
    let root = try YAMLParser().document(in: YAMLSource(text, name: "a.yaml")).root
    return String(decoding: try YAMLPrinter.print(root), as: UTF8.self)
  }

  @Test("puts lists below their keys without indentation and sorts keys naturally")
  func layout() throws {
    let text = "b10: {}\nb2: [1, [2, 3], {y: 1, x: [a]}]\n_a: []\nA: ~\n"
    let expected = """
      _a: []
      A: null
      b2:
      - 1
      - - 2
        - 3
      - x:
        - a
        "y": 1
      b10: {}

      """
    #expect(try printed(text) == expected)
    #expect(try printed(expected) == expected)
  }

  @Test("refuses what JSON cannot hold", arguments: ["a: .inf", "a: {1: b}", "a: !!int x", "a: {true: b}"])
  func unprintable(text: String) {
    let error = #expect(throws: YAMLError.self) { try printed(text) }
    #expect(error?.code == .unprintable)
    #expect(error?.mark?.line == 1)
  }

  /// Everything that has ever been a question of quoting, folding or numbers, one value a line.
  private static let values = #"""
    0x1F, 1_000, 1.0, 1e3, 0777, 0o17, 0b11, 1234567.5, 123456789.25, 1e20, 1e21, 1.5e300, 0.00001, 0.000001,
    0.0000001, -0.0, +5, 18446744073709551615, 99999999999999999999, .5, 5., +1.5, 1_0.5, 2020-01-01, 2020-13-01,
    2020-1-1T1:2:3Z, "2020-1-1 1:2:3", 0b12, 08, 0_8, 09.5, "1:20", "190:20:30.15", "y", yes, Null, "~", "<<", "=", "0x",
    "1e3", "+.inf", ".", "..", "a: b", "a #b", " a", "a ", "", "-", "- a", "?", "? a", ":", ":a", "a:", "%a", "@a",
    "`a", "!a", "&a", "*a", "|", ">", "{a", "[a", "a,b", "---", "...", "--- a", "....", "é", "😀", "a\tb",
    "\u00a0", "a\rb", "it's", "'q", "\"q\"", "a\\b", "\u2028x", "\ufeffx y", "#a", "0.0", "1.", "-.5", "1e", "0o8",
    "-0x1f", "-0b1", "-0o7", "0x_1", "1__0", "_1", "12e03", "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43.10 -5", "2001-12-15 2:59:43.10", "2002-12-14T21:59:43Z", "20020-1-1", "1:2a", "1:60", 0o8,
    -0x1f, 0x_1, 12e03, 0_7, 0X1F, 1E5, 1.e5, 0B11, "0B11", 0x1.8p3, .1_5, ".1_5", ".1_", .1_, "a\nb", "a\nb\n",
    "a\n\n", "\n", "\na", " a\nb", "a \nb", "a\n b", "a\n  b  c\n", "é\nü", "a\tb\nc", "a: b\nc", "\n\n\n", "\t", "a\u2029b\nc",
    "<a>&b", "\u001b[0m", "\u0000", "\u0085", "a \u0085 b\u0085\u0085c", "😀 a\nb", "~a", "null a", "on", "Off", "n", "N", "NO", "!!int 3", "a'b: c",
    "word word word word word word word word word word word word word word word word word word word word word word word",
    "word word word word word word word word word word word word word word word word word word:  two spaces and: a colon",
    "word word word word word word word word word word word word word word word word word word\tword word word word word",
    "word word word word word word word word word word word word word word word word word word\t  word  word word  word",
    "ééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé",
    "'word word word word word word word word word word word word word word word word word'word word 'word word word ",
    "wordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwordwo rd"
    """#

  private static let documents = [
    "v: [\(values)]",
    "v: {e: [{\"a b\": 1, \"yes\": 2, \"12\": 3, \"a: b\": 4, \"#\": 5, \"\": 6, \"x\\ny\": [1], \"a\\tb\": {b: 1}}]}",
    "v: {a1: 0, a10: 0, a2: 0, A: 0, _: 0, \"1\": 0, \"01\": 0, \"001\": 0, \"10\": 0, \"9\": 0, \"-\": 0, a-b: 0, ab: 0}",
    "v: {x100: 0, x1000: 0, x010: 0, x10: 0, é: 0, z: 0, a.b: 0, a/b: 0, a0: 0, \"a\\u0660\": 0, \"中\": 0, \"a b\": 0}",
    "v:\n  \(String(repeating: "k", count: 128)): 1\n  \(String(repeating: "k", count: 129)): {a: [1, {b: c}]}",
    "v:\n  \(String(repeating: "k", count: 129)): [1, {b: c}]\n  t: 2020-1-1T1:2:3.500+02:00\n  u: 2020-1-1 1:2:3",
    "v: {\(String(repeating: "word ", count: 30)): {a: |\n    x\n  }, b: }",
    "v:\n- - - a: |\n        deep\n         er\n  - - >\n      folded\n      text\n\n      more\n- |+\n  keep\n\n- |2\n    in\n",
  ]

  @Test(
    "prints the bytes that kubectl prints", .enabled(if: Surroundings.program("kubectl") != nil),
    arguments: documents)
  func likeKubectl(document: String) async throws {
    try await withTemporaryDirectory { directory in
      let text = "apiVersion: v1\nkind: Foo\nmetadata: {name: x}\n" + document + "\n"
      try write("resources: [a.yaml]\n", to: directory + "/kustomization.yaml")
      try write(text, to: directory + "/a.yaml")
      let oracle = try await run("kubectl", ["kustomize", directory])
      let ours: String? = try? printed(text)
      if oracle.exit == 0 {
        #expect(ours == oracle.output)
      } else {
        #expect(ours == nil, "\(oracle.errors)")
      }
    }
  }
}
