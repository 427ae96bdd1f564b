import CryptoExtras
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization
import TestSupport
import Testing

@testable import ServiceBootstrap

@Suite("The issuer's keys (D13)", .timeLimit(.minutes(5)))
struct SigningKeysTests {
    private let issuer: TestIssuer

    init() throws { issuer = try TestIssuer.usual.get() }

    @Test("Keys that are for something else, or that nobody may have, are left out with a reason, and cost the others nothing")
    func skips() async throws {
        let short = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024)).publicKey.getKeyPrimitives()
        let cases: [([String: String?], String)] = [
            (["kty": "\"oct\"", "k": "\"c2VjcmV0\""], "symmetric"), (["d": "\"AQAB\""], "private parts"),
            (["kty": "\"EC\""], "another kind"), (["kty": "\"OKP\""], "another kind"), (["kty": nil], "another kind"),
            (["alg": "\"RSA-OAEP-256\"", "use": "\"enc\""], "another algorithm"), (["alg": "\"RS512\""], "another algorithm"),
            (["use": "\"enc\""], "not for signatures"), (["key_ops": "[\"encrypt\"]"], "not for verifying"),
            (["crv": "\"P-256\""], "another curve"), (["kid": nil], "no kid"), (["kid": "\"\""], "no kid"),
            (["kid": "\"a b\""], "no kid"), (["kid": "7"], "other types"), (["kty": "[]"], "other types"),
            (["n": "\"" + String(repeating: "A", count: 1_400) + "\""], "8192 bits"),
            (["n": "\"\(TestIssuer.base64URL(short.modulus))\""], "too short"), (["n": "\"***\""], "no key"), (["n": nil], "no key"),
            (["e": "\"\""], "no key"),
        ]
        for (changes, reason) in cases {
            let odd = try issuer.jwk(changes.merging(["kid": changes["kid"] ?? "\"odd\""]) { $1 })
            let keys = try await SigningKeys(json: TestIssuer.set(odd, try issuer.jwk()), for: .rs256)
            #expect(keys.count == 1 && keys.knows("k1") && !keys.knows("odd"), "\(changes)")
            #expect(keys.skipped.count == 1 && keys.skipped[0].contains(reason), "\(changes) \(keys.skipped)")
            // A set with nothing else is none.
            await #expect(throws: SigningKeys.Fault.self) { try await SigningKeys(json: TestIssuer.set(odd), for: .rs256) }
        }
    }

    @Test(
        "What is no key set is refused",
        arguments: [
            "", "{", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[]}"#, #"{"keys":[null,1,"a"]}"#, "<html></html>",
            #"{"keys":[\#([String](repeating: "{}", count: 101).joined(separator: ","))]}"#,
            "{\"keys\":[]," + String(repeating: " ", count: 262_144) + "\"a\":1}",
        ])
    func refuses(text: String) async throws {
        await #expect(throws: SigningKeys.Fault.self) { try await SigningKeys(json: Data(text.utf8), for: .rs256) }
    }

    /// A source of key sets that a test holds in its hands, with a clock of its own.
    private final class Source: Sendable {
        struct State {
            var answer: Result<Data, KeySetFault>
            var asked = 0
            var time: Int64 = 1
            var isHeld = false
        }
        let state: Mutex<State>
        init(_ answer: Data) { state = Mutex(State(answer: .success(answer))) }

        func set(_ answer: Result<Data, KeySetFault>) { state.withLock { $0.answer = answer } }
        func advance(seconds: Int64) { state.withLock { $0.time += seconds * 1_000_000_000 } }
        func hold(_ isHeld: Bool) { state.withLock { $0.isHeld = isHeld } }
        var asked: Int { state.withLock { $0.asked } }

        func store(retry: Int, timeout: Duration = .seconds(30)) -> SigningKeyStore {
            SigningKeyStore(
                algorithm: .rs256, timing: .init(refresh: .seconds(300), retry: .seconds(retry), timeout: timeout), logger: quiet,
                now: { self.state.withLock { $0.time } }
            ) {
                self.state.withLock { $0.asked += 1 }
                while self.state.withLock({ $0.isHeld }) { try await Task.sleep(for: .milliseconds(5)) }
                return try self.state.withLock { try $0.answer.get() }
            }
        }
    }

    @Test("An unknown key causes one look in its time, and the key that is new is then known")
    func looksForUnknownKeys() async throws {
        let second = try TestIssuer(kid: "k2")
        let source = Source(TestIssuer.set(try issuer.jwk()))
        let store = source.store(retry: 10)
        await store.read()
        #expect(await store.keys(for: "k1")?.knows("k1") == true)
        #expect(source.asked == 1)
        for _ in 0..<50 { #expect(await store.keys(for: "k2")?.knows("k2") == false) }
        #expect(source.asked == 1, "the last look was just now")
        source.set(.success(TestIssuer.set(try issuer.jwk(), try second.jwk())))
        source.advance(seconds: 9)
        #expect(await store.keys(for: "k2")?.knows("k2") == false)
        source.advance(seconds: 1)
        #expect(await store.keys(for: "k2")?.knows("k2") == true)
        #expect(source.asked == 2)
        // What is known causes none, however old it is.
        source.advance(seconds: 100_000)
        #expect(await store.keys(for: "k1")?.knows("k1") == true)
        #expect(source.asked == 2)
    }

    @Test("Those who come during a look share it")
    func sharesLooks() async throws {
        let source = Source(TestIssuer.set(try issuer.jwk()))
        let store = source.store(retry: 10)
        source.hold(true)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 { group.addTask { await store.keys(for: "k1")?.knows("k1") == true } }
            let isAsked = await eventually { source.asked == 1 }
            #expect(isAsked)
            source.hold(false)
            for try await isKnown in group { #expect(isKnown) }
        }
        #expect(source.asked == 1)
    }

    @Test("The last good set is kept while the issuer does not answer, or answers nonsense, and its age is known")
    func keepsTheLast() async throws {
        let source = Source(TestIssuer.set(try issuer.jwk()))
        let store = source.store(retry: 10)
        #expect(store.age == nil && store.count == 0)
        await store.read()
        #expect(store.age == 0 && store.count == 1 && store.fault == nil)
        let nonsense: [Result<Data, KeySetFault>] = [
            .failure(KeySetFault("no answer")), .success(Data("{}".utf8)), .success(Data()), .success(TestIssuer.set()),
            .success(Data(count: SigningKeys.largestSet + 1)),
        ]
        for answer in nonsense {
            source.set(answer)
            source.advance(seconds: 20)
            await store.read()
            #expect(store.fault != nil)
            #expect(await store.keys(for: "k1")?.knows("k1") == true)
        }
        #expect(store.age == 100)
        // A set that no longer has the key takes it away.
        source.set(.success(TestIssuer.set(try TestIssuer(kid: "k2").jwk())))
        await store.read()
        #expect(store.fault == nil && store.age == 0)
        #expect(await store.keys(for: "k1")?.knows("k1") == false)
    }

    @Test("A look that hangs comes to its end")
    func bounds() async throws {
        let source = Source(TestIssuer.set(try issuer.jwk()))
        let store = source.store(retry: 10, timeout: .milliseconds(50))
        source.hold(true)
        #expect(await store.keys(for: "k1") == nil)
        #expect(store.fault == "no answer in time")
    }

    @Test("A file is read again when it has changed, and it is no start without one")
    func followsAFile() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "guanjia-jwks-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try TestIssuer.set(try issuer.jwk()).write(to: file)
        let fetch = KeySetPlace.file(file.path).fetch
        let store = SigningKeyStore(
            algorithm: .rs256, timing: .init(refresh: .milliseconds(10), retry: .milliseconds(10)), logger: quiet, fetch: fetch)
        try await withRunning([store]) {
            let isFirst = await eventually { await store.keys(for: "k1")?.knows("k1") == true }
            #expect(isFirst)
            try TestIssuer.set(try TestIssuer(kid: "k2").jwk()).write(to: file, options: .atomic)
            let isSecond = await eventually { await store.keys(for: "k2")?.knows("k2") == true }
            #expect(isSecond)
        }
        await #expect(throws: KeySetFault.self) { try await KeySetPlace.file("/nowhere/jwks.json").fetch() }
    }

    @Test("An address is asked once, follows nothing, and gives no more than is taken")
    func fetches() async throws {
        let set = TestIssuer.set(try issuer.jwk())
        @Sendable func answer(_ status: HTTPResponse.Status, _ data: Data, _ fields: HTTPFields = [:]) -> Response {
            Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
        }
        try await withServer(
            open: { router in
                router.get("jwks") { _, _ in answer(.ok, set) }
                router.get("moved") { _, _ in answer(.found, Data(), [.location: "/jwks"]) }
                router.get("gone") { _, _ in answer(.notFound, set) }
                router.get("large") { _, _ in answer(.ok, Data(count: SigningKeys.largestSet + 1)) }
            }, routes: { _ in }
        ) { port in
            @Sendable func fetch(_ path: String) async throws -> Data {
                try await KeySetPlace.url("http://127.0.0.1:\(port)/\(path)").fetch()
            }
            let fetched = try await fetch("jwks")
            #expect(fetched == set)
            await #expect(throws: KeySetFault("it answers 302 and not 200")) { try await fetch("moved") }
            await #expect(throws: KeySetFault("it answers 404 and not 200")) { try await fetch("gone") }
            await #expect(throws: KeySetFault("the answer has more than 262144 bytes")) { try await fetch("large") }
        }
        let port = try FreePort.find()
        await #expect(throws: KeySetFault.self) { try await KeySetPlace.url("http://127.0.0.1:\(port)/jwks").fetch() }
    }

    @Test("A download that is cancelled before it began ends at once") func cancelled() async throws {
        let port = try FreePort.find()
        for _ in 0..<50 {
            let task = Task {
                // Until it is cancelled.
                while !Task.isCancelled { await Task.yield() }
                return try await KeySetPlace.url("http://127.0.0.1:\(port)/jwks").fetch()
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }
        }
    }

    @Test("A service is not ready before the first set, and shows how old the last one is")
    func readiness() async throws {
        let source = Source(Data())
        let store = source.store(retry: 10)
        let (health, registry) = (HealthRegistry(interval: .milliseconds(10), now: HealthRegistry.monotonic), PrometheusRegistry())
        store.show(in: registry, health)
        health.markStarted()
        try await withRunning([health]) {
            let isUnready = await eventually {
                health.unreadyReasons().contains { $0.name == "signing keys" && $0.reason == "none read yet" }
            }
            #expect(isUnready)
            #expect(registry.text().contains("guanjia_signing_keys 0\n"))
            source.set(.success(TestIssuer.set(try issuer.jwk())))
            await store.read()
            let isReady = await eventually { health.unreadyReasons().isEmpty }
            #expect(isReady)
        }
        source.advance(seconds: 30)
        #expect(registry.text().contains("guanjia_signing_keys 1\n"))
        #expect(registry.text().contains("guanjia_signing_keys_age_seconds 30\n"))
    }
}
