import Synchronization
import Testing

@testable import ServiceBootstrap

@Suite("How far back cases of an older program are looked for")
struct LateLooksTests {
    private final class Time: Sendable {
        private let passed = Mutex(Duration.zero)
        private let start = ContinuousClock.now

        var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
        func pass(_ duration: Duration) { passed.withLock { $0 += duration } }
    }

    private static let day: Duration = .seconds(86_400)

    @Test("A day at first, the last minutes after a look that found all, and a day again each hour")
    func spans() {
        let time = Time()
        let looks = LateLooks(now: { time.now })
        #expect(looks.span() == Self.day)
        // Nothing ended: there was more than a page.
        #expect(looks.span() == Self.day)
        looks.ended(with: Self.day)
        for _ in 0..<59 {
            time.pass(.seconds(60))
            let span = looks.span()
            #expect(span == .seconds(180))
            looks.ended(with: span)
        }
        time.pass(.seconds(60))
        #expect(looks.span() == Self.day)
        looks.ended(with: Self.day)
        #expect(looks.span() == .seconds(120))
    }

    @Test("The longer no look ended, the further the next one reaches")
    func gap() {
        let time = Time()
        let looks = LateLooks(now: { time.now })
        looks.ended(with: looks.span())
        time.pass(.seconds(1_800))
        #expect(looks.span() == .seconds(1_920))
        // A short look does not make up for the whole one that is due.
        looks.ended(with: .seconds(1_920))
        time.pass(.seconds(1_800))
        #expect(looks.span() == Self.day)
    }
}
