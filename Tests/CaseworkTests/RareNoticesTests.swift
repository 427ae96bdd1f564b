import Casework
import Testing

@Suite("What stays wrong is told once in a while") struct RareNoticesTests {
    @Test("Each thing once, and again when the time is over") func rare() {
        let notices = RareNotices(every: .seconds(3_600))
        let start = ContinuousClock.now
        #expect(notices.isDue("one", at: start))
        #expect(notices.isDue("other", at: start))
        #expect(!notices.isDue("one", at: start + .seconds(3_599)))
        #expect(notices.isDue("one", at: start + .seconds(3_600)))
        #expect(!notices.isDue("one", at: start + .seconds(3_601)))
    }

    @Test("It remembers so many things and no more, and forgets what is long over") func bound() {
        let notices = RareNotices(every: .seconds(60))
        let start = ContinuousClock.now
        for number in 0..<RareNotices.limit { #expect(notices.isDue("\(number)", at: start)) }
        #expect(!notices.isDue("more", at: start + .seconds(59)))
        #expect(!notices.isDue("more", at: start + .seconds(59)))
        #expect(notices.isDue("more", at: start + .seconds(60)))
    }
}
