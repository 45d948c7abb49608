internal import _StringProcessing

/// A regular expression; most are plain names, which are compared without an engine.
struct Pattern {
  private enum Form {
    /// Text in which every dot stands for any character.
    case dotted([Unicode.Scalar])
    case expression(Regex<AnyRegexOutput>)
  }

  private let form: Form
  private let isWhole: Bool

  /// Reads a pattern.
  ///
  /// - Parameters:
  ///   - text: The pattern.
  ///   - wholly: Whether it must match the whole text rather than a part of it.
  /// - Throws: When it is no regular expression.
  init(_ text: String, wholly: Bool) throws(KustomizeError) {
    isWhole = wholly
    let special: Set<Character> = ["\\", "^", "$", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|"]
    if !text.contains(where: special.contains) {
      form = .dotted(Array(text.unicodeScalars))
      return
    }
    do {
      form = .expression(try Regex(text).matchingSemantics(.unicodeScalar))
    } catch {
      throw KustomizeError(
        .kustomization, "\(text) is no regular expression; correct it or escape its special characters")
    }
  }

  /// Whether a text fits.
  func matches(_ text: String) -> Bool {
    switch form {
    case .dotted(let pattern):
      let text = Array(text.unicodeScalars)
      func fits(at start: Int) -> Bool {
        pattern.indices.allSatisfy { pattern[$0] == text[start + $0] || pattern[$0] == "." && text[start + $0] != "\n" }
      }
      if isWhole { return text.count == pattern.count && fits(at: 0) }
      return text.count >= pattern.count && (0...(text.count - pattern.count)).contains(where: fits)
    case .expression(let regex):
      return (isWhole ? try? regex.wholeMatch(in: text) : try? regex.firstMatch(in: text)) != nil
    }
  }
}
