import Casework
import Database
import Foundation
import ObjectStorage
import ServiceBootstrap
import SharedModels
import Synchronization
import TestSupport
import Testing

@testable import CaseFiles
@testable import RepairDispatch

/// A store in memory whose objects are as old as a test says, and that can be held up or fail.
private actor ShelfStore: ObjectStore {
    nonisolated let limit = 1_000_000
    private var objects: [ObjectKey: (bytes: Data, writtenAt: Date)] = [:]
    private var stuck: Set<ObjectKey> = []
    private(set) var deleted: [ObjectKey] = []
    /// Called before a page is given.
    private var beforePage: (@Sendable () async throws -> Void)?
    /// Where pages were asked for.
    private(set) var places: [String?] = []

    var keys: Set<ObjectKey> { Set(objects.keys) }

    func put(_ key: ObjectKey, _ bytes: Data, contentType: String) { objects[key] = (bytes, Date()) }

    func get(_ key: ObjectKey, atMost limit: Int) throws -> Data {
        guard let object = objects[key] else { throw ObjectStoreError.notFound }
        return object.bytes
    }

    func delete(_ key: ObjectKey) throws {
        guard !stuck.contains(key) else { throw ObjectStoreError.unavailable("stuck") }
        deleted.append(key)
        objects[key] = nil
    }

    func list(_ folder: ObjectKey, after place: String?, limit: Int) async throws -> ObjectPage {
        places.append(place)
        let sorted = objects.sorted { $0.key.description < $1.key.description }.filter { $0.key.description > place ?? "" }
        let page = sorted.prefix(limit).map { ObjectPage.Entry(key: $0.key, writtenAt: $0.value.writtenAt) }
        try await beforePage?()
        return ObjectPage(entries: page, next: sorted.count > limit ? page.last?.key.description : nil)
    }

    func age(_ key: ObjectKey, hours: Double) { objects[key]?.writtenAt = Date(timeIntervalSinceNow: -hours * 3_600) }
    func ageAll(hours: Double) { for key in objects.keys { age(key, hours: hours) } }
    func stick(_ key: ObjectKey) { stuck.insert(key) }
    func whenListed(_ call: @escaping @Sendable () async throws -> Void) { beforePage = call }
}

