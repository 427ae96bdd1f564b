package import Foundation
package import ObjectStorage

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Keeps objects in a bucket of an S3-compatible service: Amazon S3, MinIO, Ceph, OSS and the like.
///
/// Every request has a time limit; what fails for the moment (no connection, 5xx, 429, 408) is sent again a bounded number of times.
/// All calls may be repeated without harm. TLS follows the endpoint's scheme, with the system's certificates.
package struct S3ObjectStore: ObjectStore {
    /// Carries one request; tests bring their own.
    typealias Transport = @Sendable (URLRequest) async throws -> (Data, HTTPURLResponse)

    package var limit: Int { configuration.limit }
    private let configuration: S3Configuration
    private let transport: Transport

    /// Opens nothing; `check` finds out whether the bucket can be written.
    package init(_ configuration: S3Configuration) { self.init(configuration, transport: S3Connections.send) }

    init(_ configuration: S3Configuration, transport: @escaping Transport) {
        self.configuration = configuration
        self.transport = transport
    }

    package func put(_ key: ObjectKey, _ bytes: Data, contentType: String) async throws {
        guard bytes.count <= limit else { throw ObjectStoreError.tooLarge(limit: limit) }
        do {
            _ = try await send(Call("PUT", key, ["Content-Type": contentType], bytes))
        } catch ObjectStoreError.notFound {
            throw ObjectStoreError.refused("it answers 404 to what is to be kept: endpoint or bucket are wrong")
        }
    }

    package func get(_ key: ObjectKey, atMost limit: Int) async throws -> Data {
        // One byte more than allowed, so that a larger object is seen and still not read whole.
        let bytes = try await send(Call("GET", key, ["Range": "bytes=0-\(limit)"]))
        guard bytes.count <= limit else { throw ObjectStoreError.tooLarge(limit: limit) }
        return bytes
    }

    package func delete(_ key: ObjectKey) async throws {
        do {
            _ = try await send(Call("DELETE", key))
        } catch ObjectStoreError.notFound {
            return
        }
    }

    /// `ListObjectsV2`; `next` is its continuation token.
    package func list(_ folder: ObjectKey, after place: String?, limit: Int) async throws -> ObjectPage {
        var call = Call("GET", nil)
        call.query = [("list-type", "2"), ("max-keys", "\(min(max(1, limit), 1_000))"), ("prefix", "\(folder)/")]
        if let place { call.query.append(("continuation-token", place)) }
        do {
            return try S3Listing(try await send(call)).page
        } catch ObjectStoreError.notFound {
            throw ObjectStoreError.refused("it answers 404 to a list: endpoint or bucket are wrong")
        }
    }

    /// What is asked of the service.
    private struct Call {
        let method: String
        /// Nil for the bucket itself.
        let key: ObjectKey?
        let fields: [String: String]
        let body: Data?
        var query: [(name: String, value: String)] = []

        init(_ method: String, _ key: ObjectKey?, _ fields: [String: String] = [:], _ body: Data? = nil) {
            (self.method, self.key, self.fields, self.body) = (method, key, fields, body)
        }
    }

    private func send(_ call: Call) async throws -> Data {
        let patience = configuration.patience
        var pause = patience.firstPause
        var tried = 1
        while true {
            let fault: ObjectStoreError
            do {
                // Signed anew each time: a signature is good for some minutes only.
                let (data, response) = try await carry(try request(call), within: patience.requestTime)
                guard let refusal = Self.refusal(response, data) else { return data }
                fault = refusal
            } catch let error as URLError {
                if error.code == .cancelled, Task.isCancelled { throw CancellationError() }
                fault = .unavailable("no answer from \(configuration.host) (URLError \(error.code.rawValue))")
            }
            guard case .unavailable = fault, tried < patience.tries else { throw fault }
            try await Task.sleep(for: pause * Double.random(in: 0.5...1))
            pause *= 2
            tried += 1
        }
    }

    private func request(_ call: Call) throws -> URLRequest {
        let path = call.key.map { configuration.path(of: $0.description) } ?? configuration.bucketPath
        let scheme = configuration.endpoint.scheme ?? "https"
        let query = call.query.isEmpty ? "" : "?" + S3Signature.canonical(call.query)
        guard let url = URL(string: "\(scheme)://\(configuration.host)\(path)\(query)") else {
            throw ObjectStoreError.refused("\(configuration.endpoint) with this bucket is no address")
        }
        let signed = S3Signature.Request(
            method: call.method, path: path, query: call.query, fields: call.fields.merging(["Host": configuration.host]) { $1 },
            payloadHash: S3Signature.hash(call.body ?? Data()))
        let signature = S3Signature(credentials: configuration.credentials, region: configuration.region)
        var request = URLRequest(url: url)
        request.httpMethod = call.method
        request.httpBody = call.body
        for (name, value) in call.fields.merging(signature.fields(for: signed, at: Date()), uniquingKeysWith: { $1 }) {
            request.setValue(value, forHTTPHeaderField: name)
        }
        return request
    }

    /// One request, cut off when it takes too long.
    private func carry(_ request: URLRequest, within time: Duration) async throws -> (Data, HTTPURLResponse) {
        let transport = transport
        return try await withThrowingTaskGroup(of: (Data, HTTPURLResponse).self) { group in
            group.addTask { try await transport(request) }
            group.addTask {
                try await Task.sleep(for: time)
                throw URLError(.timedOut)
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw URLError(.unknown) }
            return answer
        }
    }

    /// What an answer refuses; nil for a good one.
    private static func refusal(_ response: HTTPURLResponse, _ body: Data) -> ObjectStoreError? {
        let status = response.statusCode
        if (200..<300).contains(status) { return nil }
        // The code of S3's error document: letters only, so nothing of what is stored gets into a message.
        let text = String(decoding: body.prefix(2_048), as: UTF8.self)
        let code = text.firstMatch(of: /<Code>([A-Za-z]{1,64})<\/Code>/).map { " \($0.1)" } ?? ""
        switch status {
        case 404 where code != " NoSuchBucket": return .notFound
        // These pass, though their status says that the request is at fault.
        case 400..<500 where [" RequestTimeout", " OperationAborted", " RequestTimeTooSkewed"].contains(code):
            return .unavailable("it answers \(status)\(code)")
        case 408, 429, 500...: return .unavailable("it answers \(status)\(code)")
        case 300..<400: return .refused("it answers \(status)\(code) and points elsewhere: endpoint or region are wrong")
        default: return .refused("it answers \(status)\(code)")
        }
    }
}

/// The connections to S3 services; they are kept open between requests.
private enum S3Connections {
    /// Connections to one host at once.
    static let perHost = 8
    /// Longest silence on a connection, in seconds; the whole request has its own bound.
    static let silence = 10.0

    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = perHost
        configuration.timeoutIntervalForRequest = silence
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        return URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }()

    @Sendable static func send(_ request: URLRequest) async throws -> (Data, HTTPURLResponse) {
        let (data, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse, response.url?.host() == request.url?.host() else {
            throw URLError(.badServerResponse)
        }
        return (data, response)
    }
}

/// A redirected request has no valid signature there, and what it carries is meant for the configured service alone.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
