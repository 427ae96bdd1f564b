import Foundation
import SharedModels
import Testing

@Suite("Randomness of identifiers")
struct IdentifierRandomnessTests {
    @Test("No bits are handed out twice, whoever asks at the same time")
    func distinct() async {
        let words = await withTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var generator = IdentifierRandomness()
                    return (0..<5_000).map { _ in generator.next() }
                }
            }
            return await group.reduce(into: [UInt64]()) { $0 += $1 }
        }
        #expect(words.count == 40_000)
        #expect(Set(words).count == 40_000)
    }

    @Test("Every bit is set about half of the time")
    func balanced() {
        var generator = IdentifierRandomness()
        var counts = [Int](repeating: 0, count: 64)
        for _ in 0..<20_000 {
            let word = generator.next()
            for bit in 0..<64 where word >> bit & 1 == 1 { counts[bit] += 1 }
        }
        // Seven standard deviations: a sound source fails this once in some ten thousand million runs.
        #expect(counts.allSatisfy { (9_505...10_495).contains($0) })
    }

    @Test("A UUIDv7 has its version, its variant and the given time (RFC 9562)")
    func uuid() {
        let ids = (0..<1_000).map { _ in UUID.v7(milliseconds: 1_790_000_000_123) }
        #expect(Set(ids).count == 1_000)
        #expect(ids.allSatisfy { $0.v7Milliseconds == 1_790_000_000_123 && $0.bytes[8] >> 6 == 0b10 })
    }
}
