import Foundation
import TestSupport

/// A connection on which an answer is read as it comes, until the server ends it: of server-sent events, which URLSession gives only whole.
final class OpenStream: Sendable {
    private let descriptor: Int32

    /// Sends a request; the answer has begun when this returns.
    /// - Parameters:
    ///   - path: what is asked for.
    ///   - port: where, on 127.0.0.1.
    ///   - cookie: `name=value`.
    /// - Throws: `TestSupportError` when there is no good answer within ten seconds.
    /// - Returns: the connection.
    static func open(_ path: String, port: Int, cookie: String) async throws -> OpenStream {
        let stream = try OpenStream(port: port)
        try await offPool {
            let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookie)\r\n\r\n".utf8)
            guard send(stream.descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
                throw TestSupportError("the request could not be sent")
            }
            let head = try stream.receive()
            guard head.hasPrefix("HTTP/1.1 200") else { throw TestSupportError("no good answer: \(head.prefix(200))") }
        }
        return stream
    }

    private init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard result == 0 else { throw TestSupportError("cannot connect to port \(port)") }
    }

    deinit { close(descriptor) }

    /// Reads on until the server closes the connection.
    /// - Throws: `TestSupportError` when nothing comes for thirty seconds.
    /// - Returns: what came, and when it ended.
    func rest() async throws -> (text: String, end: ContinuousClock.Instant) {
        try await offPool {
            var text = ""
            while true {
                let part = try self.receive()
                guard !part.isEmpty else { return (text, .now) }
                text += part
            }
        }
    }

    /// Empty once the connection has ended.
    private func receive() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw TestSupportError("nothing came in time, or the connection broke: errno \(errno)") }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }
}

/// Runs blocking work on a thread of its own: the few threads of the pool belong to the server that is being tested.
private func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result { try work() }) }.start()
    }
}
