/// A named tensor of a request or an answer; its data always fill its shape.
public struct Tensor: Sendable, Equatable {
  /// The name under which the model declares it.
  public let name: String
  /// The length of each dimension, none negative; the first one counts rows.
  public let shape: [Int]
  /// The element type.
  public let datatype: Datatype
  /// The elements in row-major order, as many as the product of ``shape``.
  public let data: TensorData
  /// What is said about it beside its elements, such as `content_type`.
  public var parameters: Parameters

  /// Puts a tensor together.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - shape: The length of each dimension; one of them may be -1 and is then found from the count of elements.
  ///   - datatype: The element type; its ``Datatype/storage`` is the kind of `data`.
  ///   - data: The elements in row-major order.
  ///   - parameters: What else is said about it.
  /// - Throws: ``ProtocolError`` with code `shape` or `datatype`, naming the tensor.
  public init(
    name: String, shape: [Int], datatype: Datatype, data: TensorData, parameters: Parameters = [:]
  ) throws(ProtocolError) {
    guard data.storage == datatype.storage else {
      throw ProtocolError(.datatype, "tensor '\(name)': \(data.storage) cannot hold \(datatype)", subject: name)
    }
    self.name = name
    self.shape = try Self.resolve(shape, count: data.count, name: name)
    self.datatype = datatype
    self.data = data
    self.parameters = parameters
  }

  /// Puts an `FP32` tensor together; see ``init(name:shape:datatype:data:parameters:)``.
  public init(name: String, shape: [Int], floats: [Float]) throws(ProtocolError) {
    try self.init(name: name, shape: shape, datatype: .fp32, data: .floats(floats))
  }

  private init(unchecked tensor: Tensor, shape: [Int], name: String) {
    self.name = name
    self.shape = shape
    datatype = tensor.datatype
    data = tensor.data
    parameters = tensor.parameters
  }

  /// The number of elements.
  public var count: Int { data.count }

  /// The number of rows: the first dimension, 1 for a scalar.
  public var rowCount: Int { shape.first ?? 1 }

  /// The elements of an `FP16` or `FP32` tensor; nil for other types.
  public var floats: [Float]? {
    if case .floats(let values) = data { values } else { nil }
  }

  /// A list of n elements as a column of shape [n, 1], the form in which MLServer answers; others as they are.
  public func asColumn() -> Tensor {
    shape.count == 1 ? Tensor(unchecked: self, shape: [shape[0], 1], name: name) : self
  }

  /// The same elements under another name.
  public func renamed(_ name: String) -> Tensor { Tensor(unchecked: self, shape: shape, name: name) }

  /// The product of a shape's dimensions; nil when one is negative or the product overflows.
  public static func count(of shape: [Int]) -> Int? {
    var product = 1
    for length in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      if length < 0 || overflow { return nil }
      product = next
    }
    return product
  }

  static func resolve(_ shape: [Int], count: Int, name: String) throws(ProtocolError) -> [Int] {
    if Self.count(of: shape) == count { return shape }
    var resolved = shape
    if let open = shape.firstIndex(of: -1) {
      resolved[open] = 1
      if let rest = Self.count(of: resolved), rest > 0, count % rest == 0 {
        resolved[open] = count / rest
        return resolved
      }
    }
    throw ProtocolError(
      .shape,
      "tensor '\(name)': shape \(shape) needs \(need(shape)) elements and data holds \(count); make them agree",
      subject: name)
  }

  private static func need(_ shape: [Int]) -> String {
    count(of: shape).map(String.init) ?? "a whole number of"
  }
}
