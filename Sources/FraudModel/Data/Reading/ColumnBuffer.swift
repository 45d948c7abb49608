#if canImport(Glibc)
  import Glibc
#endif

/// Room for the values of one column, which several threads fill at the same time, each its own rows.
@safe final class ColumnBuffer: @unchecked Sendable {
  // No two threads are given the same rows, and whoever takes the array out waits until all are done.
  private(set) var start: UnsafeMutableRawPointer
  private var byteCount: Int

  /// Makes room for values of so many bytes each; every row must be written before it is read.
  init(rows: Int, stride: Int) {
    byteCount = rows * stride
    unsafe start = .allocate(byteCount: max(1, byteCount), alignment: 16)
  }

  /// Moves the column into an array; the room is empty afterwards.
  func takeArray<Element: BitwiseCopyable>(of type: Element.Type) -> [Element] {
    let count = byteCount / MemoryLayout<Element>.stride
    let values = unsafe [Element](unsafeUninitializedCapacity: count) { room, initialized in
      if let target = room.baseAddress { unsafe memcpy(target, start, byteCount) }
      initialized = count
    }
    unsafe start.deallocate()
    byteCount = 0
    unsafe start = .allocate(byteCount: 1, alignment: 16)
    return values
  }

  deinit { unsafe start.deallocate() }
}
