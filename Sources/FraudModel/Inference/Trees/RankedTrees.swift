internal import CKernels

/// Trees laid out for scoring many rows at once: values are replaced by their ranks among a feature's thresholds, one
/// byte each, and every question of a tree is answered for 64 rows by one comparison of bytes.
///
/// An answer is a leaf's number: a question whose comparison says right takes its right child's answer, else its left
/// one's, from the last question to the first. That asks questions that a walk would pass by, but it waits for no load
/// that depends on another. The idea of comparing by feature instead of walking is that of Lucchese et al.,
/// QuickScorer, 2015. Memory: 12 bytes a question, 4 a leaf, 4 to 8 a distinct threshold, 257 a distinct set of
/// categories.
struct RankedTrees: Sendable {
  /// The most leaves that a tree may have here.
  static let mostLeaves = 256

  private let features: [ck_ranked_feature]
  private let thresholds: [Float]
  private let sets: RankedCategories
  private let questions: [ck_question]
  private let leaves: [Float]
  private let trees: [ck_ranked_tree]
  private let mostLeaves: Int
  private let columnCount: Int
  private let instructions: InstructionSet

  /// Lays out trees of at most ``mostLeaves`` leaves.
  init(_ ensemble: [DecisionTree], instructions: InstructionSet) {
    let ranks = RankTable(ensemble)
    var questions: [ck_question] = []
    var leaves: [Float] = []
    var trees: [ck_ranked_tree] = []
    var mostLeaves = 0
    for tree in ensemble {
      let start = (question: questions.count, leaf: leaves.count)
      // How each node is spoken of as a child.
      var names: [UInt16] = []
      names.reserveCapacity(tree.nodes.count)
      var asked = 0
      for node in tree.nodes {
        if node.feature == nil {
          names.append(UInt16(leaves.count - start.leaf))
          leaves.append(node.value)
        } else {
          names.append(UInt16(ck_line_of_first_question + asked))
          asked += 1
        }
      }
      for node in tree.nodes {
        guard let place = ranks.place(of: node) else { continue }
        questions.append(
          ck_question(
            column: UInt32(place.column), left: names[node.left], right: names[node.left + 1],
            rank: Int8(place.rank - 128)))
      }
      trees.append(
        ck_ranked_tree(
          first_question: UInt32(start.question), question_count: UInt32(asked), first_leaf: UInt32(start.leaf)))
      mostLeaves = max(mostLeaves, leaves.count - start.leaf)
    }
    features = ranks.features
    thresholds = ranks.thresholds
    sets = ranks.sets
    columnCount = ranks.columnCount
    self.questions = questions
    // The kernel reads 64 values from a tree's first leaf on.
    self.leaves = leaves + [Float](repeating: 0, count: 64)
    self.trees = trees
    self.mostLeaves = mostLeaves
    self.instructions = instructions
  }

  /// How many rows are scored together at most.
  static let block = ck_rows_per_block
  /// The bytes that scoring works on, whose address is a multiple of 64.
  var scratchSize: Int { columnCount * Self.block + ck_line_count * 64 }

  /// Fills the part of the scratch memory that stays the same from block to block.
  func prepare(_ scratch: UnsafeMutableRawPointer) {
    unsafe scratch.initializeMemory(as: UInt8.self, repeating: 0, count: scratchSize)
    let lines = unsafe scratch + columnCount * Self.block
    for number in 0..<mostLeaves {
      unsafe (lines + number * 64).initializeMemory(as: UInt8.self, repeating: UInt8(number), count: 64)
    }
  }

  /// Ranks the values of a block, which ``add(_:count:to:scratch:)`` needs.
  ///
  /// - Parameters:
  ///   - rows: `count` rows of `width` values, one row after the other.
  ///   - count: How many rows there are: at most ``block``.
  ///   - width: How many values a row has.
  ///   - scratch: Memory that ``prepare(_:)`` has seen.
  func rank(rows: UnsafePointer<Float>, count: Int, width: Int, scratch: UnsafeMutableRawPointer) {
    let columns = unsafe scratch.assumingMemoryBound(to: Int8.self)
    unsafe features.withUnsafeBufferPointer { features in
      unsafe thresholds.withUnsafeBufferPointer { thresholds in
        guard let features = features.baseAddress, let thresholds = thresholds.baseAddress else { return }
        unsafe ck_ranks(
          instructions.rawValue, features, self.features.count, thresholds, rows, width, count, columns)
      }
    }
    unsafe sets.rank(rows: rows, count: count, width: width, columns: columns)
  }

  /// Adds to each row of a block its leaves in some of the trees, tree after tree.
  ///
  /// - Parameters:
  ///   - numbers: The trees.
  ///   - count: How many rows there are.
  ///   - sums: ``block`` sums.
  ///   - scratch: Memory that ``rank(rows:count:width:scratch:)`` has filled.
  func add(
    _ numbers: Range<Int>, count: Int, to sums: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer
  ) {
    unsafe trees.withUnsafeBufferPointer { trees in
      unsafe questions.withUnsafeBufferPointer { questions in
        unsafe leaves.withUnsafeBufferPointer { leaves in
          guard let trees = trees.baseAddress, let leaves = leaves.baseAddress else { return }
          // Trees that are all leaves ask nothing, and then no question is read.
          var none = ck_question()
          unsafe withUnsafePointer(to: &none) { none in
            unsafe ck_ranked_trees_add(
              instructions.rawValue, trees + numbers.lowerBound, numbers.count, questions.baseAddress ?? none, leaves,
              scratch.assumingMemoryBound(to: Int8.self), count,
              (scratch + columnCount * Self.block).assumingMemoryBound(to: UInt8.self), sums)
          }
        }
      }
    }
  }
}
