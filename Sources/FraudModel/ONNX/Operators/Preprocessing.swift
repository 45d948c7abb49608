extension Operator {
  /// Operators of `ai.onnx.ml` that prepare features.
  static let preprocessing: [Operator] = [
    Operator("Scaler", domain: mlDomain) { (op) throws(ModelError) in try op.scale() },
    Operator("Normalizer", domain: mlDomain) { (op) throws(ModelError) in try op.normalize() },
    Operator("Imputer", domain: mlDomain) { (op) throws(ModelError) in try op.impute() },
    Operator("Binarizer", domain: mlDomain) { (op) throws(ModelError) in
      let threshold = Double(try op.float("threshold", 0))
      let value = try op.numbers(0)
      try op.elementwise(value, gives: value.type) { $0 > threshold ? 1 : 0 }
    },
  ]
}

extension NodePlan {
  /// The input of an operator that works row by row, and the width of a row.
  func rows() throws(ModelError) -> (value: ProgramValue, width: Int) {
    let value = try numbers(0)
    guard let width = value.shape.last, value.shape.count <= 2 else {
      throw refusal("its input has shape \(value.shape); it takes rows")
    }
    return (value, width)
  }

  /// One value a column, of a list that has one for each or one for all.
  private func spread(_ values: [Double], _ width: Int, _ what: String) throws(ModelError) -> [Double] {
    if values.count == width { return values }
    guard values.count == 1 else { throw refusal("it has \(values.count) \(what) for \(width) columns") }
    return [Double](repeating: values[0], count: width)
  }

  fileprivate mutating func scale() throws(ModelError) {
    let (value, width) = try rows()
    let offsets = try spread(try floats("offset")?.map(Double.init) ?? [0], width, "offsets")
    let scales = try spread(try floats("scale")?.map(Double.init) ?? [1], width, "scales")
    let source = slot(value)
    let result = try give(.float, value.shape)
    run { (memory) throws(ModelError) in
      for index in 0..<result.count {
        let column = index % width
        let centered = Float(memory[source.start + index]) - Float(offsets[column])
        memory[result.start + index] = Double(centered * Float(scales[column]))
      }
    }
  }

  fileprivate mutating func normalize() throws(ModelError) {
    let (value, width) = try rows()
    let norm = try text("norm", "MAX")
    guard ["MAX", "L1", "L2"].contains(norm) else { throw refusal("its norm is '\(norm)'; MAX, L1 and L2 can be run") }
    let source = slot(value)
    let result = try give(.float, value.shape, labels: value.labels)
    guard width > 0 else { return }
    run { (memory) throws(ModelError) in
      for start in stride(from: 0, to: result.count, by: width) {
        var size: Float = norm == "MAX" ? -.greatestFiniteMagnitude : 0
        for index in 0..<width {
          let element = Float(memory[source.start + start + index])
          switch norm {
          case "MAX": size = max(size, element)
          case "L1": size += abs(element)
          default: size += element * element
          }
        }
        if norm == "L2" { size = size.squareRoot() }
        for index in 0..<width {
          let element = Float(memory[source.start + start + index])
          memory[result.start + start + index] = Double(size == 0 ? element : element / size)
        }
      }
    }
  }

  fileprivate mutating func impute() throws(ModelError) {
    let (value, width) = try rows()
    let (missing, imputed): (Double, [Double])
    if value.type.isInteger {
      (missing, imputed) = (
        Double(try integer("replaced_value_int64", 0)), try integers("imputed_value_int64s")?.map(Double.init) ?? []
      )
    } else {
      (missing, imputed) = (
        Double(try float("replaced_value_float", 0)), try floats("imputed_value_floats")?.map(Double.init) ?? []
      )
    }
    let fill = try spread(imputed, width, "values to fill in")
    let source = slot(value)
    let result = try give(value.type, value.shape)
    run { (memory) throws(ModelError) in
      for index in 0..<result.count {
        let element = memory[source.start + index]
        let isMissing = element == missing || element.isNaN && missing.isNaN
        memory[result.start + index] = isMissing ? fill[index % width] : element
      }
    }
  }
}
