import CKernels

/// The instructions that the hot kernels use; results do not depend on them, only time does.
package enum InstructionSet: Int32, Sendable, CaseIterable, Comparable {
  /// Those that every processor of the architecture has.
  case baseline = 0
  /// AVX2 with FMA.
  case avx2 = 1
  /// AVX-512.
  case avx512 = 2

  /// The most that this processor has.
  package static let best = InstructionSet(rawValue: ck_processor_level()) ?? .baseline

  /// Those that this processor has.
  package static var available: [InstructionSet] { allCases.filter { $0 <= best } }

  package static func < (left: InstructionSet, right: InstructionSet) -> Bool { left.rawValue < right.rawValue }
}
