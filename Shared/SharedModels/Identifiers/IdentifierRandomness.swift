import Foundation
import Synchronization

/// Random bits for identifiers (UUIDv7, ids of traces), from the system, 256 bytes at a time.
///
/// A request makes about a dozen identifiers; asking the system for eight bytes each time was a fiftieth of its cost. The bits are
/// the system's and are handed out once. Keys, nonces and tokens do not come from here: they must not lie in memory before their time.
/// Safe to use from any thread; nothing waits here but for another thread that takes its bits.
package struct IdentifierRandomness: RandomNumberGenerator, Sendable {
    /// `getentropy` gives no more at once.
    private static let blockBytes = 256

    private static let words = Mutex<[UInt64]>([])

    package init() {}

    package mutating func next() -> UInt64 {
        Self.words.withLock { words in
            if words.isEmpty { words = Self.block() }
            return words.removeLast()
        }
    }

    /// Never empty.
    private static func block() -> [UInt64] {
        var words = [UInt64](repeating: 0, count: blockBytes / MemoryLayout<UInt64>.size)
        let failed = words.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) != 0 }
        // The standard library's generator asks the system in another way, and ends the process when that fails as well.
        var generator = SystemRandomNumberGenerator()
        return failed ? [generator.next()] : words
    }
}
