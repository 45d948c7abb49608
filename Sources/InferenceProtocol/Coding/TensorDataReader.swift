extension JSONScanner {
  /// Reads a tensor's `data`, nested or flat, straight into its storage.
  ///
  /// `expected` elements are what the shape asks for, a hint. Beside the elements comes the length of the innermost
  /// lists where `data` is nested.
  mutating func tensorData(
    _ datatype: Datatype, of tensor: String, expected: Int
  ) throws(ProtocolError) -> (data: TensorData, rowLength: Int?) {
    // No element takes less than two bytes, so that a wrong shape cannot make us reserve more than was sent.
    let capacity = min(max(0, expected), (end - position) / 2 + 1)
    var rowLength: Int?
    switch datatype.storage {
    case .floats:
      var values: [Float] = []
      values.reserveCapacity(capacity)
      rowLength = try elements(of: tensor) { (scanner, index) throws(ProtocolError) in
        values.append(try scanner.float(datatype, tensor, index))
      }
      return (.floats(values), rowLength)
    case .doubles:
      var values: [Double] = []
      values.reserveCapacity(capacity)
      rowLength = try elements(of: tensor) { (scanner, index) throws(ProtocolError) in
        values.append(try scanner.numberOrMissing(datatype, tensor, index))
      }
      return (.doubles(values), rowLength)
    case .ints:
      var values: [Int64] = []
      values.reserveCapacity(capacity)
      rowLength = try elements(of: tensor) { (scanner, index) throws(ProtocolError) in
        values.append(try scanner.integer(datatype, tensor, index))
      }
      return (.ints(values), rowLength)
    case .bools:
      var values: [Bool] = []
      values.reserveCapacity(capacity)
      rowLength = try elements(of: tensor) { (scanner, index) throws(ProtocolError) in
        values.append(try scanner.flag(tensor, index))
      }
      return (.bools(values), rowLength)
    case .bytes:
      var values: [[UInt8]] = []
      values.reserveCapacity(min(capacity, 1 << 16))
      rowLength = try elements(of: tensor) { (scanner, index) throws(ProtocolError) in
        guard scanner.next == 0x22 else { throw scanner.mismatch(datatype, tensor, index) }
        values.append(try scanner.stringBytes("a string"))
      }
      return (.bytes(values), rowLength)
    }
  }

  /// Calls `read` at each element of possibly nested lists and moves past their brackets without recursion.
  @inline(__always) private mutating func elements(
    of tensor: String, _ read: (inout JSONScanner, Int) throws(ProtocolError) -> Void
  ) throws(ProtocolError) -> Int? {
    skipBlanks()
    guard next == UInt8(ascii: "[") else { throw unexpected("'[' to begin the data of tensor '\(tensor)'") }
    var (depth, deepest, count, opened) = (0, 0, 0, 0)
    var rowLength: Int?
    value: while true {
      skipBlanks()
      if next == UInt8(ascii: "[") {
        depth += 1
        deepest = max(deepest, depth)
        guard depth <= Self.deepest else {
          throw ProtocolError(.tooLarge, "tensor '\(tensor)': data is nested deeper than \(Self.deepest) levels")
        }
        position += 1
        opened = count
        skipBlanks()
        if next != UInt8(ascii: "]") { continue value }
      } else {
        try read(&self, count)
        count += 1
      }
      while true {
        skipBlanks()
        switch next {
        case UInt8(ascii: ","):
          position += 1
          continue value
        case UInt8(ascii: "]"):
          position += 1
          if depth == deepest, depth > 1 {
            let length = count - opened
            guard rowLength == nil || rowLength == length else {
              throw ProtocolError(
                .shape,
                "tensor '\(tensor)': data has rows of \(rowLength ?? 0) and of \(length) elements; make them equal",
                subject: tensor)
            }
            rowLength = length
          }
          depth -= 1
          if depth == 0 { return rowLength }
        default:
          throw unexpected("',' or ']' in the data of tensor '\(tensor)'")
        }
      }
    }
  }

  @inline(__always) private mutating func float(
    _ datatype: Datatype, _ tensor: String, _ index: Int
  ) throws(ProtocolError) -> Float {
    let double = try numberOrMissing(datatype, tensor, index)
    let value = datatype == .fp16 ? Float(Float16(double)) : Float(double)
    guard !value.isInfinite else { throw outOfRange("\(double)", datatype, tensor, index) }
    return value
  }

  @inline(__always) private mutating func numberOrMissing(
    _ datatype: Datatype, _ tensor: String, _ index: Int
  ) throws(ProtocolError) -> Double {
    if startsNumber { return try double() }
    guard takeLiteral("null") else { throw mismatch(datatype, tensor, index) }
    return .nan
  }

  private mutating func integer(
    _ datatype: Datatype, _ tensor: String, _ index: Int
  ) throws(ProtocolError) -> Int64 {
    guard startsNumber else { throw mismatch(datatype, tensor, index) }
    let start = position
    let number = try decimal()
    guard let magnitude = number.wholeMagnitude else {
      throw outOfRange(text(start..<position) ?? "it", datatype, tensor, index)
    }
    if let range = datatype.integerRange {
      let value = number.isNegative ? -Int128(magnitude) : Int128(magnitude)
      if let value = Int64(exactly: value), range.contains(value) { return value }
    } else if !number.isNegative || magnitude == 0 {
      return Int64(bitPattern: magnitude)
    }
    throw outOfRange(text(start..<position) ?? "it", datatype, tensor, index)
  }

  private mutating func flag(_ tensor: String, _ index: Int) throws(ProtocolError) -> Bool {
    if takeLiteral("true") { return true }
    if takeLiteral("false") { return false }
    if startsNumber, let magnitude = try decimal().wholeMagnitude, magnitude < 2 { return magnitude == 1 }
    throw mismatch(.bool, tensor, index)
  }

  @inline(__always) private var startsNumber: Bool { next &- 0x30 < 10 || next == UInt8(ascii: "-") }

  private func mismatch(_ datatype: Datatype, _ tensor: String, _ index: Int) -> ProtocolError {
    let found =
      switch next {
      case 0x22: "a string"
      case UInt8(ascii: "t"), UInt8(ascii: "f"): "a Boolean"
      case UInt8(ascii: "n"): "null"
      case 0x30...0x39, UInt8(ascii: "-"): "a number"
      case UInt8(ascii: "{"): "an object"
      default: "no JSON value"
      }
    let remedy =
      switch datatype.storage {
      case .floats, .doubles: "send numbers, and null for a missing value"
      case .ints: "send integers"
      case .bools: "send true or false"
      case .bytes: "send strings"
      }
    return ProtocolError(
      .datatype, "tensor '\(tensor)': data[\(index)] is \(found) where \(datatype) is declared; \(remedy)",
      subject: tensor)
  }

  private func outOfRange(_ text: String, _ datatype: Datatype, _ tensor: String, _ index: Int) -> ProtocolError {
    ProtocolError(
      .datatype, "tensor '\(tensor)': data[\(index)] is \(text), which \(datatype) cannot hold; send what it can",
      subject: tensor)
  }
}
