import TestSupport
import Testing

@testable import Casework

@Suite("The bell that wakes a loop", .timeLimit(.minutes(1)))
struct WakeUpTests {
    @Test("A ring is heard at once, also when nobody listened yet")
    func rings() async {
        let bell = WakeUp()
        bell.ring()
        await bell.wait(atMost: .seconds(3600))
        async let wait: Void = bell.wait(atMost: .seconds(3600))
        bell.ring()
        await wait
    }

    @Test("A wait ends when its time is up, and leaves no ring behind")
    func timeIsUp() async {
        let bell = WakeUp()
        for _ in 0..<100 { await bell.wait(atMost: .zero) }
        let begun = ContinuousClock.now
        await bell.wait(atMost: .milliseconds(50))
        #expect(ContinuousClock.now - begun >= .milliseconds(50))
    }

    @Test("Who is cancelled stops listening, whether or not the time was up before it listened")
    func cancelled() async {
        let bell = WakeUp()
        let listener = Task { await bell.waitForRing() }
        #expect(await eventually { bell.isListenedTo })
        listener.cancel()
        await listener.value
        let late = Task { await bell.waitForRing() }
        late.cancel()
        await late.value
        #expect(!bell.isListenedTo)
    }
}
