import Foundation
import HTTPTypes
import Hummingbird
import SharedModels
import Synchronization
import Testing

@testable import ServiceBootstrap

/// F30: what a hostile or broken client can do to a connection.
@Suite("Limits of a connection", .timeLimit(.minutes(5)))
struct HTTPLimitTests {
    private static func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
        var limits = HTTPLimits()
        change(&limits)
        return limits
    }

    private static func head(_ line: String, _ fields: [String]) -> String {
        (["\(line) HTTP/1.1", "Host: t"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
    }

    @Test("A declared body that is too large is answered with 413, and the connection closes", arguments: [true, false])
    func refusesLargeBodies(isDeclared: Bool) async throws {
        try await withServer(limits: Self.limits { $0.bodyBytes = 2000 }, routes: addEcho) { port in
            let (answer, isClosed) = try await talk(to: port) { socket in
                let part = String(repeating: "a", count: 1000)
                if isDeclared {
                    socket.send(Self.head("POST /echo", .desk + .json + ["Content-Length: 50000"]))
                    for _ in 0..<50 { socket.send(part) }
                } else {
                    socket.send(Self.head("POST /echo", .desk + .json + ["Transfer-Encoding: chunked"]))
                    for _ in 0..<50 { socket.send("3e8\r\n\(part)\r\n") }
                    socket.send("0\r\n\r\n")
                }
                return (try socket.answer(), socket.isClosed())
            }
            #expect(answer.status == 413)
            #expect(answer.json["type"] as? String == "urn:guanjia:problem:too-large")
            #expect(isClosed)
        }
    }

    @Test(
        "A route for files takes larger bodies; its neighbours, other methods and longer paths do not",
        arguments: [
            ("POST /files/7/photos?x=1", 200), ("POST /files/7/photos", 200), ("POST /files/7", 413), ("POST /files/7/photos/8", 413),
            ("PUT /files/7/photos", 413), ("POST /echo", 413),
        ])
    func largerBodies(route: String, status: Int) async throws {
        let limits = Self.limits {
            $0.bodyBytes = 2000
            $0.largeBodies = [LargeBody(.post, "files/:id/photos", bytes: 4000)]
        }
        let answer = try await withServer(limits: limits) { _ in
        } routes: { group in
            for path in ["files/:id/photos", "files/:id", "files/:id/photos/:photo", "echo"] {
                for method in [HTTPRequest.Method.post, .put] {
                    group.on(path, method: method, by: Role.employees) { request, context in
                        let (bytes, _) = try await FileBody.read(request, context, types: ["image/png"])
                        return "\(bytes.count)"
                    }
                }
            }
        } _: { port in
            try await ask(port, route, .desk + ["Content-Type: image/png"], body: [UInt8](repeating: 1, count: 4000))
        }
        #expect(answer.status == status)
    }

    @Test("A file above its own limit is refused, and one that does not come is cut") func boundedFiles() async throws {
        let limits = Self.limits {
            $0.bodyTime = .seconds(1)
            $0.largeBodies = [LargeBody(.post, "echo", bytes: 100_000, time: .seconds(2))]
        }
        try await withServer(limits: limits, routes: addEcho) { port in
            let large = try await ask(port, "POST /echo", .desk + .json, body: [UInt8](repeating: 0x20, count: 100_001))
            #expect(large.status == 413)
            let stopped = try await talk(to: port) { socket in
                socket.send(Self.head("POST /echo", .desk + .json + ["Content-Length: 90000"]) + "{")
                return try socket.answer()
            }
            #expect(stopped.status == 408)
        }
    }

    @Test(
        "Whoever hangs up once refused leaves no connection behind: the next are let in, and the server stops",
        arguments: [true, false], [true, false])
    func freesRefusedConnections(isKnown: Bool, readsAnswer: Bool) async throws {
        let limits = Self.limits {
            $0.bodyBytes = 2000
            $0.connections = 4
        }
        let stopping = ContinuousClock()
        let end = try await withServer(limits: limits, routes: addEcho) { port in
            for _ in 0..<12 {
                try await talk(to: port) { socket in
                    socket.send(Self.head("POST /echo", (isKnown ? .desk : []) + .json + ["Content-Length: 50000"]))
                    guard readsAnswer else { return }
                    let status = try socket.answer().status
                    #expect(status == (isKnown ? 413 : 401))
                }
            }
            let answer = try await ask(port, "POST /echo", .desk + .json, body: Array(#"{"name":"n"}"#.utf8))
            #expect(answer.status == 200)
            return stopping.now
        }
        // Less than a server waits for requests in work.
        #expect(stopping.now - end < .seconds(4))
    }

    @Test("A body at the limit is accepted")
    func acceptsTheLimit() async throws {
        let body = Array(#"{"name":"n"}"#.utf8) + [UInt8](repeating: 0x20, count: 2000 - 12)
        let answer = try await withServer(limits: Self.limits { $0.bodyBytes = 2000 }, routes: addEcho) { port in
            try await ask(port, "POST /echo", .desk + .json, body: body)
        }
        #expect(answer.status == 200)
    }

    @Test("A dripping body is cut, whether a route reads it or the caller was refused before", arguments: [true, false])
    func cutsDrips(isKnown: Bool) async throws {
        let limits = Self.limits {
            $0.bodyTime = .seconds(2)
            $0.bodyGrace = .seconds(2)
        }
        try await withServer(limits: limits, routes: addEcho) { port in
            let (status, seconds) = try await talk(to: port) { socket in
                let start = ContinuousClock.now
                socket.send(Self.head("POST /echo", (isKnown ? .desk : []) + .json + ["Content-Length: 1000"]))
                var isTaken = true
                while isTaken && ContinuousClock.now - start < .seconds(40) {
                    isTaken = socket.send("a")
                    usleep(100_000)
                }
                let status = (try? socket.answer())?.status
                return (status, (ContinuousClock.now - start) / .seconds(1))
            }
            // The answer may be lost in the reset that a caller who goes on sending gets; that it ends is what counts.
            #expect(status == nil || status == (isKnown ? 408 : 401))
            #expect(seconds < 30)
        }
    }

    @Test("A body that stops coming is answered with 408 and a problem")
    func answersStoppedBodies() async throws {
        try await withServer(limits: Self.limits { $0.bodyTime = .seconds(1) }, routes: addEcho) { port in
            let (answer, isClosed) = try await talk(to: port) { socket in
                socket.send(Self.head("POST /echo", .desk + .json + ["Content-Length: 1000"]) + "{")
                return (try socket.answer(), socket.isClosed())
            }
            #expect(answer.status == 408)
            #expect(answer.json["type"] as? String == "urn:guanjia:problem:request-timeout")
            #expect(isClosed)
        }
    }

    @Test("A body slower than the minimum rate is cut long before its deadline")
    func cutsSlowBodies() async throws {
        let limits = Self.limits {
            $0.bodyTime = .seconds(60)
            $0.bodyGrace = .seconds(1)
            $0.bodyBytesPerSecond = 1000
        }
        try await withServer(limits: limits, routes: addEcho) { port in
            let (answer, seconds) = try await talk(to: port) { socket in
                let start = ContinuousClock.now
                socket.send(Self.head("POST /echo", .desk + .json + ["Content-Length: 1000"]) + "{")
                let answer = try socket.answer()
                return (answer, (ContinuousClock.now - start) / .seconds(1))
            }
            #expect(answer.status == 408)
            #expect(seconds < 30)
        }
    }

    @Test("A file that comes faster than other bodies must and slower than a file has to is cut, so that it holds no place for a minute")
    func cutsSlowFiles() async throws {
        let limits = Self.limits { $0.largeBodies = [LargeBody(.post, "echo", bytes: 1_000_000, time: .seconds(120), grace: .seconds(3))] }
        try await withServer(limits: limits, routes: addEcho) { port in
            let (status, seconds) = try await talk(to: port) { socket in
                let start = ContinuousClock.now
                socket.send(Self.head("POST /echo", .desk + .json + ["Content-Length: 900000"]))
                var isTaken = true
                while isTaken && ContinuousClock.now - start < .seconds(60) {
                    isTaken = socket.send(String(repeating: "a", count: 200))
                    usleep(100_000)
                }
                let status = (try? socket.answer())?.status
                return (status, (ContinuousClock.now - start) / .seconds(1))
            }
            // As with other drips the answer may be lost in a reset.
            #expect(status == nil || status == 408)
            #expect(seconds < 40)
        }
    }

    @Test("A body that comes in pieces, but fast enough, is read whole")
    func acceptsPieces() async throws {
        try await withServer(routes: addEcho) { port in
            let answer = try await talk(to: port) { socket in
                socket.send(Self.head("POST /echo", .desk + .json + ["Content-Length: 12"]))
                for piece in ["{\"na", "me\":", "\"n\"}"] {
                    usleep(300_000)
                    socket.send(piece)
                }
                return try socket.answer()
            }
            #expect(answer.status == 200)
        }
    }

    @Test("Half a body followed by the end of the connection is never taken for a whole one")
    func refusesHalfBodies() async throws {
        let seen = Mutex(0)
        try await withServer { group in
        } routes: { group in
            group.post("echo", by: Role.employees) { request, context in
                _ = try await JSONBody.bytes(of: request, context)
                seen.withLock { $0 += 1 }
                return "seen"
            }
        } _: { port in
            // Complete JSON, but less than was declared.
            _ = try await talk(to: port) { socket in
                socket.send(Self.head("POST /echo", .desk + .json + ["Content-Length: 100"]) + #"{"name":"n"}"#)
                socket.endSending()
                return socket.isClosed()
            }
            let answer = try await ask(port, "POST /echo", .desk + .json, body: Array("{}".utf8))
            #expect(answer.status == 200)
        }
        #expect(seen.withLock { $0 } == 1)
    }

    @Test("Too many or too large header fields are answered with 431 and a problem")
    func refusesHeaders() async throws {
        try await withServer(routes: addEcho) { port in
            for fields in [["X-Long: " + String(repeating: "x", count: 20_000)], (0..<200).map { "X-\($0): 1" }] {
                let (answer, isClosed) = try await talk(to: port) { socket in
                    socket.send(Self.head("GET /who", .desk + fields))
                    return (try socket.answer(), socket.isClosed())
                }
                #expect(answer.status == 431)
                #expect(answer.json["type"] as? String == "urn:guanjia:problem:header-too-large")
                #expect(isClosed)
            }
        }
    }

    @Test(
        "Garbage instead of a request is answered with 400 and a problem",
        arguments: ["GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\r\n"])
    func refusesGarbage(_ text: String) async throws {
        try await withServer(routes: addEcho) { port in
            let (answer, isClosed) = try await talk(to: port) { socket in
                socket.send(text)
                return (try socket.answer(), socket.isClosed())
            }
            #expect(answer.status == 400)
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(isClosed)
        }
    }

    @Test("A path that is too long is answered with 414")
    func refusesLongPaths() async throws {
        let answer = try await withServer(routes: addEcho) { port in
            try await ask(port, "GET /who?x=\(String(repeating: "x", count: 5000))", .desk)
        }
        #expect(answer.status == 414)
    }

    @Test("A head that drips, and a connection that asks nothing, are cut after the idle time")
    func cutsIdleConnections() async throws {
        try await withServer(limits: Self.limits { $0.idleTime = .seconds(1) }, routes: addEcho) { port in
            async let silent = talk(to: port) { socket in (socket.isClosed(), 0) }
            async let dripping = talk(to: port) { socket in
                let start = ContinuousClock.now
                for character in "GET /who HTTP/1.1\r\nX-Drip: " + String(repeating: "x", count: 1000) {
                    guard socket.send(String(character)), ContinuousClock.now - start < .seconds(40) else { break }
                    usleep(50_000)
                }
                return (ContinuousClock.now - start < .seconds(30), 0)
            }
            let results = try await (silent.0, dripping.0)
            #expect(results.0)
            #expect(results.1)
        }
    }
}
