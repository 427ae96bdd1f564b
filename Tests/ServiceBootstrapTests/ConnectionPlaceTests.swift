import Foundation
import Hummingbird
import Metrics
import SharedModels
import Synchronization
import TestSupport
import Testing

@testable import ServiceBootstrap

/// F30: who is let in when all places of a server are taken, and what comes behind a request on the same connection.
@Suite("Places of connections", .timeLimit(.minutes(5)))
struct ConnectionPlaceTests {
    private static func request(_ line: String, _ fields: [String] = .desk, body: String = "") -> String {
        (["\(line) HTTP/1.1", "Host: t"] + fields).joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    private static func limits(_ connections: Int) -> HTTPLimits {
        var limits = HTTPLimits()
        limits.connections = connections
        return limits
    }

    @Test("For who comes to the last place, whoever has been without a request for longest is let go, and nobody else")
    func letsIn() async throws {
        try await withServer(limits: Self.limits(4), routes: addEcho) { port in
            let statuses = try await offPool {
                let sockets = try (0..<3).map { _ in try RawSocket(port: port) }
                // The first to come has asked last.
                for index in [1, 2, 0] {
                    sockets[index].send(Self.request("GET /who"))
                    _ = try sockets[index].answer()
                    usleep(200_000)
                }
                let next = try RawSocket(port: port)
                next.send(Self.request("GET /who"))
                let first = try next.answer().status
                let answered = ContinuousClock.now
                #expect(sockets[1].isClosed())
                // Not by the time that a connection may be idle, which is fifteen seconds.
                #expect(ContinuousClock.now - answered < .seconds(5))
                return try [first]
                    + [sockets[0], sockets[2], next].map { socket in
                        socket.send(Self.request("GET /who"))
                        return try socket.answer().status
                    }
            }
            #expect(statuses == [200, 200, 200, 200])
        }
    }

    @Test("A sixteenth of the places is free for those who come at the same moment")
    func keepsRoom() async throws {
        let places = ConnectionPlaces(64, factory: NOOPMetricsHandler.instance)
        let asked = Atomic(0)
        func come() {
            places.opened()
            _ = places.wait { asked.wrappingAdd(1, ordering: .relaxed) }
        }
        for _ in 0..<63 { come() }
        try #require(
            await eventually(within: .seconds(10)) {
                places.makeRoom()
                return asked.load(ordering: .relaxed) == 3
            })
        for _ in 0..<3 {
            places.closed()
            places.answered(hasLeft: true)
        }
        for _ in 0..<3 { come() }
        #expect(places.hasRoom)
        come()
        #expect(!places.hasRoom)
    }

    @Test("Who has sent only a part of a head has no request in work", arguments: ["", "GET /who HTTP/1.1\r\nX-Drip: x"])
    func parts(sent: String) async throws {
        try await withServer(limits: Self.limits(4), routes: addEcho) { port in
            let (status, seconds) = try await offPool {
                let held = try (0..<100).map { _ in
                    let socket = try RawSocket(port: port)
                    socket.send(sent)
                    return socket
                }
                let start = ContinuousClock.now
                let next = try RawSocket(port: port)
                next.send(Self.request("GET /who"))
                let status = try next.answer().status
                return withExtendedLifetime(held) { (status, (ContinuousClock.now - start) / .seconds(1)) }
            }
            #expect(status == 200)
            // A hundred that wait, by fours for a tenth of a second each; by the idle time they would keep the door shut for minutes.
            #expect(seconds < 12)
        }
    }

    @Test("Requests in work keep their places: the next waits, and is served when they end")
    func waits() async throws {
        let answers = try await withServer(limits: Self.limits(2)) { _ in
        } routes: { group in
            group.get("who", by: Role.employees) { _, _ in
                try await Task.sleep(for: .seconds(3))
                return "done"
            }
        } _: { port in
            try await offPool {
                let held = try (0..<2).map { _ in
                    let socket = try RawSocket(port: port)
                    socket.send(Self.request("GET /who"))
                    usleep(200_000)
                    return socket
                }
                let third = try RawSocket(port: port)
                third.send(Self.request("GET /who"))
                let begun = ContinuousClock.now
                let statuses = try (held + [third]).map { try $0.answer().status }
                return (statuses, (ContinuousClock.now - begun) / .seconds(1))
            }
        }
        #expect(answers.0 == [200, 200, 200])
        // Two times three seconds, but for the time that the first two had begun before.
        #expect(answers.1 > 4)
    }

    @Test(
        "Requests in front of garbage are answered and take effect, the garbage is refused with 400, and the connection ends",
        arguments: ["GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{0}\u{1}\u{2}", "POST /echo HTTP/1.1\r\nContent-Length: -1\r\n\r\n"])
    func garbage(_ text: String) async throws {
        try await withServer(routes: addEcho) { port in
            let (answers, isClosed) = try await talk(to: port) { socket in
                let body = #"{"name":"n"}"#
                socket.send(
                    Self.request("GET /slow") + Self.request("POST /echo", .desk + .json + ["Content-Length: \(body.count)"], body: body)
                        + text)
                return (try (0..<3).map { _ in try socket.answer() }, socket.isClosed())
            }
            #expect(answers.map(\.status) == [200, 200, 400])
            #expect(answers.first?.body == "done" && answers[1].json["name"] as? String == "n")
            #expect(answers.last?.json["type"] as? String == "urn:guanjia:problem:malformed")
            #expect(isClosed)
        }
    }

    @Test("Behind the last request of a connection nothing is answered, and garbage inside of a body ends it", arguments: [true, false])
    func garbageAfterTheEnd(isInBody: Bool) async throws {
        try await withServer(routes: addEcho) { port in
            let (answer, isClosed, seconds) = try await talk(to: port) { socket in
                let start = ContinuousClock.now
                if isInBody {
                    socket.send(Self.request("POST /echo", .desk + .json + ["Transfer-Encoding: chunked"], body: "3\r\n{  \r\nZZZ\r\n"))
                } else {
                    socket.send(Self.request("GET /slow", .desk + ["Connection: close"], body: "GARBAGE\r\n\r\n"))
                }
                return (try socket.answer(), socket.isClosed(), (ContinuousClock.now - start) / .seconds(1))
            }
            #expect(answer.status == (isInBody ? 400 : 200))
            #expect(isClosed)
            #expect(seconds < 10)
        }
    }
}
