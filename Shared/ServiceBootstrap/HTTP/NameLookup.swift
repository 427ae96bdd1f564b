import Foundation
import Synchronization

/// Looks up names without holding a thread of Swift's pool.
package enum NameLookup {
    /// Why a name leads nowhere.
    package struct Fault: Error, Hashable, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    private static let queue = DispatchQueue(label: "guanjia.names", attributes: .concurrent)

    /// All addresses of a name; those who ask wait for `limit` at most, and not once they are cancelled. A lookup that takes longer ends by
    /// itself, as the resolver's own limits have it.
    /// - Parameters:
    ///   - host: the name.
    ///   - limit: whole seconds.
    ///   - lookUp: asks the resolver, and blocks meanwhile.
    /// - Returns: The addresses, at least one; or why there are none.
    package static func addresses(
        of host: String, within limit: Duration,
        by lookUp: @escaping @Sendable (String) -> Result<[NetworkAddress], Fault> = Self.lookUp
    ) async -> Result<[NetworkAddress], Fault> {
        let first = FirstResult()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard first.wait(continuation) else { return }
                queue.async { first.give(lookUp(host)) }
                queue.asyncAfter(deadline: .now() + .seconds(Int(limit.components.seconds))) {
                    first.give(.failure(Fault(description: "the name could not be looked up in time")))
                }
            }
        } onCancel: {
            first.give(.failure(Fault(description: "given up, because the service stops")))
        }
    }

    /// Tells whoever waits what comes first, also when that was there before them.
    private final class FirstResult: Sendable {
        private struct State {
            var waiting: CheckedContinuation<Result<[NetworkAddress], Fault>, Never>?
            var result: Result<[NetworkAddress], Fault>?
        }

        private let state = Mutex(State())

        /// - Returns: Whether there is anything to wait for.
        func wait(_ continuation: CheckedContinuation<Result<[NetworkAddress], Fault>, Never>) -> Bool {
            let known = state.withLock { state in
                if state.result == nil { state.waiting = continuation }
                return state.result
            }
            if let known { continuation.resume(returning: known) }
            return known == nil
        }

        func give(_ result: Result<[NetworkAddress], Fault>) {
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                if state.result == nil { state.result = result }
                return state.waiting
            }
            waiting?.resume(returning: result)
        }
    }

    /// Asks the system's resolver; blocks.
    @Sendable package static func lookUp(_ host: String) -> Result<[NetworkAddress], Fault> {
        let name = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &list)
        guard code == 0, let list else { return .failure(Fault(description: "the name cannot be looked up (\(code))")) }
        defer { freeaddrinfo(list) }
        var found: [NetworkAddress] = []
        var next: UnsafeMutablePointer<addrinfo>? = list
        while let entry = next?.pointee {
            next = entry.ai_next
            guard let address = entry.ai_addr else { continue }
            switch entry.ai_family {
            case AF_INET:
                address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                    withUnsafeBytes(of: pointer.pointee.sin_addr) { found.append(NetworkAddress(bytes: Array($0))) }
                }
            case AF_INET6:
                address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                    withUnsafeBytes(of: pointer.pointee.sin6_addr) { found.append(NetworkAddress(bytes: Array($0))) }
                }
            default: found.append(NetworkAddress(bytes: []))
            }
        }
        return found.isEmpty ? .failure(Fault(description: "the name has no address")) : .success(found)
    }
}
