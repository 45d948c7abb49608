import InferenceProtocol
import Testing

@Suite struct InferRequestTests {
  private func decode(_ text: String) throws -> InferRequest { try InferRequest(decoding: Array(text.utf8)) }

  private func tensor(_ data: String, _ datatype: String = "FP32", _ shape: String = "[2,2]") throws -> Tensor {
    let request = try decode(
      #"{"inputs":[{"name":"x","shape":\#(shape),"datatype":"\#(datatype)","data":\#(data)}]}"#)
    return try #require(request.inputs.first)
  }

  @Test(
    "nested and flat data are the same tensor", arguments: ["[1,2,3,4]", "[[1,2],[3,4]]", " [ [ 1 , 2 ] ,\n[3,4] ] "])
  func nested(_ data: String) throws {
    let tensor = try tensor(data)
    #expect(tensor.data == .floats([1, 2, 3, 4]))
    #expect(tensor.shape == [2, 2])
  }

  @Test("fields come in any order, unknown ones are passed over, null stands for nothing")
  func fields() throws {
    let request = try decode(
      #"{"foo":[{"a":1}],"outputs":[{"name":"p","parameters":{"binary_data":true}},{"name":"q"}],"inputs":[{"data":[1,2],"#
        + #""bar":null,"datatype":"INT64","parameters":{"content_type":"np"},"shape":["1",-1],"name":"x"}],"id":"7","#
        + #""parameters":null}"#)
    #expect(request.id == "7")
    #expect(request.inputs.first?.data == .ints([1, 2]))
    #expect(request.inputs.first?.shape == [1, 2])
    #expect(request.inputs.first?.parameters == ["content_type": "np"])
    #expect(request.outputs.map(\.name) == ["p", "q"])
    #expect(request.wantsBinary("p") && !request.wantsBinary("q"))
  }

  @Test("null is a missing number")
  func missing() throws {
    let floats = try #require(try tensor("[null,1,2,3]").floats)
    #expect(floats[0].isNaN)
    #expect(floats[1] == 1)
  }

  @Test(
    "what does not fit is refused in a sentence that names the tensor",
    arguments: [
      ("[1,2,3]", "FP32", "[2,2]", "shape [2, 2] needs 4 elements and data holds 3"),
      ("[[1,2,3],[4]]", "FP32", "[2,2]", "rows of 3 and of 1"),
      ("[[1,2,3,4]]", "FP32", "[2,2]", "needs rows of 2 elements and data has rows of 4"),
      (#"[1,"a",3,4]"#, "FP32", "[2,2]", "data[1] is a string where FP32 is declared"),
      ("[1,true,3,4]", "FP64", "[2,2]", "data[1] is a Boolean where FP64 is declared"),
      ("[1,2.5,3,4]", "INT32", "[2,2]", "data[1] is 2.5, which INT32 cannot hold"),
      ("[1,2,3,null]", "INT32", "[2,2]", "data[3] is null where INT32 is declared"),
      ("[1,2,3,-1]", "UINT64", "[2,2]", "data[3] is -1, which UINT64 cannot hold"),
      ("[1,2,3,128]", "INT8", "[2,2]", "data[3] is 128, which INT8 cannot hold"),
      ("[1,2,3,1e39]", "FP32", "[2,2]", "data[3] is 1e+39, which FP32 cannot hold"),
      ("[1,2,3,70000]", "FP16", "[2,2]", "data[3] is 70000.0, which FP16 cannot hold"),
      ("[1,2,3,4]", "BYTES", "[2,2]", "data[0] is a number where BYTES is declared"),
      ("[1,2,3,4]", "FLOAT", "[2,2]", "datatype 'FLOAT' is none of BOOL, UINT8"),
      ("[1,2,3,4]", "FP32", "[-1,3]", "shape [-1, 3] needs a whole number of elements"),
      ("[1,2,3,4]", "FP32", "[-2,-2]", "a dimension of its shape is no length"),
      ("[1,2,3,4]", "FP32", "[9223372036854775807,9223372036854775807]", "data holds 4"),
      ("4", "FP32", "[1]", "expected '[' to begin the data of tensor 'x'"),
    ] as [(String, String, String, String)])
  func refused(_ data: String, _ datatype: String, _ shape: String, _ sentence: String) throws {
    let error = try #require(throws: ProtocolError.self) { try tensor(data, datatype, shape) }
    #expect(error.description.contains(sentence), "\(error)")
    #expect(error.description.contains("'x'"), "\(error)")
  }

  @Test(
    "a field that is missing is named",
    arguments: [
      (#"{}"#, "no inputs"), (#"{"inputs":[{"shape":[1],"datatype":"FP32","data":[1]}]}"#, "'inputs[0]' has no name"),
      (#"{"inputs":[{"name":"x","datatype":"FP32","data":[1]}]}"#, "'x' has no shape"),
      (#"{"inputs":[{"name":"x","shape":[1],"data":[1]}]}"#, "'x' has no datatype"),
      (#"{"inputs":[{"name":"x","shape":[1],"datatype":"FP32"}]}"#, "'x' has no data"),
      (#"{"inputs":[],"outputs":[{}]}"#, "outputs[0] has no name"), (#"{"id":7,"inputs":[]}"#, "the request's id"),
      ("[1]", "to begin the request"),
    ] as [(String, String)])
  func absent(_ text: String, _ sentence: String) throws {
    let error = try #require(throws: ProtocolError.self) { try decode(text) }
    #expect(error.description.contains(sentence), "\(error)")
  }

  @Test("numbers are converted as the peer does: to the nearest double, then to the type")
  func conversion() throws {
    #expect(try tensor("[0.1257302165031433]", "FP32", "[1]").data == .floats([Float(0.1257302165031433)]))
    #expect(try tensor("[0.1]", "FP16", "[1]").data == .floats([Float(Float16(0.1))]))
    #expect(try tensor("[18446744073709551615]", "UINT64", "[1]").data == .ints([-1]))
    #expect(try tensor("[1e3,2.0]", "INT16", "[2]").data == .ints([1000, 2]))
    #expect(try tensor("[true,false,1,0]", "BOOL").data == .bools([true, false, true, false]))
    #expect(try tensor(#"["a","é"]"#, "BYTES", "[2]").data == .bytes([[0x61], [0xC3, 0xA9]]))
  }

  @Test("a request reads back as it was written, in JSON and in binary", arguments: [false, true])
  func roundTrip(_ isBinary: Bool) throws {
    var generator = SeededGenerator(3)
    for _ in 0..<500 {
      let request = try Self.request(using: &generator)
      var bytes: [UInt8] = [1, 2, 3]
      let length = request.encode(into: &bytes, isBinary: isBinary)
      #expect((length != nil) == isBinary)
      let read = try InferRequest(decoding: Array(bytes.dropFirst(3)), headerLength: length)
      #expect(read == request)
    }
  }

  /// A request of random tensors whose values every datatype can hold.
  static func request(using generator: inout SeededGenerator) throws -> InferRequest {
    let inputs = try (0..<Int.random(in: 1...4, using: &generator)).map { index in
      let datatype = Datatype.allCases.randomElement(using: &generator) ?? .fp32
      let shape = (0..<Int.random(in: 0...3, using: &generator)).map { _ in Int.random(in: 0...4, using: &generator) }
      let count = shape.reduce(1, *)
      let numbers = (0..<count).map { _ in Int64.random(in: 0...127, using: &generator) }
      let data: TensorData =
        switch datatype.storage {
        case .floats: .floats(numbers.map { $0 == 0 ? .nan : Float(Float16(Float($0) / 7)) })
        case .doubles: .doubles(numbers.map { $0 == 0 ? .nan : Double($0) / 7 })
        case .ints: .ints(numbers)
        case .bools: .bools(numbers.map { $0 > 60 })
        case .bytes: .bytes(numbers.map { Array("é\"\\\n\($0)".utf8) })
        }
      return try Tensor(name: "t\(index)", shape: shape, datatype: datatype, data: data)
    }
    return InferRequest(
      id: Bool.random(using: &generator) ? "an \"id\"" : nil, inputs: inputs,
      outputs: Bool.random(using: &generator) ? [.init("out", parameters: ["binary_data": false])] : [],
      parameters: ["card": "1", "n": 3, "list": [1, 2.5.json]])
  }
}

extension Double {
  fileprivate var json: JSONValue { JSONValue(.number(self)) }
}
