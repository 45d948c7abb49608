/// The sums of a node's first and second derivatives in every bin of every feature.
struct Histogram: Sendable {
  /// One pair of sums a bin, feature after feature as ``BinnedMatrix/offsets`` say.
  private(set) var sums: [SIMD2<Int64>]

  /// Rows whose derivatives are brought together before each feature passes over them.
  private static let block = 1024
  /// Below this many values the work is done before another thread would have woken.
  private static let worthThreads = 1 << 17

  init(for binned: BinnedMatrix) {
    sums = [SIMD2<Int64>](repeating: .zero, count: binned.offsets[binned.edges.count])
  }

  /// Takes another node's sums off, which leaves its sibling's when these were their parent's.
  mutating func subtract(_ other: Histogram) {
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe other.sums.withUnsafeBufferPointer { other in
        for bin in sums.indices { unsafe sums[bin] &-= other[bin] }
      }
    }
  }

  /// Sums up a node's rows.
  ///
  /// - Parameters:
  ///   - binned: The features.
  ///   - gradients: Each row's derivatives.
  ///   - rows: The node's row numbers, each below the number of rows.
  ///   - threads: How many threads share the features.
  /// - Complexity: O(rows × features).
  mutating func fill(_ binned: BinnedMatrix, _ gradients: [SIMD2<Int32>], rows: Span<UInt32>, threads: Int) {
    let features = binned.edges.count
    let pieces = rows.count * features < Self.worthThreads ? 1 : min(threads, features)
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe sums.update(repeating: .zero)
      guard let sums = sums.baseAddress else { return }
      unsafe gradients.withUnsafeBufferPointer { gradients in
        unsafe binned.bins.withUnsafeBufferPointer { bins in
          unsafe rows.withUnsafeBufferPointer { rows in
            guard let gradients = gradients.baseAddress, let bins = bins.baseAddress else { return }
            if pieces == 1 {
              unsafe Self.add(binned, 0..<features, gradients, bins, rows, to: sums)
              return
            }
            // Each thread has features of its own, and so sums that no other writes.
            nonisolated(unsafe) let shared = unsafe (gradients: gradients, bins: bins, rows: rows, sums: sums)
            _ = concurrentMap(pieces, threads: threads) { piece in
              let own = piece * features / pieces..<(piece + 1) * features / pieces
              unsafe Self.add(binned, own, shared.gradients, shared.bins, shared.rows, to: shared.sums)
            }
          }
        }
      }
    }
  }

  private static func add(
    _ binned: BinnedMatrix, _ features: Range<Int>, _ gradients: UnsafePointer<SIMD2<Int32>>,
    _ bins: UnsafePointer<UInt8>, _ rows: UnsafeBufferPointer<UInt32>, to sums: UnsafeMutablePointer<SIMD2<Int64>>
  ) {
    unsafe withUnsafeTemporaryAllocation(of: SIMD2<Int64>.self, capacity: block) { wide in
      guard let wide = wide.baseAddress, let start = rows.baseAddress else { return }
      let stride = binned.rowCount
      for first in Swift.stride(from: 0, to: rows.count, by: block) {
        let count = min(block, rows.count - first)
        let numbers = unsafe start + first
        for index in 0..<count {
          unsafe wide[index] = SIMD2<Int64>(truncatingIfNeeded: gradients[Int(numbers[index])])
        }
        // A sum that was just stored takes several cycles to come back, and many rows in a row share a bin: features
        // side by side keep several such waits going at once.
        var feature = features.lowerBound
        while feature + 4 <= features.upperBound {
          let columns = unsafe bins + feature * stride
          let one = unsafe sums + binned.offsets[feature]
          let two = unsafe sums + binned.offsets[feature + 1]
          let three = unsafe sums + binned.offsets[feature + 2]
          let four = unsafe sums + binned.offsets[feature + 3]
          for index in 0..<count {
            let column = unsafe columns + Int(numbers[index])
            let pair = unsafe wide[index]
            unsafe one[Int(column[0])] &+= pair
            unsafe two[Int(column[stride])] &+= pair
            unsafe three[Int(column[2 * stride])] &+= pair
            unsafe four[Int(column[3 * stride])] &+= pair
          }
          feature += 4
        }
        while feature < features.upperBound {
          // The last feature of an odd number has itself as its partner, which then adds nothing.
          let partner = min(feature + 1, features.upperBound - 1)
          let columns = unsafe bins + feature * stride
          let step = (partner - feature) * stride
          let one = unsafe sums + binned.offsets[feature]
          let two = unsafe sums + binned.offsets[partner]
          let mask = SIMD2<Int64>(repeating: partner == feature ? 0 : -1)
          for index in 0..<count {
            let column = unsafe columns + Int(numbers[index])
            let pair = unsafe wide[index]
            unsafe one[Int(column[0])] &+= pair
            unsafe two[Int(column[step])] &+= pair & mask
          }
          feature += 2
        }
      }
    }
  }
}
