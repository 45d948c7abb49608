internal import AtomicFiles

/// A directory beside the place that something is made for, removed with everything in it unless it was moved there.
final class StagingDirectory {
  let path: String

  /// Makes an empty directory beside `target`, on the same file system.
  init(beside target: String) throws(PackError) {
    let parent = Directory.parent(of: target)
    let name = uniqueName(Directory.name(of: target))
    path = parent.isEmpty ? name : parent == "/" ? "/" + name : parent + "/" + name
    try files(Directory.make(path))
  }

  deinit {
    try? Directory.remove(path)
  }
}
