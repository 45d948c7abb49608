/// A plot as inline SVG: two axes with a grid, and whatever is drawn between them.
///
/// Colours are the classes of ``ReportStyle``, so that one document suits light and dark.
struct SVGPlot {
  /// How numbers become places along an axis.
  struct Axis {
    /// What it shows.
    let label: String
    /// The numbers at its ends, after `place`.
    let range: ClosedRange<Double>
    /// Numbers with a line and a text.
    let ticks: [(value: Double, text: String)]
    /// Where a number lies, on the scale of `range`.
    let place: @Sendable (Double) -> Double

    /// From 0 to 1.
    static func share(_ label: String) -> Axis {
      Axis(
        label: label, range: 0...1,
        ticks: stride(from: 0, through: 10, by: 2).map { (Double($0) / 10, "0.\($0)") }.map {
          $0.value == 1 ? (1, "1.0") : $0
        }, place: { $0 })
    }

    /// Powers of ten; what is smaller than the lowest lies on it.
    static func powers(_ label: String, _ exponents: ClosedRange<Int>) -> Axis {
      let range = Double(exponents.lowerBound)...Double(exponents.upperBound)
      return Axis(
        label: label, range: range, ticks: exponents.map { (ten(to: $0), text(ofTenTo: $0)) },
        place: { max(range.lowerBound, Elementary.log($0) / 2.302_585_092_994_046) })
    }

    private static func ten(to exponent: Int) -> Double {
      var value = 1.0
      for _ in 0..<abs(exponent) { value *= 10 }
      return exponent < 0 ? 1 / value : value
    }

    private static func text(ofTenTo exponent: Int) -> String {
      exponent < 0
        ? "0." + String(repeating: "0", count: -exponent - 1) + "1" : "1" + String(repeating: "0", count: exponent)
    }
  }

  private let width = 440.0
  private let height = 330.0
  private let left = 58.0
  private let right = 14.0
  private let top = 12.0
  private let bottom = 46.0
  private let x: Axis
  private let y: Axis
  private var marks: [String] = []

  init(x: Axis, y: Axis) {
    self.x = x
    self.y = y
  }

  /// A line through places.
  mutating func line(_ points: [(Double, Double)], style: String) {
    let text = points.map { "\(number(horizontal($0.0))),\(number(vertical($0.1)))" }.joined(separator: " ")
    marks.append(#"<polyline class="line \#(style)" points="\#(text)"/>"#)
  }

  /// A dot with a text that shows when it is pointed at.
  mutating func dot(_ at: (Double, Double), style: String, says: String) {
    marks.append(
      #"<circle class="dot \#(style)" cx="\#(number(horizontal(at.0)))" cy="\#(number(vertical(at.1)))" r="4">"#
        + "<title>\(ReportText.escaped(says))</title></circle>")
  }

  /// A vertical line from one place to another.
  mutating func whisker(x at: Double, from low: Double, to high: Double, style: String) {
    marks.append(
      #"<line class="whisker \#(style)" x1="\#(number(horizontal(at)))" x2="\#(number(horizontal(at)))" "#
        + #"y1="\#(number(vertical(low)))" y2="\#(number(vertical(high)))"/>"#)
  }

  /// A column from the bottom of the plot.
  mutating func column(from start: Double, to end: Double, height top: Double, style: String, says: String) {
    let (first, last) = (horizontal(start) + 0.5, horizontal(end) - 0.5)
    let (high, low) = (vertical(top), vertical(y.ticks.first?.value ?? 0))
    marks.append(
      #"<rect class="area \#(style)" x="\#(number(first))" y="\#(number(high))" width="\#(number(last - first))" "#
        + #"height="\#(number(max(0, low - high)))"><title>\#(ReportText.escaped(says))</title></rect>"#)
  }

  /// The element.
  ///
  /// - Parameter description: What the plot shows, for who cannot see it.
  /// - Returns: The text of the element.
  func svg(_ description: String) -> String {
    var text =
      #"<svg viewBox="0 0 \#(number(width)) \#(number(height))" role="img" aria-label="\#(ReportText.escaped(description))">"#
    for tick in x.ticks {
      let at = number(horizontal(tick.value))
      text += #"<line class="grid" x1="\#(at)" x2="\#(at)" y1="\#(number(top))" y2="\#(number(height - bottom))"/>"#
      text +=
        #"<text class="tick" x="\#(at)" y="\#(number(height - bottom + 16))" text-anchor="middle">\#(tick.text)</text>"#
    }
    for tick in y.ticks {
      let at = vertical(tick.value)
      text +=
        #"<line class="grid" x1="\#(number(left))" x2="\#(number(width - right))" y1="\#(number(at))" y2="\#(number(at))"/>"#
      text +=
        #"<text class="tick" x="\#(number(left - 7))" y="\#(number(at + 4))" text-anchor="end">\#(tick.text)</text>"#
    }
    text += marks.joined()
    let middle = top + (height - bottom - top) / 2
    text +=
      #"<text class="label" x="\#(number(left + (width - left - right) / 2))" y="\#(number(height - 8))" "#
      + #"text-anchor="middle">\#(ReportText.escaped(x.label))</text>"#
    text +=
      #"<text class="label" x="14" y="\#(number(middle))" text-anchor="middle" "#
      + #"transform="rotate(-90 14 \#(number(middle)))">\#(ReportText.escaped(y.label))</text></svg>"#
    return text
  }

  private func horizontal(_ value: Double) -> Double {
    left + share(value, on: x) * (width - left - right)
  }

  private func vertical(_ value: Double) -> Double {
    height - bottom - share(value, on: y) * (height - bottom - top)
  }

  private func share(_ value: Double, on axis: Axis) -> Double {
    let place = (axis.place(value) - axis.range.lowerBound) / (axis.range.upperBound - axis.range.lowerBound)
    return min(1, max(0, place))
  }

  private func number(_ value: Double) -> String { ReportText.coordinate(value) }
}
