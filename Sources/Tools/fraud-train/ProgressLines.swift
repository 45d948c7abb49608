import Synchronization
import ToolSupport

/// A line of progress for each of several things that go on at the same time, on an interactive terminal.
final class ProgressLines: Sendable {
  private let names: [String]
  private let shares: Mutex<[Int]>

  init(_ names: [String]) {
    self.names = names
    shares = Mutex([Int](repeating: 0, count: names.count))
  }

  /// Notes the share that is done of one of them.
  func update(_ number: Int, _ share: Double) {
    shares.withLock { shares in
      let percent = Int(share * 100)
      guard shares.indices.contains(number), shares[number] != percent else { return }
      shares[number] = percent
      draw(zip(names, shares).map { "\($0) \($1)%" })
    }
  }

  /// Clears the lines.
  func end() { shares.withLock { _ in draw(names.map { _ in "" }) } }

  /// Draws the lines and goes back to the first, each cleared to its end.
  private func draw(_ lines: [String]) {
    let back = lines.count > 1 ? "\r\u{1B}[\(lines.count - 1)A" : ""
    Terminal.draw(lines.joined(separator: "\n\r\u{1B}[K") + back)
  }
}
