/// Guesses at what the columns of a file are, from their names and from all their values.
///
/// The rules, in this order; names are compared in lower case, without anything but letters and digits:
/// - The type is the narrowest that every value has: integer, number, boolean (in letters), time, text.
/// - The label is a column of 0 and 1 or of booleans with a name such as `fraud`, `is_fraud`, `class` or `label`.
/// - The event time is a column of times, or of whole numbers with a name such as `time_s` or `timestamp`.
/// - The id is a column of different values with a name such as `tx_id` or `id`.
/// - The amount is a column with a name such as `amount`, of numbers with at most two decimal places and none negative:
///   money, or cents where the name says so.
/// - Entities are columns of whole numbers or texts whose name speaks of a customer, card, terminal, merchant, device …
///   and either ends in `id`, `num` or `no`, or is that word, or has more than 100 different values.
/// - Ignored are columns with one value or none, other times and ids, texts with more than 255 different values, and
///   columns whose name speaks of fraud without being the label: they tell the answer.
/// - The rest are features: nullable where a value is missing, at least 0 where none is negative, and with a list of
///   values where they are text.
struct SchemaInference {
  private let names: [String]
  private let profiles: [ColumnProfile]

  /// Takes what was found in each column.
  init(names: [String], profiles: [ColumnProfile]) {
    self.names = names
    self.profiles = profiles
  }

  /// The schema that the rules give.
  ///
  /// - Throws: ``ModelError`` where every column would be ignored.
  func schema() throws(ModelError) -> Schema {
    var columns = [Schema.Column?](repeating: nil, count: names.count)
    let keys = names.map(SchemaInference.plain)
    func isComplete(_ index: Int) -> Bool { profiles[index].missing == 0 && profiles[index].rows > 0 }
    func first(of words: [String], where fits: (Int) -> Bool) -> Int? {
      for word in words {
        if let index = keys.indices.first(where: { columns[$0] == nil && keys[$0] == word && fits($0) }) {
          return index
        }
      }
      return nil
    }
    func isLabel(_ index: Int) -> Bool {
      let profile = profiles[index]
      let isBinary = profile.type == .integer && profile.minimum >= 0 && profile.maximum <= 1
      return isComplete(index) && profile.distinct == 2 && (isBinary || profile.type == .boolean)
    }
    if let label = first(of: SchemaInference.labels, where: isLabel)
      ?? keys.indices.first(where: { keys[$0].contains("fraud") && isLabel($0) })
    {
      let isBinary = profiles[label].type == .integer
      columns[label] = Schema.Column(
        names[label], profiles[label].type, .label, minimum: isBinary ? 0 : nil, maximum: isBinary ? 1 : nil)
    }
    if let time = keys.indices.first(where: { isComplete($0) && profiles[$0].type == .time })
      ?? first(of: SchemaInference.times, where: { isComplete($0) && profiles[$0].type == .integer })
    {
      columns[time] = Schema.Column(names[time], profiles[time].type, .eventTime)
    }
    func isKey(_ index: Int) -> Bool {
      isComplete(index) && (profiles[index].type == .integer || profiles[index].type == .text)
    }
    if let id = first(of: SchemaInference.ids, where: { isKey($0) && profiles[$0].isDistinct }) {
      columns[id] = Schema.Column(names[id], profiles[id].type, .id)
    }
    if let amount = first(of: SchemaInference.amounts, where: { isComplete($0) && profiles[$0].isMoney }) {
      let isCents =
        profiles[amount].type == .integer && (keys[amount].hasSuffix("cents") || keys[amount].hasSuffix("minor"))
      columns[amount] = Schema.Column(names[amount], isCents ? .integer : .money, .amount, minimum: 0)
    }
    var entities: Set<String> = []
    for index in keys.indices where columns[index] == nil && isKey(index) {
      guard let usual = entity(keys[index], profiles[index]) else { continue }
      let name = entities.insert(usual).inserted ? usual : names[index]
      entities.insert(name)
      columns[index] = Schema.Column(names[index], profiles[index].type, .entity(name))
    }
    return try Schema(keys.indices.map { columns[$0] ?? remaining($0, keys[$0]) })
  }

  /// What an entity of this name is called; nil for what is none.
  private func entity(_ key: String, _ profile: ColumnProfile) -> String? {
    for (words, usual) in SchemaInference.entities {
      for word in words where key.contains(word) {
        let isNamed = key == word || ["id", "num", "number", "no"].contains(where: key.hasSuffix)
        if profile.distinct > 100 || (isNamed && profile.distinct > 1) { return usual ?? word }
      }
    }
    return nil
  }

  private func remaining(_ index: Int, _ key: String) -> Schema.Column {
    let profile = profiles[index]
    let name = names[index]
    let tellsTheAnswer = ["fraud", "chargeback"].contains(where: key.contains)
    let isOtherID = key.hasSuffix("id") && profile.isDistinct
    let isWordy = profile.type == .text && profile.distinct > 255
    if tellsTheAnswer || isOtherID || isWordy || profile.type == .time || profile.distinct <= 1 {
      return Schema.Column(name, profile.type, .ignored)
    }
    let isNumeric = profile.type == .integer || profile.type == .number
    return Schema.Column(
      name, profile.type, .feature, minimum: isNumeric && profile.minimum >= 0 ? 0 : nil,
      values: profile.type == .text ? profile.names : nil, isNullable: profile.missing > 0)
  }

