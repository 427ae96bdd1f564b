import Foundation
import Hummingbird
import SharedModels
import Synchronization
import TestSupport
import Testing

@testable import ServiceBootstrap

/// D19, reliability.md §6 (API4): nobody takes everybody's share.
@Suite("How much is taken of whom", .timeLimit(.minutes(5)))
struct AdmissionTests {
    /// A clock that a test moves.
    private final class Clock: Sendable {
        private let time = Atomic<Int64>(1)
        var now: @Sendable () -> Int64 { { self.time.load(ordering: .relaxed) } }
        func advance(_ milliseconds: Int) { time.wrappingAdd(Int64(milliseconds) * 1_000_000, ordering: .relaxed) }
    }

    @Test("Over any time a bucket gives its burst and its rate, and not one more", arguments: 0..<20 as Range<UInt64>)
    func neverMore(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let (rate, burst) = (Int.random(in: 1...50, using: &random), Int.random(in: 1...100, using: &random))
        let clock = Clock()
        // Room for few, so that turns and forgetting are part of it.
        let buckets = TokenBuckets<Int>(rate: rate, burst: burst, capacity: 8, now: clock.now)
        var taken: [Int] = []
        var time = 0
        for _ in 0..<3_000 {
            let pause = Int.random(in: 0..<60, using: &random)
            clock.advance(pause)
            time += pause
            if buckets.take(0) == nil { taken.append(time) }
            _ = buckets.take(Int.random(in: 1..<5, using: &random))
        }
        var most = -Double.infinity
        for first in taken.indices {
            for last in first..<min(taken.count, first + 200) {
                let allowed = Double(burst) + Double(rate) * Double(taken[last] - taken[first]) / 1_000
                most = max(most, Double(last - first + 1) - allowed)
            }
        }
        #expect(most <= 1e-6)
        #expect(taken.count >= min(3_000, rate * time / 1_000) / 2, "nor much less")
    }

