import InferenceProtocol

extension InferResponse {
  /// The scores of the rows: the output `score`, or else the first one of floating-point numbers, of which the last
  /// column counts, as it does where both classes have one; nil where there is none.
  var scores: [Double]? {
    let candidates = outputs.filter { $0.datatype == .fp32 || $0.datatype == .fp64 }
    guard let output = candidates.first(where: { $0.name == "score" }) ?? candidates.first, output.rowCount > 0 else {
      return nil
    }
    let values: [Double]
    switch output.data {
    case .floats(let floats): values = floats.map { Double($0) }
    case .doubles(let doubles): values = doubles
    default: return nil
    }
    let width = values.count / output.rowCount
    return width == 0 ? nil : (0..<output.rowCount).map { values[($0 + 1) * width - 1] }
  }
}
