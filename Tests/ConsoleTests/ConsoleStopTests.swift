import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("A stop of the Console waits for no page that is open", .timeLimit(.minutes(5)))
struct ConsoleStopTests {
    /// Less than the five seconds that requests in work have: no stream may use them up.
    private static let bound: Duration = .seconds(3)

    @Test("Streams of open pages end at once and in order when the server stops, also when nothing happens on them")
    func streams() async throws {
        let (streams, stop) = try await Estate.with { estate in
            let browser = Browserless(port: estate.console.port)
            let signedIn = try await browser.post(["post": "cs_manager", "next": "/"], to: "/sign-in")
            let cookie = String(try #require(signedIn.fields["set-cookie"]).prefix { $0 != ";" })
            let streams = [
                try await OpenStream.open("/live", port: estate.console.port, cookie: cookie),
                try await OpenStream.open("/live", port: estate.console.port, cookie: cookie),
            ]
            let rests = streams.map { stream in Task { try await stream.rest() } }
            // They follow: what happens now is told on both.
            let made = try await estate.register()
            try await estate.settle()
            return (rests.map { (rest: $0, number: made.number) }, ContinuousClock.now)
        }
        for stream in streams {
            let (text, end) = try await stream.rest.value
            #expect(text.contains(stream.number), "\(text)")
            // The last chunk: the answer is whole, and no connection that broke.
            #expect(text.hasSuffix("0\r\n\r\n"), "\(text.suffix(40))")
            #expect(end - stop < Self.bound, "the stream ended after \(end - stop)")
        }
    }
}
