/// Writes ONNX files by hand, sound or not, as the protocol-buffer messages that they are.
struct GraphBytes {
  private(set) var bytes: [UInt8] = []

  /// A field that is a whole number.
  mutating func number(_ field: Int, _ value: Int) {
    varint(UInt64(field) << 3)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// A field that is bytes or a message.
  mutating func bytes(_ field: Int, _ content: [UInt8]) {
    varint(UInt64(field) << 3 | 2)
    varint(UInt64(content.count))
    bytes += content
  }

  /// A field that is a text.
  mutating func text(_ field: Int, _ content: String) { bytes(field, Array(content.utf8)) }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  static func make(_ build: (inout GraphBytes) -> Void) -> [UInt8] {
    var message = GraphBytes()
    build(&message)
    return message.bytes
  }

  /// A node.
  static func node(
    _ op: String, _ inputs: [String], _ outputs: [String], domain: String = "", _ attributes: [[UInt8]] = []
  ) -> [UInt8] {
    make { node in
      for input in inputs { node.text(1, input) }
      for output in outputs { node.text(2, output) }
      node.text(4, op)
      for attribute in attributes { node.bytes(5, attribute) }
      node.text(7, domain)
    }
  }

  /// An attribute of whole numbers.
  static func attribute(_ name: String, _ values: [Int]) -> [UInt8] {
    make {
      $0.text(1, name)
      for value in values { $0.number(8, value) }
      $0.number(20, 7)
    }
  }

  /// An attribute of floats.
  static func attribute(_ name: String, _ values: [Float]) -> [UInt8] {
    make {
      $0.text(1, name)
      $0.bytes(7, values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } })
      $0.number(20, 6)
    }
  }

  /// An attribute of texts.
  static func attribute(_ name: String, _ values: [String]) -> [UInt8] {
    make {
      $0.text(1, name)
      for value in values { $0.text(9, value) }
      $0.number(20, 8)
    }
  }

  /// An attribute that is one whole number.
  static func attribute(_ name: String, _ value: Int) -> [UInt8] {
    make {
      $0.text(1, name)
      $0.number(3, value)
      $0.number(20, 2)
    }
  }

  /// A constant of whole numbers.
  static func constant(_ name: String, _ shape: [Int], _ values: [Int]) -> [UInt8] {
    make {
      for size in shape { $0.number(1, size) }
      $0.number(2, 7)
      for value in values { $0.number(7, value) }
      $0.text(8, name)
    }
  }

  /// A constant with any bytes for elements.
  static func raw(_ name: String, type: Int, _ shape: [Int], _ content: [UInt8]) -> [UInt8] {
    make {
      for size in shape { $0.number(1, size) }
      $0.number(2, type)
      $0.text(8, name)
      $0.bytes(9, content)
    }
  }

  /// An input or output of floats; a size of nil is left open.
  static func port(_ name: String, _ shape: [Int?], type: Int = 1) -> [UInt8] {
    make {
      $0.text(1, name)
      $0.bytes(
        2,
        make {
          $0.bytes(
            1,
            make {
              $0.number(1, type)
              $0.bytes(
                2, make { for size in shape { $0.bytes(1, make { if let size { $0.number(1, size) } }) } })
            })
        })
    }
  }

  /// A file with one graph.
  static func file(
    _ nodes: [[UInt8]], constants: [[UInt8]] = [], inputs: [[UInt8]] = [port("x", [nil, 3])],
    outputs: [[UInt8]] = [port("y", [nil, 3])], opset: Int = 17, ml: Int = 3
  ) -> [UInt8] {
    make { file in
      file.number(1, 8)
      file.bytes(
        7,
        make {
          for node in nodes { $0.bytes(1, node) }
          for constant in constants { $0.bytes(5, constant) }
          for input in inputs { $0.bytes(11, input) }
          for output in outputs { $0.bytes(12, output) }
        })
      file.bytes(8, make { $0.number(2, opset) })
      file.bytes(
        8,
        make {
          $0.text(1, "ai.onnx.ml")
          $0.number(2, ml)
        })
    }
  }
}