  /// A name in lower case, letters and digits alone.
  private static func plain(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  private static let labels = [
    "fraud", "isfraud", "txfraud", "fraudlabel", "fraudflag", "fraudbool", "fraudulent", "isfraudulent", "class",
    "label", "target", "y",
  ]
  private static let times = [
    "times", "time", "timestamp", "eventtime", "txtimeseconds", "txtime", "transactiontime", "unixtime",
    "transactiondt",
    "seconds", "step",
  ]
  private static let ids = ["txid", "transactionid", "transid", "transnum", "transactionnumber", "id", "uuid"]
  private static let amounts = [
    "amountcents", "amount", "txamount", "transactionamount", "transactionamt", "amt", "amountminor", "value", "price",
  ]
  private static let entities: [(words: [String], usual: String?)] = [
    (["customer", "client", "card", "ccnum", "account", "user", "nameorig"], "customer"),
    (["terminal", "merchant", "shop", "namedest"], "terminal"),
    (["device", "ipaddress", "email", "phone"], nil),
  ]
}

extension Schema {
  /// Guesses at the schema of a file, for a person to read and correct.
  ///
  /// The rules: the narrowest type that every value has; the label is a two-valued column with a name such as `fraud` or
  /// `class`; event time, id, amount and entities are known by their names, types and numbers of different values; what
  /// has one value, or too many texts, or a name that speaks of fraud without being the label, is ignored; the rest are
  /// features.
  ///
  /// - Parameters:
  ///   - path: A CSV file with a header, plain or packed with gzip.
  ///   - rows: How many rows to look at, from the first on; all of them for nil.
  ///   - threads: How many threads to use at most; every processor for nil. The result does not depend on it.
  /// - Returns: One column for each of the file.
  /// - Throws: ``ModelError`` with file, line and column where the text breaks the rules of CSV.
  public static func inferred(fromFile path: String, rows: Int? = nil, threads: Int? = nil) throws(ModelError) -> Schema
  {
    unsafe try TableFile.withFile(path) { (bytes) throws(ModelError) in
      unsafe try inferred(bytes, path, rows, threads)
    }
  }

  /// Guesses at the schema of CSV text as ``inferred(fromFile:rows:threads:)`` does.
  ///
  /// - Parameters:
  ///   - bytes: CSV text with a header, plain or packed with gzip.
  ///   - name: What errors call the text.
  ///   - rows: How many rows to look at, from the first on; all of them for nil.
  ///   - threads: How many threads to use at most; every processor for nil. The result does not depend on it.
  /// - Returns: One column for each of the text.
  /// - Throws: ``ModelError`` with name, line and column where the text breaks the rules of CSV.
  public static func inferred(
    from bytes: [UInt8], name: String, rows: Int? = nil, threads: Int? = nil
  ) throws(ModelError) -> Schema {
    unsafe try bytes.withUnsafeBufferPointer { (bytes) throws(ModelError) in
      unsafe try inferred(UnsafeRawBufferPointer(bytes), name, rows, threads)
    }
  }

  private static func inferred(
    _ bytes: UnsafeRawBufferPointer, _ file: String, _ rows: Int?, _ threads: Int?
  ) throws(ModelError) -> Schema {
    unsafe try TableFile.withText(of: bytes, file: file, limit: TableFile.unpackedLimit) { (text) throws(ModelError) in
      let text = unsafe try CSVText(text, file: file, header: "the columns' names")
      let (pieces, _) = text.pieces(threads: threads)
      let found = concurrentMap(pieces.count, threads: threads) { number in
        Result { () throws(ModelError) in
          try text.profiles(of: pieces[number], most: rows.map { $0 - pieces[number].firstRow })
        }
      }
      var profiles = try found[0].get()
      for result in found.dropFirst() {
        for (index, profile) in try result.get().enumerated() { profiles[index].add(profile) }
      }
      return try SchemaInference(names: text.names, profiles: profiles).schema()
    }
  }
}

extension CSVText {
  /// Looks at every field of the first records of a piece.
  fileprivate func profiles(of piece: Piece, most: Int?) throws(ModelError) -> [ColumnProfile] {
    var profiles = [ColumnProfile](repeating: ColumnProfile(), count: names.count)
    var scanner = scanner(of: piece)
    var rows = 0
    do throws(CSVMistake) {
      while !scanner.isAtEnd, rows < most ?? .max {
        for index in names.indices {
          unsafe try scanner.withField { unsafe profiles[index].add($0) }
          let place = scanner
          guard (scanner.delimiter() == .comma) == (index < names.count - 1) else {
            throw place.mistake(
              "the line must have \(names.count) fields, as the header has; give every column one",
              column: place.column)
          }
        }
        rows += 1
      }
    } catch {
      throw located(error, in: piece)
    }
    return profiles
  }
}
