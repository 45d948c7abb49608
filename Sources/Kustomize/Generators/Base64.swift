/// Base64 as kustomize writes it into manifests: lines of 70 characters where one is not enough.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let lineLength = 70

  static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = (0..<3).map { start + $0 < bytes.count ? UInt32(bytes[start + $0]) : 0 }
      let bits = group[0] << 16 | group[1] << 8 | group[2]
      let count = min(3, bytes.count - start)
      for index in 0..<4 {
        out.append(index <= count ? alphabet[Int(bits >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
      }
    }
    guard out.count >= lineLength else { return String(decoding: out, as: UTF8.self) }
    var lines: [UInt8] = []
    for start in stride(from: 0, to: out.count, by: lineLength) {
      lines += out[start..<min(out.count, start + lineLength)]
      lines.append(0x0A)
    }
    return String(decoding: lines, as: UTF8.self)
  }
}
