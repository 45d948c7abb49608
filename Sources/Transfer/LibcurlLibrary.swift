internal import CLibcurl
internal import Synchronization

/// An opened libcurl: its functions, for as long as the process lives.
@safe final class LibcurlLibrary: @unchecked Sendable {
  // The table is filled before anyone else sees it and never changes; libcurl's functions may be called from any thread.
  let functions: UnsafeMutablePointer<libcurl_functions>

  private static let opened = Mutex<[String: LibcurlLibrary]>([:])

  /// Opens the first library of a list that is there, once for the process.
  ///
  /// - Throws: ``TransferError`` that says which package brings libcurl.
  static func open(_ names: [String]) throws(TransferError) -> LibcurlLibrary {
    let found = opened.withLock { opened -> Result<LibcurlLibrary, TransferError> in
      var reasons: [String] = []
      for name in names {
        if let library = opened[name] { return .success(library) }
        switch load(name) {
        case .success(let library):
          opened[name] = library
          return .success(library)
        case .failure(let reason):
          reasons.append(reason.text)
        }
      }
      return .failure(
        TransferError(
          .library,
          "libcurl cannot be opened (\(reasons.joined(separator: "; "))); install it, on Debian with "
            + "'apt-get install libcurl4', to reach anything over the network"))
    }
    return try found.get()
  }

  private struct Reason: Error { let text: String }

  private static func load(_ name: String) -> Result<LibcurlLibrary, Reason> {
    let table = UnsafeMutablePointer<libcurl_functions>.allocate(capacity: 1)
    unsafe table.initialize(to: libcurl_functions())
    if let reason = unsafe libcurl_open(table, name) {
      let text = unsafe String(cString: reason)
      unsafe table.deallocate()
      return .failure(Reason(text: text))
    }
    // CURL_GLOBAL_SSL | CURL_GLOBAL_WIN32: what the header calls CURL_GLOBAL_DEFAULT.
    guard unsafe table.pointee.global_init(3) == CURLE_OK else {
      unsafe table.deallocate()
      return .failure(Reason(text: "\(name): curl_global_init failed"))
    }
    return unsafe .success(LibcurlLibrary(table))
  }

  private init(_ functions: UnsafeMutablePointer<libcurl_functions>) { unsafe self.functions = functions }

  /// The versions of libcurl and of what it is built on, as it names them.
  var version: String {
    guard let text = unsafe functions.pointee.version() else { return "libcurl" }
    return unsafe String(cString: text)
  }

  /// libcurl's words for a result.
  func name(of code: CURLcode) -> String {
    guard let text = unsafe functions.pointee.easy_strerror(code) else { return "code \(code.rawValue)" }
    return unsafe String(cString: text)
  }
}
