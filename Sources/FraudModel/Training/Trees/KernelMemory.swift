/// Memory of a fixed size that kernels read and write, beginning at a cache line.
///
/// Arrays check and count what is known to be right here, and cannot be written by several threads at once.
@safe final class KernelMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  // Whoever shares it between threads gives each a part of its own to write.

  let count: Int
  let start: UnsafeMutablePointer<Element>

  /// Takes memory.
  ///
  /// - Parameters:
  ///   - count: For how many elements.
  ///   - value: What each is at first.
  init(_ count: Int, filledWith value: Element) {
    self.count = count
    let bytes = max(1, count) * MemoryLayout<Element>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe start = raw.bindMemory(to: Element.self, capacity: count)
    unsafe start.initialize(repeating: value, count: count)
  }

  deinit { unsafe start.deallocate() }

  /// An element.
  subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "an index beyond the memory's end")
    return unsafe start[index]
  }
}

/// Does independent pieces of work on several threads; which thread does which piece depends on the moment.
func concurrently(_ pieces: Int, threads: Int, _ work: @Sendable (_ piece: Int) -> Void) {
  if pieces <= 1 || threads <= 1 {
    for piece in 0..<max(0, pieces) { work(piece) }
  } else {
    _ = concurrentMap(pieces, threads: threads, work)
  }
}
