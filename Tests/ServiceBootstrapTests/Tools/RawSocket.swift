import Foundation

/// A client that sends bytes as a test wants them, whole or in drips. Blocking; used on a thread of its own by `talk`.
final class RawSocket {
    struct Answer: Sendable {
        let status: Int
        /// Names in lower case.
        let fields: [String: String]
        let body: String

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
        }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: Int32
    private var received: [UInt8] = []

    /// `room`: bytes that this side's system keeps for us before the other side must wait; its own measure when nil.
    init(port: Int, timeout: Int = 20, room: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var limit = timeval(tv_sec: timeout, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if var room { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard result == 0 else { throw Failure(description: "cannot connect to port \(port): errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// False when the other side no longer takes anything.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let rest = Array(bytes[offset...])
            let sent = Foundation.send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
            guard sent > 0 else { return false }
            offset += sent
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Says that nothing more comes from here.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Tears the connection down: the other side hears of an error instead of an end (RFC 9293 §3.5.2).
    func reset() {
        // Linux ends a connection in this way when a socket is to belong to no address any more (connect(2)).
        var nowhere = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Waits for the first byte, and leaves it where it is.
    func peek() throws {
        var byte: UInt8 = 0
        guard recv(descriptor, &byte, 1, Int32(MSG_PEEK)) >= 0 else { throw Failure(description: "nothing received in time") }
    }

    /// One answer, as long as its `Content-Length` says; with a pause before each look at what has come, in microseconds.
    func answer(isHead: Bool = false, pause: UInt32 = 0) throws -> Answer {
        let separator = Array("\r\n\r\n".utf8)
        while received.firstRange(of: separator) == nil {
            guard try receive() else { throw Failure(description: "closed before an answer") }
        }
        guard let end = received.firstRange(of: separator) else { throw Failure(description: "no answer") }
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        received.removeSubrange(..<end.upperBound)
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure(description: "not an answer: \(lines)")
        }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        let length = isHead ? 0 : fields["content-length"].flatMap { Int($0) } ?? 0
        while received.count < length {
            if pause > 0 { usleep(pause) }
            guard try receive() else { throw Failure(description: "closed inside an answer") }
        }
        let body = String(decoding: received[..<length], as: UTF8.self)
        received.removeSubrange(..<length)
        return Answer(status: status, fields: fields, body: body)
    }

    /// Reads on until the other side closes; whether it did within the socket's timeout.
    func isClosed() -> Bool {
        do {
            while try receive() {}
            return true
        } catch {
            return false
        }
    }

    private func receive() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 {
            received += buffer[..<count]
            return true
        }
        if count == 0 || errno == ECONNRESET { return false }
        throw Failure(description: "nothing received in time")
    }
}

/// Runs blocking work on a thread of its own: the few threads of the pool belong to the server that is being tested.
func offPool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result { try work() }) }.start()
    }
}

/// Opens a connection and talks over it, off the pool.
func talk<T: Sendable>(
    to port: Int, timeout: Int = 20, _ work: @escaping @Sendable (RawSocket) throws -> T
) async throws -> T {
    try await offPool { try work(RawSocket(port: port, timeout: timeout)) }
}

/// Sends one request with header fields and a body, and reads its answer.
func ask(
    _ port: Int, _ line: String, _ fields: [String] = [], body: [UInt8]? = nil
) async throws -> RawSocket.Answer {
    try await talk(to: port) { socket in
        var all = ["\(line) HTTP/1.1", "Host: test"] + fields
        if let body { all.append("Content-Length: \(body.count)") }
        socket.send(Array((all.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? []))
        return try socket.answer(isHead: line.hasPrefix("HEAD "))
    }
}
