import FraudModel
import TestSupport
import Testing

@Suite("Graphs that are damaged or mean harm")
struct HostileGraphTests {
  typealias Bytes = GraphBytes

  private static func refusal(_ bytes: [UInt8]) -> String? { message { _ = try ONNXProgram(decoding: bytes) } }
  private static let relu = Bytes.node("Relu", ["x"], ["y"])

  @Test("a sound graph is run")
  func sound() throws {
    let program = try ONNXProgram(decoding: Bytes.file([Self.relu]))
    let given = ONNXTensor(shape: [2, 3], elements: .float([-1, 0, 1, 2, -3, 4]))
    let result = try program.run(["x": given])
    #expect(result == ["y": ONNXTensor(shape: [2, 3], elements: .float([0, 0, 1, 2, 0, 4]))])
    let none = try program.run(["x": ONNXTensor(shape: [0, 3], elements: .float([]))])
    #expect(none["y"]?.shape == [0, 3])
  }

  @Test("an operator that is not known is named with its node, and so is one that the version does not have")
  func operators() {
    for op in ["Loop", "If", "Scan", "Conv"] {
      #expect(
        Self.refusal(Bytes.file([Bytes.node(op, ["x"], ["y"])]))?.hasPrefix("operator '\(op)' that gives 'y'") == true)
    }
    let own = Self.refusal(Bytes.file([Bytes.node("Relu", ["x"], ["y"], domain: "com.example")]))
    #expect(own?.hasPrefix("operator 'com.example.Relu' that gives 'y' cannot be run") == true)
    let gelu = Self.refusal(Bytes.file([Bytes.node("Gelu", ["x"], ["y"])]))
    #expect(gelu?.contains("asks for version 17") == true)
    let newer = Self.refusal(Bytes.file([Self.relu], opset: 99))
    #expect(newer?.hasPrefix("operator set 'ai.onnx' 99 cannot be read; 7 to 24 can") == true)
  }

  @Test("graphs that run in a circle, lack a tensor or name two alike are refused")
  func wiring() {
    let circle = [Bytes.node("Add", ["x", "b"], ["a"]), Bytes.node("Add", ["a", "x"], ["b"])]
    #expect(Self.refusal(Bytes.file(circle))?.contains("takes 'b', which nothing before it gives") == true)
    #expect(Self.refusal(Bytes.file([]))?.hasPrefix("output 'y' is given by no node") == true)
    let twice = [Self.relu, Bytes.node("Neg", ["x"], ["y"])]
    #expect(Self.refusal(Bytes.file(twice))?.hasPrefix("two tensors of the graph are named 'y'") == true)
    let constant = Bytes.file([Self.relu], constants: [Bytes.constant("c", [1], [1]), Bytes.constant("c", [1], [1])])
    #expect(Self.refusal(constant)?.hasPrefix("two tensors of the graph are named 'c'") == true)
    #expect(Self.refusal(Bytes.file([Bytes.node("Relu", [], ["y"])]))?.contains("input 0 is left out") == true)
    let nul = Bytes.node("Relu", ["x\u{0}"], ["y"])
    #expect(Self.refusal(Bytes.file([nul]))?.contains("nothing before it gives") == true)
  }

  @Test("shapes that cannot be, or are too large, are refused before memory is set aside")
  func shapes() {
    let huge = 1 << 40
    for shape in [[nil, huge], [nil, 1 << 21, 1 << 21], [nil, Int.max, Int.max]] as [[Int?]] {
      let text = Self.refusal(Bytes.file([Self.relu], inputs: [Bytes.port("x", shape)]))
      #expect(text?.hasPrefix("input 'x' has more than") == true)
    }
    let fixed = Self.refusal(Bytes.file([Self.relu], inputs: [Bytes.port("x", [32, 3])]))
    #expect(fixed?.hasPrefix("input 'x' takes exactly 32 rows") == true)
    let open = Bytes.file([Self.relu], inputs: [Bytes.port("x", [nil, nil])])
    #expect(Self.refusal(open)?.contains("say it by 'width'") == true)
    #expect(message { _ = try ONNXProgram(decoding: open, width: 3) } == nil)
    let filled = Bytes.node("ConstantOfShape", ["s"], ["y"])
    for shape in [[huge], [-1], [1 << 12, 1 << 12], [0, Int.max, Int.max], [Int](repeating: 1, count: 9)] {
      let text = Self.refusal(Bytes.file([filled], constants: [Bytes.constant("s", [shape.count], shape)]))
      #expect(text?.contains("impossible or too large") == true, "\(shape)")
    }
    let reshaped = Bytes.node("Reshape", ["x", "s"], ["y"])
    for shape in [[-1, -1], [-1, 7], [-7, -1], [Int.max, 2], [0, 0, 0]] {
      let file = Bytes.file([reshaped], constants: [Bytes.constant("s", [shape.count], shape)])
      #expect(Self.refusal(file)?.contains("'Reshape'") == true, "\(shape)")
    }
    let stretched = Bytes.node("Expand", ["x", "s"], ["y"])
    let wide = Bytes.file([stretched], constants: [Bytes.constant("s", [2], [1 << 22, 3])])
    #expect(Self.refusal(wide)?.contains("'Expand'") == true)
  }

  @Test("many small steps that together take too long are refused")
  func work() {
    let size = 1 << 10
    let square = Bytes.node("ConstantOfShape", ["s"], ["a"])
    let products = (0..<8).map { Bytes.node("MatMul", ["a", "a"], ["p\($0)"]) }
    let file = Bytes.file([square] + products + [Self.relu], constants: [Bytes.constant("s", [2], [size, size])])
    #expect(Self.refusal(file)?.contains("more than") == true)
  }

  @Test("constants that lack bytes, stand elsewhere or are of other types are refused")
  func constants() {
    func refusal(_ constant: [UInt8]) -> String? { Self.refusal(Bytes.file([Self.relu], constants: [constant])) }
    #expect(refusal(Bytes.raw("c", type: 1, [2], [0, 0, 0]))?.contains("3 bytes") == true)
    #expect(refusal(Bytes.raw("c", type: 1, [2], [0, 0, 0, 0]))?.contains("1 elements") == true)
    #expect(refusal(Bytes.raw("c", type: 10, [1], [0, 0]))?.contains("of type float16") == true)
    #expect(refusal(Bytes.raw("c", type: 1, [-1], [0, 0, 0, 0]))?.contains("does not hold") == true)
    #expect(refusal(Bytes.raw("c", type: 1, [0, Int.max, Int.max], []))?.contains("more than") == true)
    let external = Bytes.make {
      $0.number(1, 1)
      $0.number(2, 1)
      $0.text(8, "c")
      $0.number(14, 1)
    }
    #expect(refusal(external)?.contains("stands in another file") == true)
  }

  /// A tree ensemble of one tree, from its nodes' children and modes.
  private static func trees(
    yes: [Int], no: [Int], modes: [String], features: [Int]? = nil, leaves: [Int] = [], ids: [Int]? = nil
  ) -> [UInt8] {
    let count = modes.count
    let zeros = [Int](repeating: 0, count: count)
    return Bytes.file(
      [
        Bytes.node(
          "TreeEnsembleRegressor", ["x"], ["y"], domain: "ai.onnx.ml",
          [
            Bytes.attribute("nodes_modes", modes), Bytes.attribute("nodes_treeids", zeros),
            Bytes.attribute("nodes_nodeids", Array(0..<count)), Bytes.attribute("nodes_featureids", features ?? zeros),
            Bytes.attribute("nodes_truenodeids", yes), Bytes.attribute("nodes_falsenodeids", no),
            Bytes.attribute("nodes_values", [Float](repeating: 0, count: count)),
            Bytes.attribute("target_treeids", leaves.map { _ in 0 }), Bytes.attribute("target_nodeids", leaves),
            Bytes.attribute("target_ids", ids ?? leaves.map { _ in 0 }),
            Bytes.attribute("target_weights", leaves.map(Float.init)),
          ])
      ])
  }

  @Test("trees that run in a circle or point outside are refused, and very deep ones are run")
  func trees() throws {
    let question = "BRANCH_LEQ"
    let circle = Self.trees(yes: [1, 0, 0], no: [2, 2, 0], modes: [question, question, "LEAF"], leaves: [2])
    #expect(Self.refusal(circle)?.contains("lead in a circle") == true)
    let itself = Self.trees(yes: [0], no: [0], modes: [question])
    #expect(Self.refusal(itself)?.contains("lead in a circle") == true)
    let outside = Self.trees(yes: [7, 0], no: [1, 0], modes: [question, "LEAF"], leaves: [1])
    #expect(Self.refusal(outside)?.contains("child that there is not") == true)
    let feature = Self.trees(yes: [1, 0], no: [1, 0], modes: [question, "LEAF"], features: [3, 0], leaves: [1])
    #expect(Self.refusal(feature)?.contains("compares feature 3") == true)
    let target = Self.trees(yes: [0], no: [0], modes: ["LEAF"], leaves: [0], ids: [5])
    #expect(Self.refusal(target)?.contains("adds to a score") == true)
    let mode = Self.trees(yes: [1, 0], no: [1, 0], modes: ["BRANCH_SIDEWAYS", "LEAF"], leaves: [1])
    #expect(Self.refusal(mode)?.contains("'BRANCH_SIDEWAYS'") == true)

    let depth = 20_000
    let deep = Self.trees(
      yes: Array(1...depth) + [0], no: [Int](repeating: depth, count: depth) + [0],
      modes: [String](repeating: question, count: depth) + ["LEAF"], leaves: [depth])
    let scorer = try ONNXScorer(try ONNXProgram(decoding: deep))
    let row: [Float] = [-1, 0, 0]
    let score = try scorer.score(row.span)
    #expect(score == Float(depth))
  }

  @Test("real files that are damaged are refused or are models; none traps")
  func damaged() throws {
    var outcomes = (models: 0, errors: 0)
    var files: [(bytes: [UInt8], inputs: [String: ONNXTensor])] = []
    for name in ["keras-tensorflow-embedding", "keras-torch-dense", "torch-export"] {
      let model = try ZooModel(name, in: ONNXFixtureTests.folder)
      files.append((model.bytes, model.inputs))
    }
    for model in try ModelFileONNXTests.models() {
      let rows = ONNXTensor(shape: [5, 6], elements: .float([Float](repeating: 1, count: 30)))
      files.append((ONNXModel(model, name: "fraud").encoded(), [ONNXModel.input: rows]))
    }
    for (seed, file) in files.enumerated() {
      for index in 0..<300 {
        var bytes = file.bytes
        for flip in 0...index % 4 {
          let place = Int(Sample.unit(UInt64(900 + seed), index * 8 + flip) * Double(bytes.count))
          bytes[place] = index % 2 == 0 ? bytes[place] ^ 1 << UInt8(index % 8) : UInt8(index & 255)
        }
        if index % 10 == 9 { bytes.removeLast(Int(Sample.unit(903, index) * Double(bytes.count))) }
        do {
          let program = try ONNXProgram(decoding: bytes)
          outcomes.models += 1
          _ = try? program.run(file.inputs)
        } catch {
          #expect(error.code == .modelFile)
          outcomes.errors += 1
        }
      }
    }
    #expect(outcomes.errors > 100)
    #expect(outcomes.models > 100)
  }
}
