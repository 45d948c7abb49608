internal import AtomicFiles

/// Opens images wherever they are; an archive is read into a temporary directory for as long as it is used.
enum ImageSource {
  /// Calls `body` with an image.
  ///
  /// - Parameters:
  ///   - uri: Where it is.
  ///   - body: What is done with it; the image's blobs are there only while it runs.
  /// - Returns: What `body` returns.
  /// - Throws: ``PackError`` when there is no such image, and what `body` throws.
  static func withImage<Result>(
    _ uri: ImageURI, _ body: (Image) throws(PackError) -> Result
  ) throws(PackError) -> Result {
    switch uri {
    case .registry(let reference): throw ImageURI.registryRefused(reference, "reading from")
    case .layout(let directory, let tag): return try body(try ImageLayout(at: directory).image(tag))
    case .ociArchive(let file, let tag): return try withArchive(file, tag, by: \.tag, body)
    case .dockerArchive(let file, let name):
      return try withArchive(file, name?.withDefaultTag.description, by: \.name, body)
    }
  }

  private static func withArchive<Result>(
    _ file: String, _ tag: String?, by name: (Descriptor) -> String?, _ body: (Image) throws(PackError) -> Result
  ) throws(PackError) -> Result {
    guard Directory.exists(file) else {
      throw PackError(.missing, file, "there is no such archive; check the path")
    }
    let staging = try StagingDirectory(beside: temporaryPlace)
    let layout = try ImageArchive.unpack(file, into: staging)
    return try body(try layout.image(tag, by: name))
  }

  private static var temporaryPlace: String { "/tmp/fraud-image" }
}