    @Test("Whoever waits as long as was said is taken")
    func tellsTheWait() throws {
        let clock = Clock()
        let buckets = TokenBuckets<String>(rate: 2, burst: 3, now: clock.now)
        for _ in 0..<3 { #expect(buckets.take("a") == nil) }
        #expect(buckets.take("a") == .milliseconds(500))
        #expect(buckets.take("b") == nil)
        clock.advance(499)
        #expect(buckets.take("a") != nil)
        clock.advance(1)
        #expect(buckets.take("a") == nil)
        #expect(buckets.take("a") != nil)
    }

    @Test("What is remembered is bounded, also when everybody comes under a new name")
    func isBounded() {
        let clock = Clock()
        let buckets = TokenBuckets<Int>(rate: 1, burst: 10, capacity: 100, now: clock.now)
        for key in 0..<10_000 { _ = buckets.take(key) }
        #expect(buckets.count <= 200)
        clock.advance(10_000)
        _ = buckets.take(1)
        clock.advance(20_000)
        _ = buckets.take(1)
        #expect(buckets.count == 1)
    }

    @Test("A caller beyond its rate gets 429 and when to come again; others go on")
    func limitsCallers() async throws {
        var limits = HTTPLimits()
        (limits.callerRate, limits.callerBurst) = (1, 5)
        let registry = PrometheusRegistry()
        try await withServer(limits: limits, change: { $0.metrics = registry }, routes: addEcho) { port in
            var refused: [RawSocket.Answer] = []
            for _ in 0..<12 {
                let answer = try await ask(port, "GET /who", .desk)
                if answer.status != 200 { refused.append(answer) }
            }
            #expect(!refused.isEmpty)
            for answer in refused {
                #expect(answer.status == 429 && answer.fields["retry-after"] == "1")
                #expect(answer.json["type"] as? String == "urn:guanjia:problem:too-many-requests")
            }
            #expect(try await ask(port, "GET /who", .director).status == 200)
            #expect(registry.text().contains("guanjia_requests_refused_total{reason=\"caller_rate\"} \(refused.count)\n"))
        }
    }

    @Test("A caller with as many requests in work as one may gets 429; others go on, and it too once they are answered")
    func limitsWork() async throws {
        var limits = HTTPLimits()
        limits.callerRequests = 2
        let registry = PrometheusRegistry()
        let hold = Hold()
        try await withServer(limits: limits, change: { $0.metrics = registry }, routes: hold.routes) { port in
            async let one = ask(port, "GET /held", .desk)
            async let two = ask(port, "GET /held", .desk)
            let isFull = await eventually { registry.text().contains("http_server_requests_in_flight 2\n") }
            let answer = try await ask(port, "GET /who", .desk)
            let other = try await ask(port, "GET /who", .director).status
            hold.release()
            #expect(isFull && answer.status == 429 && answer.fields["retry-after"] == "1" && other == 200)
            let bodies = try await [one.body, two.body]
            #expect(bodies == ["done", "done"])
            let isFree = try await eventually { try await ask(port, "GET /who", .desk).status == 200 }
            #expect(isFree)
            #expect(registry.text().contains("guanjia_requests_refused_total{reason=\"caller_requests\"}"))
        }
    }

    @Test("Nobody is remembered who has no request in work")
    func forgets() {
        let shares = CallerShares(2)
        #expect([shares.enter("a"), shares.enter("a"), shares.enter("a"), shares.enter("b")] == [true, true, false, true])
        for subject in ["a", "a", "b"] { shares.leave(subject) }
        #expect(shares.count == 0 && shares.enter("a"))
    }

    @Test("Too many requests without a valid token end their connections, and whoever has one gets in from the same address")
    func limitsFailures() async throws {
        var limits = HTTPLimits()
        limits.failureRate = 1
        let registry = PrometheusRegistry()
        try await withServer(limits: limits, change: { $0.metrics = registry }, routes: addEcho) { port in
            var statuses: Set<Int> = []
            for _ in 0..<30 {
                let answer = try await ask(port, "GET /who", ["Authorization: Bearer wrong"])
                statuses.insert(answer.status)
                if answer.status == 429 {
                    #expect(answer.fields["connection"] == "close")
                    #expect(answer.fields["retry-after"].flatMap { Int($0) } == 1, "at one failure a second one is forgiven in a second")
                }
            }
            #expect(statuses == [401, 429])
            let isClosed = try await offPool {
                for _ in 0..<30 {
                    let socket = try RawSocket(port: port)
                    socket.send("GET /who HTTP/1.1\r\nHost: t\r\n\r\n")
                    // On a slow machine one more may have been allowed meanwhile.
                    if try socket.answer().status == 429 { return socket.isClosed() }
                }
                return false
            }
            #expect(isClosed)
            #expect(try await ask(port, "GET /who", .desk).status == 200)
            #expect(registry.text().contains("guanjia_requests_refused_total{reason=\"failed_tokens\"}"))
        }
    }

    @Test("Addresses of one network of IPv6 are one, an address of IPv4 is one by itself, mapped into IPv6 as well")
    func groupsAddresses() {
        let network = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:DB8:1:2:0:0:0:7"].map { AddressGroup.name(of: $0) }
        #expect(Set(network).count == 1)
        #expect(!network.contains(AddressGroup.name(of: "2001:db8:1:3::1")))
        #expect(AddressGroup.name(of: "::ffff:192.0.2.1") == AddressGroup.name(of: "192.0.2.1"))
        #expect(AddressGroup.name(of: "192.0.2.1") != AddressGroup.name(of: "192.0.2.2"))
        #expect(AddressGroup.name(of: "::1") != AddressGroup.name(of: "::ffff:0.0.0.1"))
        #expect(AddressGroup.name(of: nil) == "local")
    }

    @Test("More requests than can be in work are answered with 503 at once, and those in work get on")
    func shedsLoad() async throws {
        var limits = HTTPLimits()
        limits.requests = 2
        let registry = PrometheusRegistry()
        let hold = Hold()
        try await withServer(limits: limits, change: { $0.metrics = registry }, routes: hold.routes) { port in
            async let one = ask(port, "GET /held", .desk)
            async let two = ask(port, "GET /held", .desk)
            let isFull = await eventually { registry.text().contains("http_server_requests_in_flight 2\n") }
            let answer = try await ask(port, "GET /who", .director)
            hold.release()
            #expect(isFull && answer.status == 503 && answer.fields["retry-after"] == "1")
            let bodies = try await [one.body, two.body]
            #expect(bodies == ["done", "done"])
            let isFree = try await eventually { try await ask(port, "GET /who", .director).status == 200 }
            #expect(isFree)
            #expect(registry.text().contains("guanjia_requests_refused_total{reason=\"load\"}"))
        }
    }

    @Test("Whoever comes by a link cannot take the places of those with a token")
    func keepsPlaces() async throws {
        var limits = HTTPLimits()
        limits.requests = 4
        let registry = PrometheusRegistry()
        let hold = Hold()
        let open: (RouterGroup<APIRequestContext>) -> Void = { group in group.get("link") { _, _ in await hold.answer() } }
        try await withServer(limits: limits, change: { $0.metrics = registry }, open: open, routes: addEcho) { port in
            async let one = ask(port, "GET /link")
            async let two = ask(port, "GET /link")
            // One of the two has the only place that links have; the other is refused without having to wait.
            let isFull = await eventually {
                registry.text().contains("guanjia_requests_refused_total{reason=\"open_routes\"} 1\n")
            }
            let other = try await ask(port, "GET /who", .desk).status
            hold.release()
            #expect(isFull && other == 200)
            let statuses = try await [one.status, two.status]
            #expect(statuses.sorted() == [200, 503])
        }
    }
}
