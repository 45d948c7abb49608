/// Where the terminals stand on the map, in cells so that those near a place are found without looking at all.
struct TerminalMap {
  /// How wide and how high the map is: 100 for the published 10,000 terminals, and for other numbers such that they
  /// stand as close together.
  let width: Double

  private let places: [(x: Double, y: Double)]
  private let cells: [[Int]]
  private let cellsAcross: Int

  /// Draws the places.
  init(count: Int, from random: inout RandomStream) {
    let width = Double(count).squareRoot()
    let across = max(1, Int(width / Customer.reach))
    var places: [(x: Double, y: Double)] = []
    var cells = [[Int]](repeating: [], count: across * across)
    for terminal in 0..<count {
      let place = (x: random.uniform(to: width), y: random.uniform(to: width))
      places.append(place)
      let row = TerminalMap.cell(place.y, width, across)
      cells[row * across + TerminalMap.cell(place.x, width, across)].append(terminal)
    }
    self.width = width
    self.places = places
    self.cells = cells
    cellsAcross = across
  }

  /// The terminals nearer than a distance to a place, by number.
  func terminals(within distance: Double, ofX x: Double, y: Double) -> [Int] {
    var found: [Int] = []
    for row in cell(y - distance)...cell(y + distance) {
      for column in cell(x - distance)...cell(x + distance) {
        for terminal in cells[row * cellsAcross + column] {
          let (dx, dy) = (places[terminal].x - x, places[terminal].y - y)
          if (dx * dx + dy * dy).squareRoot() < distance { found.append(terminal) }
        }
      }
    }
    return found.sorted()
  }

  private func cell(_ coordinate: Double) -> Int { TerminalMap.cell(coordinate, width, cellsAcross) }

  private static func cell(_ coordinate: Double, _ width: Double, _ across: Int) -> Int {
    max(0, min(across - 1, Int(coordinate / width * Double(across))))
  }
}
