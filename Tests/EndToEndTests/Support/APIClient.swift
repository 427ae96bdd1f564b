import Foundation

/// A client of the services' HTTP APIs. One request, one connection, one answer: repeating is the caller's business.
///
/// Each request blocks a thread of its own. `URLSession` on Linux loses requests when servers die under it, which is all that these
/// tests do.
struct APIClient: Sendable {
    /// Sees every answer.
    let watch = AnswerWatch()

    /// An answer that came.
    struct Answer: Sendable {
        let status: Int
        /// Names in lower case.
        let headers: [String: String]
        let body: Data

        /// The body as JSON; null when it is none.
        var json: JSON { (try? JSON(body)) ?? .null }  // An answer that is no JSON has no members.
    }

    /// Sends one request.
    /// - Throws: when no answer came; whether the request had an effect is then unknown.
    func send(_ method: String, _ url: String, headers: [String: String] = [:], body: JSON? = nil) async throws -> Answer {
        guard let parts = URLComponents(string: url), let host = parts.host, let port = parts.port else {
            throw TestFailure("\(url) is no URL with host and port")
        }
        let path = parts.percentEncodedPath + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
        let content = try body?.data()
        var fields = headers.merging(["Host": "\(host):\(port)", "Connection": "close"]) { own, _ in own }
        if let content {
            fields["Content-Type"] = "application/json"
            fields["Content-Length"] = String(content.count)
        }
        let head = "\(method) \(path) HTTP/1.1\r\n" + fields.map { "\($0.key): \($0.value)\r\n" }.joined() + "\r\n"
        let request = Data(head.utf8) + (content ?? Data())
        let answer: Answer = try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(with: Result { try HTTPAnswer.parse(try Exchange.send(request, to: port)) })
            }
            thread.stackSize = 1 << 19
            thread.start()
        }
        // Ids, and what a test itself put into the path, are not repeated: they may be what is looked for.
        watch.look(at: answer, to: "\(method) /\(path.split(separator: "/").first ?? "")")
        return answer
    }
}

/// Bytes out, bytes in, on one connection of the loopback interface.
private enum Exchange {
    /// How long each step of an exchange may take.
    private static let timeout = 15

    static func send(_ request: Data, to port: Int) throws -> Data {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw TestFailure("no socket") }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: timeout, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw TestFailure("no connection to port \(port)") }
        try write(request, to: descriptor)
        return try readAll(from: descriptor)
    }

    private static func write(_ data: Data, to descriptor: Int32) throws {
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // A server that has read enough may answer and close before it has everything.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func readAll(from descriptor: Int32) throws -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return data }
            if count < 0 {
                // Reset after the whole answer was sent: the answer counts.
                guard data.isEmpty else { return data }
                throw TestFailure("the connection was lost, or nothing came for \(timeout) s")
            }
            data += buffer[..<count]
        }
    }
}

/// Reads an HTTP/1.1 answer whose length is known.
private enum HTTPAnswer {
    static func parse(_ data: Data) throws -> APIClient.Answer {
        guard let end = data.firstRange(of: Data("\r\n\r\n".utf8)) else { throw TestFailure("no whole answer came") }
        let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else { throw TestFailure("the answer is not HTTP/1.1") }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw TestFailure("a header without a colon") }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let body = data[end.upperBound...]
        guard let length = headers["content-length"].flatMap({ Int($0) }) else {
            throw TestFailure("an answer without Content-Length")
        }
        guard body.count >= length else { throw TestFailure("the answer was cut off") }
        return APIClient.Answer(status: status, headers: headers, body: Data(body.prefix(length)))
    }
}
