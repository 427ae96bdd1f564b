import Foundation
import ObjectStorage
import Synchronization
import Testing

@testable import S3Storage

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Objects in a bucket", .timeLimit(.minutes(2))) struct S3ObjectStoreTests {
    private func store(
        at port: Int, bucket: String = "photos", secret: String = "s3cret", limit: Int = 6_000_000, tries: Int = 3
    ) throws -> S3ObjectStore {
        var configuration = S3Configuration(
            endpoint: try #require(URL(string: "http://127.0.0.1:\(port)")), region: "eu-test", bucket: bucket,
            credentials: S3Credentials(accessKey: "id", secret: secret), pathStyle: true, limit: limit)
        configuration.patience.firstPause = .milliseconds(1)
        configuration.patience.tries = tries
        return S3ObjectStore(configuration)
    }

    private func key(_ text: String = "work-orders/019c9e3a-1f00-7003-8000-000000000003/abc") throws -> ObjectKey {
        try #require(ObjectKey(text))
    }

    private func refusal(_ body: () async throws -> Void) async throws -> String {
        do {
            try await body()
            return "none"
        } catch let error as ObjectStoreError {
            return "\(error)"
        }
    }

    @Test("What was put is got, byte for byte and signed as a stranger checks it; deleted it is gone") func life() async throws {
        let server = BucketServer(secret: "s3cret")
        try await server.run { port in
            let (store, key) = (try store(at: port), try key())
            // Larger than what a client sends without being asked to go on.
            let bytes = Data((0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            try await store.check()
            try await store.put(key, bytes, contentType: "image/jpeg")
            #expect(server.stored[key.description] == .init(bytes: Array(bytes), contentType: "image/jpeg"))
            #expect(try await store.get(key) == bytes)
            try await store.delete(key)
            try await store.delete(key)
            await #expect(throws: ObjectStoreError.notFound) { try await store.get(key) }
        }
    }

    @Test("What is in a folder is listed page by page, each once, whatever the service gives at once", arguments: [1, 2, 1_000])
    func list(pageLimit: Int) async throws {
        let server = BucketServer(secret: "s3cret", pageLimit: pageLimit)
        try await server.run { port in
            let store = try store(at: port), folder = try key("work-orders")
            let keys = try (0..<7).map { try key("work-orders/o\($0 % 3)/\($0)") }
            for key in keys + [try key("probe/start"), try key("work-orders-not/x")] {
                try await store.put(key, Data("x".utf8), contentType: "image/png")
            }
            var (found, place, pages): ([ObjectPage.Entry], String?, Int) = ([], nil, 0)
            repeat {
                let page = try await store.list(folder, after: place, limit: 3)
                #expect(page.entries.count <= min(3, pageLimit))
                found += page.entries
                place = page.next
                pages += 1
            } while place != nil && pages < 20
            #expect(found.map(\.key.description) == keys.map(\.description).sorted())
            #expect(found.allSatisfy { $0.writtenAt == Date(timeIntervalSince1970: 1_772_415_000) })
            #expect(pages == (pageLimit == 1 ? 7 : pageLimit == 2 ? 4 : 3))
            #expect(try await store.list(key("nothing"), after: nil, limit: 3) == ObjectPage(entries: [], next: nil))
            let lost = try await refusal { _ = try await store.list(folder, after: "a place + of / nobody=", limit: 3) }
            #expect(lost.contains("400 InvalidArgument") && lost.contains("refuses"))
        }
    }

    @Test(
        "What is no list, or half of one, is none",
        arguments: [
            "", "<html></html>", "<ListBucketResult><Contents><Key>a</Key>",
            "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        ])
    func badList(document: String) { #expect(throws: ObjectStoreError.self) { try S3Listing(Data(document.utf8)) } }

    @Test("Entities in a token are read, and what has no name or no time of ours is left out") func oddList() throws {
        let page = try S3Listing(
            Data(
                """
                <ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b&quot;=</NextContinuationToken>
                <Contents><Key>a/B</Key><LastModified>2026-03-02T01:30:00Z</LastModified></Contents>
                <Contents><Key>a/b</Key><LastModified>yesterday</LastModified></Contents>
                <Contents><Key>a/c</Key><LastModified>2026-03-02T01:30:00Z</LastModified></Contents></ListBucketResult>
                """.utf8)
        ).page
        #expect(page.next == "a&b\"=" && page.entries.map(\.key.description) == ["a/c"])
    }

    @Test("A wrong secret and a missing bucket are refused at once, in words that hold no secret") func refused() async throws {
        let server = BucketServer(secret: "s3cret")
        try await server.run { port in
            let wrong = try await refusal { try await store(at: port, secret: "wr0ng").check() }
            #expect(wrong.contains("403 SignatureDoesNotMatch") && wrong.contains("refuses") && !wrong.contains("wr0ng"))
            let missing = try await refusal { try await store(at: port, bucket: "none").check() }
            #expect(missing.contains("404 NoSuchBucket") && missing.contains("refuses"))
            #expect(server.count == 2)
        }
    }

    @Test("What fails for the moment is tried again, a bounded number of times", arguments: [(0, true), (2, true), (3, false)])
    func retries(failures: Int, isStored: Bool) async throws {
        let server = BucketServer(secret: "s3cret")
        try await server.run { port in
            server.fail(failures)
            let outcome = try await refusal { try await store(at: port).put(try key(), Data("x".utf8), contentType: "image/png") }
            #expect(outcome == (isStored ? "none" : "the object store does not answer: it answers 503 SlowDown"))
            #expect(server.count == min(failures + 1, 3))
        }
    }

    @Test("More than the limit is neither sent nor taken") func limit() async throws {
        let server = BucketServer(secret: "s3cret")
        try await server.run { port in
            let key = try key()
            try await store(at: port).put(key, Data(repeating: 1, count: 11), contentType: "x")
            let small = try store(at: port, limit: 10)
            await #expect(throws: ObjectStoreError.tooLarge(limit: 10)) { try await small.get(key) }
            await #expect(throws: ObjectStoreError.tooLarge(limit: 10)) {
                try await small.put(key, Data(repeating: 1, count: 11), contentType: "x")
            }
            #expect(server.count == 2)
        }
    }

    @Test("Nobody there, or nobody who answers, is told in bounded time") func noAnswer() async throws {
        let nobody = try await refusal { try await store(at: 1).check() }
        #expect(nobody.contains("does not answer"))
        let tried = Mutex(0)
        var configuration = S3Configuration(
            endpoint: try #require(URL(string: "http://127.0.0.1:1")), region: "r", bucket: "b",
            credentials: S3Credentials(accessKey: "", secret: ""), pathStyle: true, limit: 10)
        configuration.patience.requestTime = .milliseconds(20)
        configuration.patience.firstPause = .milliseconds(1)
        let silent = S3ObjectStore(configuration) { _ in
            tried.withLock { $0 += 1 }
            try await Task.sleep(for: .seconds(60))
            throw URLError(.unknown)
        }
        let outcome = try await refusal { try await silent.check() }
        #expect(outcome.contains("does not answer"))
        #expect(tried.withLock { $0 } == 3)
    }

    @Test("An answer from elsewhere is no answer: endpoint or region are wrong", arguments: [301, 307]) func redirected(status: Int)
        async throws
    {
        let url = try #require(URL(string: "http://127.0.0.1:1/"))
        let answer = try #require(HTTPURLResponse(url: url, statusCode: status, httpVersion: nil, headerFields: nil))
        let configuration = S3Configuration(
            endpoint: url, region: "r", bucket: "b", credentials: S3Credentials(accessKey: "", secret: ""), pathStyle: true, limit: 10)
        let store = S3ObjectStore(configuration) { _ in (Data(), answer) }
        #expect(try await refusal { try await store.check() }.contains("points elsewhere"))
    }
}
