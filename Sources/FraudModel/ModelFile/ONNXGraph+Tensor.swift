extension ONNXGraph.Tensor {
  /// Reads a constant, typed or raw.
  ///
  /// - Parameter message: A `TensorProto`.
  /// - Throws: ``ModelError`` naming the constant whose elements cannot be read, stand elsewhere or do not fill its
  ///   shape.
  init(decoding message: WireReader) throws(ModelError) {
    var reader = message
    var integers: [Int] = []
    var floats: [Float] = []
    var raw: WireReader?
    var kind = 0
    var isExternal = false
    while let field = try reader.next() {
      switch field.number {
      case 1: try field.value.append(to: &shape)
      case 2: kind = try field.value.integer()
      case 4: try field.value.append(to: &floats)
      case 5, 7: try field.value.append(to: &integers)
      case 6: texts.append(try field.value.text())
      case 8: name = try field.value.text()
      case 9: raw = try field.value.message()
      case 10: try field.value.append(to: &elements)
      case 13: isExternal = true
      case 14: isExternal = try field.value.integer() == 1
      default: break
      }
    }
    guard let type = ONNXGraph.ElementType(rawValue: kind) else {
      throw ModelError(
        .modelFile,
        "constant '\(name)' has elements of type \(ONNXGraph.ElementType.name(kind)); float, double, int32, int64, bool "
          + "and string can be read")
    }
    guard !isExternal else {
      throw ModelError(
        .modelFile, "constant '\(name)' stands in another file; save the model with its data in one file")
    }
    self.type = type
    if !floats.isEmpty { elements = floats.map(Double.init) }
    if !integers.isEmpty { elements = integers.map(Double.init) }
    if var raw { elements = try Self.elements(&raw, type, name) }
    var size = 1
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      size = overflow || dimension < 0 ? -1 : product
      if size < 0 { break }
    }
    let count = type == .string ? texts.count : elements.count
    guard size == count else {
      throw ModelError(
        .modelFile, "constant '\(name)' has \(count) elements, which its shape \(shape) does not hold")
    }
  }

  private static func elements(
    _ raw: inout WireReader, _ type: ONNXGraph.ElementType, _ name: String
  ) throws(ModelError) -> [Double] {
    let width =
      switch type {
      case .float, .int32: 4
      case .double, .int64: 8
      case .bool, .uint8: 1
      case .string: 0
      }
    guard width > 0, raw.count % width == 0 else {
      throw ModelError(
        .modelFile, "constant '\(name)' has \(raw.count) bytes, which make no whole number of \(type.name) elements")
    }
    var elements: [Double] = []
    elements.reserveCapacity(raw.count / width)
    while raw.count > 0 {
      let bits = try raw.fixed(width)
      switch type {
      case .float: elements.append(Double(Float(bitPattern: UInt32(bits))))
      case .double: elements.append(Double(bitPattern: bits))
      case .int32: elements.append(Double(Int32(truncatingIfNeeded: bits)))
      case .int64: elements.append(Double(Int64(bitPattern: bits)))
      case .uint8: elements.append(Double(bits))
      case .bool, .string: elements.append(bits == 0 ? 0 : 1)
      }
    }
    return elements
  }

  /// Writes the constant, its elements' bytes raw and the lowest first.
  func encode(into writer: inout WireWriter) {
    for size in shape { writer.write(1, size) }
    writer.write(2, type.rawValue)
    for text in texts { writer.write(6, text) }
    writer.write(8, name)
    switch type {
    case .double: writer.write(9, bytes: elements.flatMap { littleEndian($0.bitPattern) })
    case .float: writer.write(9, bytes: elements.flatMap { littleEndian(Float($0).bitPattern) })
    case .int64: writer.write(9, bytes: elements.flatMap { littleEndian(Int64(exactly: $0) ?? 0) })
    case .int32: writer.write(9, bytes: elements.flatMap { littleEndian(Int32(exactly: $0) ?? 0) })
    case .bool: writer.write(9, bytes: elements.map { $0 == 0 ? 0 : 1 })
    case .uint8: writer.write(9, bytes: elements.map { UInt8(exactly: $0) ?? 0 })
    case .string: break
    }
  }

  private func littleEndian<Bits: FixedWidthInteger>(_ bits: Bits) -> [UInt8] {
    stride(from: 0, to: Bits.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: bits >> Bits($0)) }
  }
}
