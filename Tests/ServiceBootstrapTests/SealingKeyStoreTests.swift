import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Messaging
@testable import ServiceBootstrap

@Suite("The sealing keys of a service follow their file (D10, ADR 53)") struct SealingKeyStoreTests {
    /// A file, and a clock, that the test moves.
    private final class Ground: Sendable {
        let file = Mutex<Data?>(nil)
        let time = Mutex<Int64>(0)
        let looks = Mutex(0)
        let log = LogRecorder()

        func write(_ data: Data?) { file.withLock { $0 = data } }
        func pass(seconds: Int64) { time.withLock { $0 += seconds * 1_000_000_000 } }

        func store() throws -> SealingKeyStore {
            try SealingKeyStore(logger: log.logger(), now: { self.time.withLock { $0 } }) {
                self.looks.withLock { $0 += 1 }
                guard let data = self.file.withLock({ $0 }) else {
                    throw KeySetError(code: .unreadableFile, detail: "the key set file cannot be opened")
                }
                return data
            }
        }
    }

    private let content = Data("王芳 13800005678".utf8)

    @Test("An added key opens, an activated one seals, a destroyed one shreds, all without another start") func rotation() throws {
        let ground = Ground()
        var file = try KeySetFile(newKey: "2026-10")
        ground.write(try file.json())
        let store = try ground.store()
        let coder = EventCoder(sealer: store)
        let signer = try #require(coder.linkSigner(for: "test-v1"))
        let (old, link) = (try store.seal(content), signer.link(for: [1, 2, 3]))
        try file.add(newKey: "2026-11")
        try file.activate("2026-11")
        ground.write(try file.json())
        store.read()
        let new = try store.seal(content)
        #expect(try KeySet(json: file.json()).open(new) == content && store.open(old) == content)
        #expect(signer.content(of: link) == [1, 2, 3])
        try file.destroy("2026-10")
        ground.write(try file.json())
        store.read()
        #expect(try store.open(old) == nil)
        #expect(try store.open(new) == content)
        #expect(signer.content(of: link) == nil, "what a destroyed key signed leads nowhere")
        #expect(signer.content(of: signer.link(for: [4])) == [4])
        #expect(ground.log.recorded.filter { $0.contains("sealing keys read") }.count == 3)
        #expect(ground.log.recorded.contains { $0.contains("keys=2026-10,2026-11") && $0.contains("active=2026-11") })
    }

    @Test("A file that is gone or no key set keeps the last keys, is told once and shows in the metrics; a good one ends it")
    func badFile() throws {
        let ground = Ground()
        let file = try KeySetFile(newKey: "2026-10").json()
        ground.write(file)
        let store = try ground.store()
        let registry = PrometheusRegistry()
        store.show(in: registry)
        let sealed = try store.seal(content)
        for bad in [nil, Data(), Data("{}".utf8), file.dropLast(9)] {
            ground.write(bad)
            ground.pass(seconds: 5)
            for _ in 0..<2 { store.read() }
            #expect(store.fault != nil)
            #expect(try store.open(sealed) == content && store.open(store.seal(content)) == content)
        }
        let errors = ground.log.recorded.filter { $0.hasPrefix("error the sealing keys cannot be read") }
        #expect(errors.count == 2, "one of the file that is gone, one of those that are no key sets")
        #expect(registry.text().contains("guanjia_sealing_keys 1\n") && registry.text().contains("guanjia_sealing_keys_age_seconds 20\n"))
        ground.write(file)
        store.read()
        #expect(store.fault == nil && store.age == 0)
        let secret = String(decoding: file, as: UTF8.self).components(separatedBy: "\"k\" : \"").last?.prefix(43) ?? ""
        #expect(secret.count == 43 && !ground.log.recorded.contains { $0.contains(secret) })
    }

    @Test("A text of a key that is not known has the file looked at at once, and not more than once a second") func unknownKey() throws {
        let ground = Ground()
        var file = try KeySetFile(newKey: "2026-10")
        ground.write(try file.json())
        let store = try ground.store()
        try file.add(newKey: "2026-11")
        try file.activate("2026-11")
        let ahead = try KeySet(json: file.json()).seal(content)
        ground.pass(seconds: 2)
        #expect(try store.open(ahead) == nil, "not in the file yet")
        ground.write(try file.json())
        #expect(try store.open(ahead) == nil, "looked at just now")
        ground.pass(seconds: 1)
        #expect(try store.open(ahead) == content)
        let looks = ground.looks.withLock { $0 }
        let strange = try KeySet(json: KeySet.generateJSON(kid: "other")).seal(content)
        for _ in 0..<100 { #expect(try store.open(strange) == nil) }
        #expect(ground.looks.withLock { $0 } == looks)
    }

    @Test("There is no start without a key set") func start() throws {
        let ground = Ground()
        #expect(throws: KeySetError.self) { try ground.store() }
        ground.write(Data("{}".utf8))
        #expect(throws: KeySetError.self) { try ground.store() }
    }
}