@Suite("Pictures that no slip speaks of (REP-11)", .timeLimit(.minutes(10))) struct PictureSweepTests {
    /// A service, a store of the test's own, and a sweep over it.
    private func with(
        page: Int = 250, _ body: @Sendable (ServiceBench, ShelfStore, [PictureSweep], LogRecorder) async throws -> Void
    ) async throws {
        try await ServiceBench.with { bench in
            let (store, log) = (ShelfStore(), LogRecorder())
            let own = bench.service.engine
            let engine = CaseEngine(runner: own.runner, pool: own.pool, policy: own.policy, coder: own.coder, objects: store)
            let sweeps = (0..<2).map { _ in
                var sweep = PictureSweep(engine: engine, logger: log.logger())
                sweep.page = page
                return sweep
            }
            try await body(bench, store, sweeps, log)
        }
    }

    private func key(_ order: WorkOrderID, _ number: Int, _ id: AttachmentID = AttachmentID(.v7())) throws -> ObjectKey {
        try #require(PictureKey.key(order, Self.hash(number), id))
    }

    private static func hash(_ number: Int) -> String { String(repeating: "a", count: 60) + String(format: "%04x", number) }

    /// Makes a picture a part of a slip.
    private func attach(_ bench: ServiceBench, _ order: WorkOrderID, _ number: Int, _ id: AttachmentID) async throws {
        let form = AttachmentForm(kind: .after, contentType: .png, bytes: 1, sha256: Self.hash(number), id: id)
        let engine = bench.service.engine
        let result = await engine.runner.submit(
            Submission(
                .attach(form), to: order.retyped(), as: WorkOrder.self, under: engine.policy,
                cause: .request(
                    Actor(subject: "technician-7", role: .technician),
                    idempotency: Submission.Idempotency(caller: "technician-7", key: id.description, fingerprint: [1]))))
        #expect(result.problem == nil)
    }

    private func all(_ sweep: PictureSweep) async throws { while try await sweep.pass() {} }

    @Test("An old one goes; a young one, one that is spoken of and one of a slip that is not there stay") func orphans() async throws {
        try await with { bench, store, sweeps, log in
            let order = try await bench.raise(), id = AttachmentID(.v7())
            let spoken = try key(order, 1, id), orphan = try key(order, 2), young = try key(order, 3),
                stranger = try key(WorkOrderID(.v7()), 4)
            // The same content under another request's name is another object; and what was kept before names had ids has a name of its own.
            let twin = try key(order, 1), old = try #require(ObjectKey("work-orders/\(order)/\(Self.hash(1))"))
            let other = try #require(ObjectKey("probe/start"))
            for key in [spoken, orphan, young, stranger, twin, old, other] { await store.put(key, Data([1]), contentType: "image/png") }
            await store.ageAll(hours: 30 * 24 + 1)
            await store.age(young, hours: 23)
            try await attach(bench, order, 1, id)
            try await all(sweeps[0])
            #expect(await store.keys == [spoken, young, stranger, old, other])
            let line = try #require(log.recorded.first { $0.contains("no slip speaks of") })
            #expect(line.contains("pictures.removed=2") && line.contains("pictures.strangers=1") && line.contains("pictures.failed=0"))
            #expect(!log.recorded.contains { $0.contains(order.description) })
        }
    }

    @Test("A sweep goes on where it was, page by page, and one that cannot be removed keeps none of the others") func pages() async throws {
        try await with(page: 4) { bench, store, sweeps, log in
            let order = try await bench.raise()
            let keys = try (0..<10).map { try key(order, $0) }
            for key in keys { await store.put(key, Data([1]), contentType: "image/png") }
            await store.ageAll(hours: 30 * 24 + 1)
            await store.stick(keys[1])
            #expect(try await sweeps[0].pass())
            #expect(await store.deleted.count == 3, "no more than a page at once")
            try await all(sweeps[0])
            #expect(await store.keys == [keys[1]])
            #expect(log.recorded.contains { $0.contains("pictures.removed=9") && $0.contains("pictures.failed=1") })
        }
    }

    @Test("Two replicas at once, and an upload of the same picture meanwhile: what a slip speaks of in the end is there") func together()
        async throws
    {
        try await with(page: 3) { bench, store, sweeps, _ in
            let orders = [try await bench.raise(), try await bench.raise()]
            for order in orders {
                for number in 0..<8 { await store.put(try key(order, number), Data([1]), contentType: "image/png") }
            }
            await store.ageAll(hours: 31 * 24)
            // While a page is on its way, the same contents are uploaded once more and the slip comes to speak of them.
            let ids = (0..<8).map { _ in AttachmentID(.v7()) }
            let next = Counter()
            await store.whenListed {
                guard let number = next.next(below: 8) else { return }
                await store.put(try key(orders[0], number, ids[number]), Data([1]), contentType: "image/png")
                try await attach(bench, orders[0], number, ids[number])
            }
            async let first: Void = all(sweeps[0])
            async let second: Void = all(sweeps[1])
            _ = try await (first, second)
            let order = try await bench.order(orders[0])
            let spoken = try #require(order).pictures
            #expect(!spoken.isEmpty)
            let named = try spoken.map { try key(orders[0], Self.number($0.sha256), $0.id) }
            #expect(await store.keys == Set(named))
        }
    }

    @Test("A slip that cannot be read, or that a newer release has written, keeps its pictures and nobody else's; it is told once")
    func unreadable() async throws {
        try await with { bench, store, sweeps, log in
            let (broken, newer, order) = (try await bench.raise(), try await bench.raise(), try await bench.raise())
            _ = try await bench.service.pool.query(
                "UPDATE case_file SET body = body || jsonb_build_object('attachments', 7) WHERE id = \(broken.uuid)")
            _ = try await bench.service.pool.query("UPDATE case_file SET format = 99 WHERE id = \(newer.uuid)")
            let kept = [try key(broken, 1), try key(newer, 2)], orphan = try key(order, 3)
            for key in kept + [orphan] { await store.put(key, Data([1]), contentType: "image/png") }
            await store.ageAll(hours: 31 * 24)
            for _ in 0..<3 { try await all(sweeps[0]) }
            #expect(await store.keys == Set(kept))
            #expect(log.recorded.count { $0.hasPrefix("error") && $0.contains(broken.description) } == 1)
            #expect(log.recorded.contains { $0.contains("pictures.removed=1") && $0.contains("pictures.kept=2") })
        }
    }

    @Test("Only what the service has written itself goes: not a copy beside it, nor what somebody has named otherwise") func foreign()
        async throws
    {
        try await with { bench, store, sweeps, _ in
            let order = try await bench.raise()
            let own = try #require(PictureKey.key(order, Self.hash(1), AttachmentID(.v7())))
            let name = own.segments[2]
            let foreign = try [
                "work-orders/\(order)/copy-of-\(name.prefix(64))", "work-orders/\(order)/\(name)z",
                "work-orders/\(order)/\(name.dropLast(2))", "work-orders/\(order)/notes", "work-orders/\(order)/\(Self.hash(3).dropLast())",
                "work-orders/\(order)/old/\(Self.hash(4))",
                "work-orders/\(order.description.filter { $0 != "-" })/\(name)", "backup/\(order)/\(name)",
            ].map { try #require(ObjectKey($0), "\($0)") }
            for key in foreign + [own] { await store.put(key, Data([1]), contentType: "image/png") }
            await store.ageAll(hours: 400 * 24)
            try await all(sweeps[0])
            #expect(await store.keys == Set(foreign))
        }
    }

    @Test("After a failure it goes on where it was; only a place that the store does not know any more is forgotten") func place()
        async throws
    {
        try await with(page: 2) { bench, store, sweeps, _ in
            let order = try await bench.raise()
            for number in 0..<6 { await store.put(try key(order, number), Data([1]), contentType: "image/png") }
            #expect(try await sweeps[0].pass())
            let second = try #require(await store.keys.map(\.description).sorted().dropFirst().first)
            await store.whenListed { throw ObjectStoreError.unavailable("for now") }
            await #expect(throws: ObjectStoreError.self) { _ = try await sweeps[0].pass() }
            await store.whenListed {}
            #expect(try await sweeps[0].pass())
            #expect(await store.places == [nil, second, second])
            await store.whenListed { throw ObjectStoreError.refused("no such place") }
            await #expect(throws: ObjectStoreError.self) { _ = try await sweeps[0].pass() }
            await store.whenListed {}
            #expect(try await sweeps[0].pass())
            #expect(await store.places.last == .some(nil))
        }
    }

    private static func number(_ sha256: String) -> Int { Int(sha256.suffix(4), radix: 16) ?? -1 }

    @Test("A real upload whose command is refused leaves one object, which goes when it is old; an accepted one stays") func overHTTP()
        async throws
    {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let folder = try #require(ObjectKey(PictureKey.folder))
            let store = try #require(bench.service.engine.objects)
            let request = TestRequest("POST /work-orders/\(id)/attachments?kind=after", as: .technician, of: "yunxi", body: Pictures.png)
                .with("Content-Type", "image/png")
            #expect(try await bench.service.ask(request).status == 200)
            #expect(
                try await bench.service.ask(request.with("Idempotency-Key", UUID().uuidString).with("If-Match", "\"99\"")).status == 412)
            let webp = TestRequest("POST /work-orders/\(id)/attachments?kind=after", as: .technician, of: "yunxi", body: Pictures.webp)
                .with("Content-Type", "image/webp").with("If-Match", "\"99\"")
            #expect(try await bench.service.ask(webp).status == 412)
            #expect(try await store.list(folder, after: nil, limit: 10).entries.count == 2)
            var sweep = PictureSweep(engine: bench.service.engine, logger: LogRecorder().logger())
            #expect(try await !sweep.pass())
            #expect(try await store.list(folder, after: nil, limit: 10).entries.count == 2, "a young one may be about to be spoken of")
            // A minute before it was written is long ago.
            sweep.age = .seconds(-60)
            #expect(try await !sweep.pass())
            let kept = try await store.list(folder, after: nil, limit: 10).entries.map(\.key)
            let order = try await bench.order(id)
            let pictures = try #require(order).pictures
            #expect(kept == pictures.compactMap { PictureKey.key(id, $0.sha256, $0.id) })
        }
    }
}

/// Numbers from 0 on, each once.
private final class Counter: Sendable {
    private let value = Mutex(0)

    func next(below end: Int) -> Int? {
        value.withLock { number in
            guard number < end else { return nil }
            defer { number += 1 }
            return number
        }
    }
}
