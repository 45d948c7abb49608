/// The order in which keys are printed: Go's natural order, where `a2` comes before `a10` and letters after the rest.
public enum KeyOrder {
  /// Sorts the fields of a mapping by the texts of their keys; equal keys keep their order.
  static func sorted(_ fields: [YAMLField]) -> [YAMLField] {
    func text(_ field: YAMLField) -> String {
      if case .scalar(let text) = field.key.content { return text }
      return ""
    }
    var isSorted = true
    for index in fields.indices.dropFirst()
    where !precedes(text(fields[index - 1]), text(fields[index])) {
      isSorted = false
      break
    }
    return isSorted ? fields : fields.sorted { precedes(text($0), text($1)) }
  }

  /// Whether a key is printed before another.
  public static func precedes(_ left: String, _ right: String) -> Bool {
    // Most keys are told apart by two letters.
    for (first, second) in zip(left.utf8, right.utf8) where first != second {
      if first < 0x80, second < 0x80, isLetter(UInt32(first)), isLetter(UInt32(second)) { return first < second }
      break
    }
    let isASCII = left.utf8.allSatisfy { $0 < 0x80 } && right.utf8.allSatisfy { $0 < 0x80 }
    if isASCII { return precedes(left.utf8.map(UInt32.init), right.utf8.map(UInt32.init)) }
    return precedes(left.unicodeScalars.map(\.value), right.unicodeScalars.map(\.value))
  }

  private static func precedes(_ left: [UInt32], _ right: [UInt32]) -> Bool {
    for index in 0..<min(left.count, right.count) where left[index] != right[index] {
      let isLeftLetter = isLetter(left[index])
      let isRightLetter = isLetter(right[index])
      if isLeftLetter && isRightLetter { return left[index] < right[index] }
      if isLeftLetter || isRightLetter { return isRightLetter }
      return precedesAsNumber(left, right, from: index)
    }
    return left.count < right.count
  }

  /// Compares runs of digits by their value, and otherwise the characters themselves.
  private static func precedesAsNumber(_ left: [UInt32], _ right: [UInt32], from index: Int) -> Bool {
    var leftValue: Int64 = 0
    var rightValue: Int64 = 0
    if left[index] == 0x30 || right[index] == 0x30 {
      // A zero counts only inside a number that has begun with another digit.
      for digit in left[..<index].reversed() {
        guard isDigit(digit) else { break }
        if digit != 0x30 {
          (leftValue, rightValue) = (1, 1)
          break
        }
      }
    }
    func end(_ text: [UInt32], _ value: inout Int64) -> Int {
      var end = index
      while end < text.count, isDigit(text[end]) {
        value = value &* 10 &+ Int64(text[end]) &- 0x30
        end += 1
      }
      return end
    }
    let leftEnd = end(left, &leftValue)
    let rightEnd = end(right, &rightValue)
    if leftValue != rightValue { return leftValue < rightValue }
    if leftEnd != rightEnd { return leftEnd < rightEnd }
    return left[index] < right[index]
  }

  private static func isLetter(_ value: UInt32) -> Bool {
    if value < 0x80 { return (0x41...0x5A).contains(value & ~0x20) }
    guard let scalar = Unicode.Scalar(value) else { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }

  private static func isDigit(_ value: UInt32) -> Bool {
    if value < 0x80 { return (0x30...0x39).contains(value) }
    return Unicode.Scalar(value)?.properties.generalCategory == .decimalNumber
  }
}
