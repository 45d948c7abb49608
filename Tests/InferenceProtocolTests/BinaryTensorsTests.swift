import InferenceProtocol
import Testing

@Suite struct BinaryTensorsTests {
  private func decode(
    _ fields: String, _ binary: [UInt8], length: Int? = nil
  ) throws -> InferRequest {
    let header = Array(#"{"inputs":[{"name":"x",\#(fields)}]}"#.utf8)
    return try InferRequest(decoding: (header + binary), headerLength: length ?? header.count)
  }

  @Test("elements are little-endian")
  func layout() throws {
    let request = try decode(
      #""shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}"#, [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
    #expect(request.inputs.first?.data == .floats([1, -2]))
    #expect(request.inputs.first?.parameters.isEmpty == true)
    #expect(
      try Tensor(name: "s", shape: [2], datatype: .bytes, data: .bytes([[0x61], []])).littleEndianBytes
        == [1, 0, 0, 0, 0x61, 0, 0, 0, 0])
  }

  @Test(
    "sizes that do not agree are refused",
    arguments: [
      (#""shape":[2],"datatype":"FP32","parameters":{"binary_data_size":7}"#, 8, "take 8 bytes"),
      (#""shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}"#, 7, "must be a number of bytes"),
      (#""shape":[2],"datatype":"FP32","parameters":{"binary_data_size":-1}"#, 8, "must be a number of bytes"),
      (#""shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}"#, 9, "1 bytes of binary data belong to no"),
      (#""shape":[-1],"datatype":"FP32","parameters":{"binary_data_size":8}"#, 8, "need a shape without -1"),
      (#""shape":[4611686018427387904],"datatype":"FP64","parameters":{"binary_data_size":8}"#, 8, "too many bytes"),
      (#""shape":[3],"datatype":"BYTES","parameters":{"binary_data_size":8}"#, 8, "hold 2 whole strings"),
      (#""shape":[1],"datatype":"FP32","data":[1]"#, 4, "4 bytes of binary data belong to no"),
    ] as [(String, Int, String)])
  func refused(_ fields: String, _ count: Int, _ sentence: String) throws {
    let binary = [UInt8](repeating: 0, count: count)
    let error = try #require(throws: ProtocolError.self) { try decode(fields, binary) }
    #expect(error.description.contains(sentence), "\(error)")
  }

  @Test("a header length beyond the body is refused", arguments: [-1, 1_000_000])
  func headerLength(_ length: Int) {
    #expect(throws: ProtocolError.self) { try decode(#""shape":[0],"datatype":"FP32","data":[]"#, [], length: length) }
  }

  @Test("an answer says how much of it is JSON, and its sizes add up")
  func answer() throws {
    let response = InferResponse(
      modelName: "m", id: "1",
      outputs: [
        try Tensor(name: "a", shape: [3], floats: [1, .nan, -0.0]),
        try Tensor(name: "b", shape: [1], datatype: .int64, data: .ints([-5])),
      ])
    var bytes: [UInt8] = []
    let length = try #require(response.encode(into: &bytes) { $0 == "a" })
    #expect(bytes.count == length + 12)
    #expect(try InferResponse(decoding: bytes, headerLength: length) == response)
  }
}
