internal import AtomicFiles

/// The few files that programs expect of any Linux: users, groups, name look-up order, certificates and `/tmp`.
enum BaseFiles {
  static let passwd = """
    root:x:0:0:root:/:/sbin/nologin
    nobody:x:65534:65534:nobody:/:/sbin/nologin
    nonroot:x:65532:65532:nonroot:/:/sbin/nologin

    """
  static let group = """
    root:x:0:
    nobody:x:65534:
    nonroot:x:65532:

    """

  /// The layer; certificates of authorities are left out where their file is missing.
  static func tree(certificates: String) throws(PackError) -> LayerTree {
    var tree = LayerTree()
    try tree.addFile(Array(passwd.utf8), at: "/etc/passwd")
    try tree.addFile(Array(group.utf8), at: "/etc/group")
    try tree.addFile(Array("hosts: files dns\n".utf8), at: "/etc/nsswitch.conf")
    try tree.addDirectory("/tmp", mode: 0o1777)
    if Directory.exists(certificates) {
      try tree.addFile(copying: certificates, at: "/etc/ssl/certs/ca-certificates.crt", isExecutable: false)
    }
    return tree
  }
}
