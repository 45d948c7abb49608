internal import YAMLTree

/// Adds labels or annotations.
struct EntryFilter {
  /// The entries, in byte order of key.
  let entries: [(key: String, value: String)]
  let specs: [FieldSpec]

  func apply(to map: inout ResourceMap) throws(KustomizeError) {
    guard !entries.isEmpty else { return }
    for index in map.resources.indices { try apply(to: &map.resources[index]) }
  }

  func apply(to resource: inout Resource) throws(KustomizeError) {
    let type = resource.type
    let old = resource.node
    let start = resource.sharedValues
    resource.sharedValues += UInt32(entries.count)
    defer { resource.settleSharedValues(from: old) }
    let filters = specs.filter { type.isSelected(by: $0.type) }.map { spec in
      FieldSpecFilter(spec: spec, creation: .mapping) { (node) throws(KustomizeError) in
        for (index, entry) in entries.enumerated() {
          try node.setEntry(entry.key, entry.value, sharing: start + UInt32(index) + 1)
        }
      }
    }
    for filter in filters { try filter.apply(toAny: &resource) }
  }
}
