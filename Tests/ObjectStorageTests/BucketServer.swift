import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization

/// One bucket over HTTP, as much of S3 as is needed. It works out for itself whether a request is signed as S3 wants it, from what
/// arrives, and knows nothing of the code that signs.
final class BucketServer: Sendable {
    struct Stored: Sendable, Hashable {
        let bytes: [UInt8]
        let contentType: String
    }

    private let objects = Mutex<[String: Stored]>([:])
    private let failures = Mutex(0)
    private let requests = Mutex(0)
    private let secret: String
    /// Most objects that it lists at once, whatever it is asked for.
    private let pageLimit: Int

    init(secret: String, pageLimit: Int = 1_000) {
        self.secret = secret
        self.pageLimit = pageLimit
    }

    var stored: [String: Stored] { objects.withLock { $0 } }
    var count: Int { requests.withLock { $0 } }

    /// The next requests are answered with 503.
    func fail(_ times: Int) { failures.withLock { $0 = times } }

    /// Listens while `body` runs.
    func run<Value: Sendable>(_ body: @Sendable (Int) async throws -> Value) async throws -> Value {
        let router = Router()
        for method in [HTTPRequest.Method.get, .put, .delete] {
            router.on("**", method: method) { request, _ in try await self.answer(request) }
        }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let quiet = Logger(label: "bucket") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { listening.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        let group = ServiceGroup(services: [application], logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<Value, any Error>
            do {
                guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
                result = .success(try await body(port))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    private func answer(_ request: Request) async throws -> Response {
        requests.withLock { $0 += 1 }
        let body = Array(try await request.body.collect(upTo: 10_000_000).readableBytesView)
        let isFailing = failures.withLock { count in
            defer { count = max(0, count - 1) }
            return count > 0
        }
        if isFailing { return refused(.serviceUnavailable, "SlowDown") }
        guard isSigned(request, body) else { return refused(.forbidden, "SignatureDoesNotMatch") }
        let parts = request.uri.path.split(separator: "/", maxSplits: 1)
        if request.method == .get, parts == ["photos"], request.uri.queryParameters["list-type"] == "2" { return list(request) }
        guard parts.first == "photos", parts.count == 2 else { return refused(.notFound, "NoSuchBucket") }
        let key = String(parts[1])
        switch request.method {
        case .put:
            objects.withLock { $0[key] = Stored(bytes: body, contentType: request.headers[.contentType] ?? "") }
            return Response(status: .ok)
        case .delete:
            objects.withLock { $0[key] = nil }
            return Response(status: .noContent)
        default:
            guard let found = stored[key] else { return refused(.notFound, "NoSuchKey") }
            let last = request.headers[.range].flatMap { Int($0.replacing("bytes=0-", with: "")) } ?? Int.max - 1
            return Response(status: .partialContent, body: .init(byteBuffer: ByteBuffer(bytes: found.bytes.prefix(last + 1))))
        }
    }

    /// `ListObjectsV2`: in the order of the keys; the token is the last key that was given, in other letters so that nobody guesses it.
    private func list(_ request: Request) -> Response {
        let query = request.uri.queryParameters
        let prefix = query["prefix"].flatMap { String($0).removingPercentEncoding } ?? ""
        let most = min(query["max-keys"].flatMap { Int($0) } ?? 1_000, pageLimit)
        let token = query["continuation-token"].flatMap { String($0).removingPercentEncoding }
        let after = token.flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self) }
        guard (token == nil) == (after == nil) else { return refused(.badRequest, "InvalidArgument") }
        let found = stored.keys.filter { $0.hasPrefix(prefix) && $0 > after ?? "" }.sorted()
        let contents = found.prefix(most).map { key in
            "<Contents><Key>\(key)</Key><LastModified>2026-03-02T01:30:00.000Z</LastModified><ETag>&quot;x&quot;</ETag><Size>1</Size></Contents>"
        }
        let next = found.count > most ? Data((found[most - 1]).utf8).base64EncodedString() : nil
        let more = next.map { "<NextContinuationToken>\($0)</NextContinuationToken>" } ?? ""
        let document = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>photos</Name><Prefix>\(prefix)</Prefix>\
            <IsTruncated>\(next != nil)</IsTruncated>\(contents.joined())\(more)</ListBucketResult>
            """
        return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: document)))
    }

    private func refused(_ status: HTTPResponse.Status, _ code: String) -> Response {
        Response(status: status, body: .init(byteBuffer: ByteBuffer(string: "<?xml version=\"1.0\"?><Error><Code>\(code)</Code></Error>")))
    }

    /// Recomputes the signature from the request as it arrived.
    private func isSigned(_ request: Request, _ body: [UInt8]) -> Bool {
        guard let authorization = request.headers[.authorization],
            let match = authorization.wholeMatch(
                of:
                    /AWS4-HMAC-SHA256 Credential=id\/(\d{8})\/(eu-test)\/s3\/aws4_request,\s?SignedHeaders=([a-z0-9;-]+),\s?Signature=([0-9a-f]{64})/
            ),
            let time = HTTPField.Name("x-amz-date").flatMap({ request.headers[$0] }), time.hasPrefix(match.1),
            let hash = HTTPField.Name("x-amz-content-sha256").flatMap({ request.headers[$0] }), hash == sha256(body)
        else { return false }
        var lines = "\(request.method.rawValue)\n\(request.uri.path)\n\(request.uri.query ?? "")\n"
        for name in match.3.split(separator: ";") {
            let value = name == "host" ? request.head.authority : HTTPField.Name(String(name)).flatMap { request.headers[$0] }
            lines += "\(name):\(value ?? "")\n"
        }
        lines += "\n\(match.3)\n\(hash)"
        let text = "AWS4-HMAC-SHA256\n\(time)\n\(match.1)/eu-test/s3/aws4_request\n\(sha256(Array(lines.utf8)))"
        var key = Data("AWS4\(secret)".utf8)
        for part in [String(match.1), "eu-test", "s3", "aws4_request", text] {
            key = Data(HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: SymmetricKey(data: key)))
        }
        return key.map { String(format: "%02x", $0) }.joined() == match.4
    }

    private func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined() }
}
