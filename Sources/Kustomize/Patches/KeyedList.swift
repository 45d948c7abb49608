internal import YAMLTree

/// A list whose items are told apart by the texts of some of their fields, or by their own texts where there are no
/// such fields; and the operations on it that kustomize's merge is made of, with their corner cases.
struct KeyedList {
  var items: [YAMLNode]

  /// Sets the item with these values to another, or adds it; without an item, removes the ones with these values.
  ///
  /// Nulls and empty mappings are dropped on the way. An empty value stands for any.
  mutating func set(_ item: YAMLNode?, keys: [String], values: [String]) {
    var isFound = false
    var kept: [YAMLNode] = []
    let hasFields = keys.first?.isEmpty == false && values.first?.isEmpty == false
    for old in items {
      if old.isNull || old.fields?.isEmpty == true { continue }
      if !old.isMapping, hasFields {
        kept.append(old)
        continue
      }
      guard Self.fits(old, keys, values) else {
        if !values.isEmpty { kept.append(old) }
        continue
      }
      isFound = true
      if let item { kept.append(item) }
    }
    if let item, !item.isNull, !isFound { kept.append(item) }
    items = kept
  }

  private static func fits(_ item: YAMLNode, _ keys: [String], _ values: [String]) -> Bool {
    for (index, key) in keys.enumerated() where index < values.count {
      if key.isEmpty {
        guard item.text == values[index] else { return false }
      } else {
        guard let field = item[key], values[index].isEmpty || field.text == values[index] else { return false }
      }
    }
    return true
  }

  /// Where the first item stands whose fields have exactly these texts.
  func index(keys: [String], values: [String]) -> Int? {
    guard let first = keys.first, !first.isEmpty else {
      return items.firstIndex { $0.text == (values.first ?? "") }
    }
    guard keys.count == values.count else { return nil }
    return items.firstIndex { item in
      item.isMapping
        && zip(keys, values).allSatisfy { key, value in item[key].map { ($0.text ?? "") == value } ?? false }
    }
  }

  /// The texts of the key fields of each item; empty for a missing one.
  func values(of keys: [String]) -> [[String]] {
    items.map { item in
      keys.map { key in
        guard let value = item[key], !value.isNull else { return "" }
        return value.text ?? ""
      }
    }
  }
}

extension StrategicMerge {
  /// Merges a list item by item.
  func mergeList(
    _ target: YAMLNode?, _ patch: YAMLNode?, by keys: [String], at position: MergeSchema.Position?, isSame: Bool
  ) throws(KustomizeError) -> Outcome {
    var result: YAMLNode
    var patch = patch
    var isSame = isSame
    var isReplaced = false
    if let target, !target.isNull {
      if patch?.isNull == true { return .removed }
      switch try Self.takeDirective(from: &patch) {
      case .delete: return .removed
      case .replace:
        (isSame, isReplaced) = (true, true)
        result = patch ?? target
      case .merge: result = isSame ? patch ?? target : target
      }
    } else {
      guard let patch else { return .removed }
      (isSame, isReplaced) = (true, true)
      result = patch
    }
    guard case .sequence(let items) = result.content else { return isReplaced ? .replaced(result) : .kept(result) }
    let changes = isSame ? items : patch?.items
    let merged = try mergeItems(items, changes, by: keys, at: schema.items(of: position), isSame: isSame)
    result.content = .sequence(merged)
    return isReplaced ? .replaced(result) : .kept(result)
  }

  private func mergeItems(
    _ target: [YAMLNode], _ patch: [YAMLNode]?, by keys: [String], at position: MergeSchema.Position?, isSame: Bool
  ) throws(KustomizeError) -> [YAMLNode] {
    var target = KeyedList(items: target)
    var patch = patch.map { KeyedList(items: $0) }
    var merged = KeyedList(items: [])
    let keys = keys.isEmpty ? [""] : keys
    var all = Self.distinctValues(patch, target, keys)
    if keys.count > 1 { Self.completeValues(&all) }
    var usedKeys = keys
    for values in all where !values.isEmpty {
      let (validKeys, validValues) = Self.valid(keys, values, among: all)
      usedKeys = validKeys
      let (itemKeys, itemValues) = Self.valid(validKeys, validValues, among: [validValues])
      let targetIndex = target.index(keys: itemKeys, values: itemValues)
      let patchItem = patch.flatMap { list in
        list.index(keys: itemKeys, values: itemValues).map { list.items[$0] }
      }
      let outcome = try merge(
        targetIndex.map { target.items[$0] }, patchItem, at: position, isSame: isSame)
      var value = outcome.value
      if value?.fields?.isEmpty == true { value = nil }
      guard var value else {
        for _ in validKeys { target.set(nil, keys: validKeys, values: validValues) }
        if isSame { patch = target }
        continue
      }
      for (key, text) in zip(validKeys, validValues) where !key.isEmpty && value[key] == nil && !text.isEmpty {
        value.setSpelled(key, text)
      }
      // An item that is kept is changed where it stands, too.
      if case .kept = outcome, let targetIndex { target.items[targetIndex] = value }
      merged.set(value, keys: validKeys, values: validValues)
    }
    if !all.isEmpty { Self.append(target.items, to: &merged, keys: usedKeys) } else { merged = target }
    return merged.items
  }

  /// Adds the items of the target that are not merged yet.
  private static func append(_ items: [YAMLNode], to merged: inout KeyedList, keys: [String]) {
    for item in items {
      guard keys.first?.isEmpty == false else {
        merged.set(item, keys: [""], values: [item.text ?? ""])
        continue
      }
      var values: [String] = []
      for key in keys {
        if let value = item[key] { values.append(value.text ?? "") } else { merged.items.append(item) }
      }
      if keys.count > 1 { merged.set(nil, keys: keys, values: values) }
      merged.set(item, keys: keys, values: values)
    }
  }

  /// The values of the items, those of the patch first, each once.
  private static func distinctValues(_ patch: KeyedList?, _ target: KeyedList, _ keys: [String]) -> [[String]] {
    var seen = Set<[String]>()
    var found: [[String]] = []
    for list in [patch, target] {
      let values = keys.first?.isEmpty == false ? list?.values(of: keys) : list?.items.map { [$0.text ?? ""] }
      for entry in values ?? [] where seen.insert(entry).inserted { found.append(entry) }
    }
    return found
  }

  /// Fills missing values from items that agree in the others.
  private static func completeValues(_ all: inout [[String]]) {
    for first in all.indices {
      let values = all[first]
      for second in all.indices {
        let others = all[second]
        guard values.count == others.count, zip(values, others).contains(where: { $0 == $1 }),
          zip(values, others).allSatisfy({ $0 == $1 || $0.isEmpty || $1.isEmpty })
        else { continue }
        let complete = zip(values, others).map { $0.isEmpty ? $1 : $0 }
        all[first] = complete
        all[second] = complete
      }
    }
  }

  /// The keys that any of the items has a value for, and the values of one item for them.
  private static func valid(
    _ keys: [String], _ values: [String], among all: [[String]]
  ) -> (keys: [String], values: [String]) {
    let used = Set(all.flatMap { $0.enumerated().filter { !$0.element.isEmpty }.map(\.offset) })
    if used.isEmpty { return (keys, values) }
    return (
      keys.indices.filter(used.contains).map { keys[$0] },
      values.indices.filter { !values[$0].isEmpty || used.contains($0) }.map { values[$0] }
    )
  }
}
