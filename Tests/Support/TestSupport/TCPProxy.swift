import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A proxy on a free loopback port that can lose what a server answers, and cut all connections: for fault tests.
///
/// It forwards bytes of any protocol on threads of its own; they end with `stop`.
package final class TCPProxy: Sendable {
    private struct State {
        var dropsReplies = false
        var isStopped = false
        var descriptors: [Int32] = []
    }

    /// Where clients connect.
    package let port: Int
    private let target: Int
    private let listener: Int32
    private let state = Mutex(State())

    /// Listens on a free port of 127.0.0.1 and forwards to `target` on the same address.
    /// - Throws: `POSIXError` when no socket can be had.
    package init(to target: Int) throws {
        self.target = target
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let ready = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, generic, &length) == 0
            }
        }
        guard listener >= 0, ready else { throw POSIXError(.EADDRNOTAVAIL) }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in accept() }
    }

    /// From now on the server's answers vanish; what clients send still arrives.
    package func dropReplies() { state.withLock { $0.dropsReplies = true } }

    /// Ends all connections in both directions; new ones are forwarded as at first.
    package func cut() {
        state.withLock { state in
            state.dropsReplies = false
            for descriptor in state.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Ends all connections and the listener.
    package func stop() {
        state.withLock { $0.isStopped = true }
        shutdown(listener, Int32(SHUT_RDWR))
        cut()
    }

    private func accept() {
        defer { close(listener) }
        while true {
            let client = Self.acceptOne(listener)
            guard client >= 0 else { return }
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard Self.connect(server, to: target) else {
                close(client)
                close(server)
                continue
            }
            let isStopped = state.withLock { state in
                state.descriptors += [client, server]
                return state.isStopped
            }
            if isStopped { cut() }
            Thread.detachNewThread { [self] in pump(from: client, to: server, areReplies: false) }
            Thread.detachNewThread { [self] in pump(from: server, to: client, areReplies: true) }
        }
    }

    /// Copies until one side ends. Descriptors stay open until the process ends, so that no number is reused under `cut`;
    /// a test opens a handful.
    private func pump(from source: Int32, to destination: Int32, areReplies: Bool) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            if areReplies && state.withLock(\.dropsReplies) { continue }
            var sent = 0
            while sent < count {
                let step = buffer.withUnsafeBytes { send(destination, $0.baseAddress.map { $0 + sent }, count - sent, Int32(MSG_NOSIGNAL)) }
                guard step > 0 else { break }
                sent += step
            }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(destination, Int32(SHUT_RDWR))
    }

    private static func acceptOne(_ listener: Int32) -> Int32 {
        #if canImport(Darwin)
            Darwin.accept(listener, nil, nil)
        #elseif canImport(Musl)
            Musl.accept(listener, nil, nil)
        #else
            Glibc.accept(listener, nil, nil)
        #endif
    }

    private static func connect(_ descriptor: Int32, to port: Int) -> Bool {
        var address = loopback(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                let length = socklen_t(MemoryLayout<sockaddr_in>.size)
                #if canImport(Darwin)
                    return Darwin.connect(descriptor, generic, length) == 0
                #elseif canImport(Musl)
                    return Musl.connect(descriptor, generic, length) == 0
                #else
                    return Glibc.connect(descriptor, generic, length) == 0
                #endif
            }
        }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        return address
    }
}
