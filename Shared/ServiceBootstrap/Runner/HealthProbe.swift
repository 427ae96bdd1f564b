// `timeval` is a C type, and with a static standard library this is where the compiler finds it.
import CoreFoundation
import Foundation

/// Asks a service's `/livez` over a plain socket, for `HEALTHCHECK` in an image that has no curl.
enum HealthProbe {
    /// Whether the service answers 200 within `seconds`. Blocks its thread for so long: only in the process of the `healthcheck` verb.
    static func isAlive(host: String, port: Int, seconds: Int = 3) -> Bool {
        let address = ["0.0.0.0", "", "::", "*"].contains(host) ? "127.0.0.1" : host
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_family = AF_UNSPEC
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let first = found else { return false }
        defer { freeaddrinfo(first) }
        let descriptor = socket(first.pointee.ai_family, first.pointee.ai_socktype, first.pointee.ai_protocol)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
        guard connect(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else { return false }
        let request = Array("GET /livez HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
        var answer = [UInt8](repeating: 0, count: 64)
        let received = recv(descriptor, &answer, answer.count, 0)
        return received >= 12 && String(decoding: answer[..<12], as: UTF8.self) == "HTTP/1.1 200"
    }
}
