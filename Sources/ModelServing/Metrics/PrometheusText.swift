/// Writes the Prometheus text exposition format, version 0.0.4.
package struct PrometheusText {
  /// What has been written.
  package private(set) var text = ""

  /// Begins an empty page.
  package init() {}

  /// Begins a family of series.
  package mutating func family(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  /// Adds one value; `labels` come from ``labels(_:)``.
  package mutating func sample(_ name: String, _ labels: String, _ value: Double) {
    text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
  }

  /// Adds a histogram.
  ///
  /// - Parameters:
  ///   - name: The family's name.
  ///   - labels: The labels of the series.
  ///   - bounds: The buckets' upper bounds, ascending.
  ///   - counts: How many values fell into each bucket, and last those beyond every bound.
  ///   - sum: The sum of all values.
  package mutating func histogram(
    _ name: String, _ labels: String, _ bounds: [Double], _ counts: [Int], sum: Double
  ) {
    var below = 0
    for (bound, count) in zip(bounds.map(\.description) + ["+Inf"], counts) {
      below += count
      sample(name + "_bucket", labels + #",le="\#(bound)""#, Double(below))
    }
    sample(name + "_sum", labels, sum)
    sample(name + "_count", labels, Double(below))
  }

  /// Labels as they stand between the braces.
  package static func labels(_ labels: [(String, String)]) -> String {
    labels.map { #"\#($0)="\#(escaped($1))""# }.joined(separator: ",")
  }

  /// A label's value with what would end it escaped.
  private static func escaped(_ value: String) -> String {
    value.reduce(into: "") { text, character in
      switch character {
      case "\\": text += #"\\"#
      case "\"": text += #"\""#
      case "\n": text += #"\n"#
      default: text.append(character)
      }
    }
  }
}
