import Foundation
import Synchronization

/// Attackers of a server, all from one address: connections that ask nothing, heads and bodies that drip, and garbage behind good requests (F30).
///
/// Nothing of it blocks, so that one thread keeps all of it up: what the server ends is opened anew, a hundred and more a second. It is to
/// take places and not the processors, which the service and the callers share with it here.
///
/// `@unchecked Sendable`: what may change is touched by the one thread of `run`, and at the end by `deinit`; others see the two atomics only.
final class Flood: @unchecked Sendable {
    /// Of each, how many at once.
    struct Size {
        var idle: Int
        var heads = 50
        var bodies = 50
    }

    /// A connection and what it still has to send.
    private struct Line {
        var descriptor: Int32
        var unsent: [UInt8]
        var isEnded = false
    }

    private let port: Int
    private let size: Size
    private var idle: [Int32] = []
    private var drips: [Line] = []
    private var garbage: [Line] = []
    private var next = 0
    private var nextDrip = 0
    private let isWhole = Atomic(false)
    private let isStopped = Atomic(false)

    init(port: Int, _ size: Size) {
        self.port = port
        self.size = size
    }

    deinit { for descriptor in idle + drips.map(\.descriptor) + garbage.map(\.descriptor) { close(descriptor) } }

    /// All are opened.
    var hasBegun: Bool { isWhole.load(ordering: .acquiring) }

    func stop() { isStopped.store(true, ordering: .releasing) }

    /// Opens all, and keeps them up until `stop`; then they stay as they are. Blocks its thread.
    func run() {
        while !isStopped.load(ordering: .acquiring) {
            for _ in 0..<min(200, size.idle - idle.count) { idle.append(opened()) }
            while drips.count < size.heads { drips.append(Line(descriptor: opened(), unsent: Self.head)) }
            while drips.count < size.heads + size.bodies { drips.append(Line(descriptor: opened(), unsent: body(drips.count))) }
            for index in drips.indices { pushOn(index) }
            renewDrips()
            if idle.count == size.idle {
                isWhole.store(true, ordering: .releasing)
                renew()
            }
            throwGarbage()
            usleep(100_000)
        }
    }

    private static let head = Array("GET /who HTTP/1.1\r\nX-Drip: x".utf8)

    private func body(_ index: Int) -> [UInt8] {
        let token = index % 2 == 0 ? "Authorization: Bearer \(TestTokens.desk)\r\n" : ""
        return Array("POST /length HTTP/1.1\r\nHost: t\r\n\(token)Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{".utf8)
    }

    private func opened() -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        return descriptor
    }

    /// Some of those that ask nothing come anew, and so are always among the youngest.
    private func renew() {
        for _ in 0..<min(10, idle.count) {
            next = (next + 1) % idle.count
            close(idle[next])
            idle[next] = opened()
        }
    }

    private func pushOn(_ index: Int) {
        let line = drips[index]
        guard !line.isEnded else { return }
        let bytes = line.unsent.isEmpty ? [UInt8(ascii: "x")] : line.unsent
        let sent = send(line.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        if sent == bytes.count {
            drips[index].unsent = []
        } else if sent < 0, errno != EAGAIN, errno != ENOTCONN {
            drips[index].isEnded = true
        }
    }

    private func renewDrips() {
        var left = 10
        for _ in drips.indices where left > 0 {
            nextDrip = (nextDrip + 1) % drips.count
            guard drips[nextDrip].isEnded else { continue }
            left -= 1
            close(drips[nextDrip].descriptor)
            drips[nextDrip] = Line(descriptor: opened(), unsent: nextDrip < size.heads ? Self.head : body(nextDrip))
        }
    }

    private func throwGarbage() {
        let text = "GET /who HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer \(TestTokens.desk)\r\n\r\n\u{1}\u{2} GARBAGE\r\n\r\n"
        for _ in 0..<3 where garbage.count < 200 { garbage.append(Line(descriptor: opened(), unsent: Array(text.utf8))) }
        for index in garbage.indices where !garbage[index].unsent.isEmpty {
            let bytes = garbage[index].unsent
            if send(garbage[index].descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count { garbage[index].unsent = [] }
        }
        garbage.removeAll { line in
            guard line.unsent.isEmpty, Self.isEnded(line.descriptor) else { return false }
            close(line.descriptor)
            return true
        }
    }

    /// Whether the other side has ended it; what it has said before is thrown away.
    private static func isEnded(_ descriptor: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count == 0 { return true }
            if count < 0 { return errno != EAGAIN }
        }
    }
}
