import Foundation
import Hummingbird
import SharedModels
import Testing

@testable import Database
@testable import ServiceBootstrap

/// F30: callers who take nothing, or send what is no HTTP to us.
@Suite("Connections that do not move", .timeLimit(.minutes(5)))
struct StalledConnectionTests {
    private static func head(_ path: String, _ fields: [String] = .desk) -> String {
        (["GET \(path) HTTP/1.1", "Host: t"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
    }

    @Sendable private static func addBig(_ group: CallerRoutes) {
        addEcho(group)
        group.get("big", by: Role.employees) { _, _ in String(repeating: "a", count: 6_000_000) }
    }

    @Test("Who asks and does not read the answers is let go, and the next are let in") func silent() async throws {
        var changed = HTTPLimits()
        changed.connections = 3
        changed.unreadTime = .seconds(1)
        let limits = changed
        let status = try await withServer(limits: limits, routes: Self.addBig) { port in
            // Held until the end: only the server can let them go. Each is seen to be answered, or it waits at the door as the next ones do.
            let sockets = try await offPool {
                try (0..<10).map { index in
                    let socket = try RawSocket(port: port, room: 4_096)
                    socket.send(Self.head("/big") + Self.head("/big"))
                    if index < limits.connections { try socket.peek() }
                    return UncheckedSocket(socket: socket)
                }
            }
            let answer = try await ask(port, "GET /who", .desk)
            return withExtendedLifetime(sockets) { answer.status }
        }
        #expect(status == 200)
    }

    @Test(
        "Who reads slowly, but reads, gets all of an answer, also beyond the time of an idle connection",
        arguments: [[], ["Connection: close"]])
    func slow(fields: [String]) async throws {
        var limits = HTTPLimits()
        limits.unreadTime = .seconds(1)
        limits.idleTime = .seconds(1)
        let answer = try await withServer(limits: limits, routes: Self.addBig) { port in
            try await offPool {
                let socket = try RawSocket(port: port, room: 16_384)
                socket.send(Self.head("/big", .desk + fields))
                return try socket.answer(pause: 10_000)
            }
        }
        #expect(answer.status == 200)
        #expect(answer.body.utf8.count == 6_000_000)
    }

    @Test("Callers who read nothing do not hold up a stop") func stop() async throws {
        let clock = ContinuousClock()
        let (sockets, begun) = try await withServer(change: { $0.requestGrace = .seconds(1) }, routes: Self.addBig) { port in
            let sockets = try await offPool {
                try (0..<3).map { _ in
                    let socket = try RawSocket(port: port, room: 4_096)
                    socket.send(Self.head("/big") + Self.head("/big"))
                    // The answers are on their way.
                    try socket.peek()
                    return UncheckedSocket(socket: socket)
                }
            }
            return (sockets, clock.now)
        }
        #expect(clock.now - begun < .seconds(4))
        withExtendedLifetime(sockets) {}
    }

    @Test("Who asks for another protocol is answered once, and nothing of what follows is kept", arguments: ["GET /who", "CONNECT t:80"])
    func upgrade(line: String) async throws {
        try await withServer(routes: addEcho) { port in
            let (answer, isTaken) = try await talk(to: port, timeout: 2) { socket in
                let fields = ["Host: t", "Connection: Upgrade", "Upgrade: h2c"] + .desk
                socket.send((["\(line) HTTP/1.1"] + fields).joined(separator: "\r\n") + "\r\n\r\n")
                let answer = try socket.answer()
                let part = [UInt8](repeating: 0x61, count: 1_000_000)
                return (answer, (0..<64).allSatisfy { _ in socket.send(part) })
            }
            #expect(answer.fields["connection"] == "close")
            #expect(!isTaken, "64 MB were read")
            #expect(try await ask(port, "GET /who", .desk).status == 200)
        }
    }

    @Test(
        "A database that does not answer, or has no time, is nobody's fault of form: 503, and when to ask again",
        arguments: [(DatabaseError.Code.poolClosed, "2", "does not answer"), (.poolExhausted, "1", "Too many requests are reading")])
    func unavailable(code: DatabaseError.Code, seconds: String, words: String) async throws {
        let answer = try await withServer(routes: { group in
            group.get("broken", by: Role.employees) { _, _ -> String in throw DatabaseError(code) }
        }) { port in try await ask(port, "GET /broken", .desk) }
        #expect(answer.status == 503 && answer.fields["retry-after"] == seconds && answer.body.contains(words))
    }
}

/// Handed from the thread that made it to the end of the test; nobody uses it in between.
private struct UncheckedSocket: @unchecked Sendable {
    let socket: RawSocket
}
