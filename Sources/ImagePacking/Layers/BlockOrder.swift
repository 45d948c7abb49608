/// The order of blocks that are compressed at the same time: each is handed on once those before it were.
struct BlockOrder {
  /// What a compressing task hands back.
  struct Finished: Sendable {
    let index: Int
    let block: DeflatedBlock
  }

  private var submitted = 0
  private var handedOn = 0
  private var early: [Int: DeflatedBlock] = [:]
  /// The CRC-32 of the input of all blocks handed on.
  private(set) var checksum: UInt = 0
  /// The size of the input of all blocks handed on.
  private(set) var inputCount = 0

  /// How many blocks were submitted and not yet handed on: what is held in memory.
  var underWay: Int { submitted - handedOn }

  /// The index of a block that is about to be submitted.
  mutating func submit() -> Int {
    submitted += 1
    return submitted - 1
  }

  /// Takes a compressed block and returns those that may now be handed on.
  mutating func take(_ finished: Finished) -> [DeflatedBlock] {
    early[finished.index] = finished.block
    var ready: [DeflatedBlock] = []
    while let block = early.removeValue(forKey: handedOn) {
      checksum = handedOn == 0 ? block.checksum : Deflate.combine(checksum, block)
      inputCount += block.inputCount
      handedOn += 1
      ready.append(block)
    }
    return ready
  }
}
