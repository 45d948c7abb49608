internal import AtomicFiles
internal import ContentDigest

/// A model's directory before it is registered.
enum ModelDirectory {
  /// Lists the files with their sizes and digests.
  ///
  /// - Parameter path: The directory.
  /// - Returns: The model as it stands.
  /// - Throws: ``RegistryError`` for a directory without files, and for one that holds anything but files.
  /// - Complexity: O(total size of the files).
  static func list(_ path: String) throws(RegistryError) -> ModelRecord {
    guard Directory.exists(path) else {
      throw RegistryError(.model, path, "there is no such directory; give the directory of a model")
    }
    guard (try? Directory.names(in: path)) != nil else {
      throw RegistryError(.model, path, "is no directory that can be read; give the directory of a model")
    }
    var files: [ModelRecord.File] = []
    try collect(path, prefix: "", into: &files)
    let model = ModelRecord(files)
    guard !model.files.isEmpty else {
      throw RegistryError(.model, path, "holds no model file; give the directory that holds model.onnx")
    }
    return model
  }

  private static func collect(
    _ folder: String, prefix: String, into files: inout [ModelRecord.File]
  ) throws(RegistryError) {
    for name in try onFiles({ () throws(FileError) in try Directory.names(in: folder) }) {
      let path = folder + "/" + name
      switch Directory.kind(of: path) {
      case .directory:
        try collect(path, prefix: prefix + name + "/", into: &files)
      case .file:
        files.append(
          try onFiles { () throws(FileError) in
            let content = try MappedFile(path)
            var digest = DigestStream()
            unsafe content.withBytes { unsafe digest.update($0) }
            return ModelRecord.File(path: prefix + name, size: content.count, digest: digest.finish())
          })
      default:
        // What is neither would be missing from the digest without anyone noticing.
        throw RegistryError(.model, path, "is neither a file nor a directory; put a copy of the file in its place")
      }
    }
  }
}
