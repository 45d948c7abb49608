internal import CLibcurl

/// One libcurl easy handle with the memory that it borrows: freed together, once.
@safe struct EasyHandle: ~Copyable {
  /// The handle as libcurl knows it.
  let pointer: UnsafeMutableRawPointer
  private let library: LibcurlLibrary
  private let reason: UnsafeMutablePointer<CChar>
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var refused: (option: CURLoption, code: CURLcode)?

  /// Makes a handle with libcurl's defaults.
  init(_ library: LibcurlLibrary) throws(TransferError) {
    guard let pointer = unsafe library.functions.pointee.easy_init() else {
      throw TransferError(.library, "libcurl made no handle: out of memory; free some and run again")
    }
    self.library = library
    unsafe self.pointer = unsafe pointer
    unsafe reason = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    unsafe headerList = nil
    unsafe set(CURLOPT_ERRORBUFFER, pointer: UnsafeMutableRawPointer(reason))
  }

  deinit {
    unsafe library.functions.pointee.easy_cleanup(pointer)
    unsafe library.functions.pointee.slist_free_all(headerList)
    unsafe reason.deallocate()
  }

  /// Sets an option that takes a number or a switch.
  mutating func set(_ option: CURLoption, _ value: Int) {
    note(option, unsafe libcurl_set_long(library.functions, pointer, option, value))
  }

  /// Sets an option that takes a size.
  mutating func set(_ option: CURLoption, size: Int) {
    note(option, unsafe libcurl_set_offset(library.functions, pointer, option, curl_off_t(size)))
  }

  /// Sets an option that takes a text, of which libcurl keeps a copy.
  mutating func set(_ option: CURLoption, _ value: String) {
    note(option, unsafe libcurl_set_string(library.functions, pointer, option, value))
  }

  /// Sets an option that takes a pointer which outlives the transfer.
  mutating func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) {
    note(option, unsafe libcurl_set_pointer(library.functions, pointer, option, value))
  }

  /// Sets what is called with bytes that arrive, or for bytes to send.
  mutating func set(_ option: CURLoption, callback: libcurl_bytes_callback) {
    note(option, unsafe libcurl_set_bytes_callback(library.functions, pointer, option, callback))
  }

  /// Sets what is called to send a body from another place on.
  mutating func set(seek callback: libcurl_seek_callback) {
    note(CURLOPT_SEEKFUNCTION, unsafe libcurl_set_seek_callback(library.functions, pointer, callback))
  }

  /// Sets the header lines, `Name: value` each.
  mutating func set(headerLines: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in headerLines {
      // A null answer means out of memory; the list so far stays valid.
      if let longer = unsafe library.functions.pointee.slist_append(list, line) { unsafe list = unsafe longer }
    }
    note(
      CURLOPT_HTTPHEADER,
      unsafe libcurl_set_pointer(library.functions, pointer, CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(list)))
    unsafe library.functions.pointee.slist_free_all(headerList)
    unsafe headerList = unsafe list
  }

  /// What libcurl did not accept; nil where every option was.
  var refusal: String? {
    guard let refused else { return nil }
    return
      "\(library.version.prefix { $0 != " " }) refuses option \(refused.option.rawValue): \(library.name(of: refused.code))"
  }

  /// What libcurl says about a failure.
  func words(for code: CURLcode) -> String {
    let detail = unsafe String(cString: reason)
    return detail.isEmpty ? library.name(of: code) : detail
  }

  /// A text that libcurl knows after a transfer.
  func text(_ info: CURLINFO) -> String? {
    guard let text = unsafe libcurl_get_string(library.functions, pointer, info) else { return nil }
    return unsafe String(cString: text)
  }

  /// The number of connections that the transfer had to open; 0 where it found one to use again.
  var newConnections: Int { unsafe libcurl_get_long(library.functions, pointer, CURLINFO_NUM_CONNECTS) }

  private mutating func note(_ option: CURLoption, _ code: CURLcode) {
    if code != CURLE_OK, refused == nil { refused = (option, code) }
  }
}
