import AtomicFiles
import FraudModel
import TestSupport

/// A model that another program exported, with rows to ask it and what ONNX Runtime answered.
struct ZooModel: Sendable {
  let name: String
  let bytes: [UInt8]
  let inputs: [String: ONNXTensor]
  let outputs: [String: ONNXTensor]
  let rows: Int

  /// Reads `NAME.onnx` and `NAME.txt` as `onnx_zoo.py` writes them.
  init(_ name: String, in folder: String) throws {
    self.name = name
    bytes = try Self.bytes(folder + "/\(name).onnx")
    let text = String(decoding: try Self.bytes(folder + "/\(name).txt"), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var tensors: [String: [String: ONNXTensor]] = [:]
    var rows = 0
    for index in stride(from: 0, to: lines.count - 1, by: 2) {
      let head = lines[index].split(separator: " ")
      let values = lines[index + 1].split(separator: " ")
      let width = Int(head[3]) ?? 0
      rows = values.count / max(1, width)
      let elements: ONNXTensor.Elements =
        switch head[2] {
        case "float32": .float(values.map { Float($0) ?? .nan })
        case "float64": .double(values.map { Double($0) ?? .nan })
        case "int32": .int32(values.map { Int32($0) ?? 0 })
        case "int64": .int64(values.map { Int64($0) ?? 0 })
        case "bool": .bool(values.map { $0 == "True" })
        default: .string(values.map(String.init))
        }
      tensors[String(head[0]), default: [:]][String(head[1])] = ONNXTensor(
        shape: width == 0 ? [rows] : [rows, width], elements: elements)
    }
    inputs = tensors["input"] ?? [:]
    outputs = tensors["output"] ?? [:]
    self.rows = rows
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path)
    return unsafe file.withBytes { unsafe Array($0) }
  }

  /// How far the program's outputs lie from the runtime's at most; infinity where shapes or texts differ.
  func distance(_ program: ONNXProgram) throws -> [String: Double] {
    let ours = try program.run(inputs)
    var distances: [String: Double] = [:]
    for (name, theirs) in outputs {
      guard let mine = ours[name] else {
        distances[name] = .infinity
        continue
      }
      distances[name] = mine.distance(to: theirs)
    }
    return distances
  }
}

extension ONNXTensor {
  /// The elements as numbers; nil for texts.
  var numbers: [Double]? {
    switch elements {
    case .float(let elements): elements.map(Double.init)
    case .double(let elements): elements
    case .int32(let elements): elements.map(Double.init)
    case .int64(let elements): elements.map(Double.init)
    case .bool(let elements): elements.map { $0 ? 1 : 0 }
    case .string: nil
    }
  }

  /// The largest difference of two elements, relative where they are larger than one.
  func distance(to other: ONNXTensor) -> Double {
    guard elements.count == other.elements.count else { return .infinity }
    guard let mine = numbers, let theirs = other.numbers else { return self == other ? 0 : .infinity }
    return zip(mine, theirs).map { ours, theirs in
      if ours == theirs || ours.isNaN && theirs.isNaN { return 0 }
      let distance = abs(ours - theirs) / max(1, abs(theirs))
      return distance.isNaN ? .infinity : distance
    }.max() ?? 0
  }
}
