import Casework
import Database
import Foundation
import Logging
import Messaging
import ObjectStorage
import ServiceBootstrap
import SharedModels
import Synchronization

/// Takes away pictures that no slip speaks of: their command was refused, or the process died before it was decided (REP-11).
///
/// A picture is kept before the command that speaks of it, so one that is young may be about to be spoken of. One that is older than `age` never
/// will be: its name is its request's own (`PictureKey`), and no request takes nearly as long. So any number of replicas may sweep at once, at any
/// moment of an upload. Pictures of a slip that is not there are left alone and counted: that is no refused command but a database that is another
/// one, or older, than the store's.
///
/// So are pictures of a slip that this program cannot read. What the service has not written itself is not looked at.
///
/// Where a replica is in the store is in its memory; whoever starts anew begins at the beginning.
struct PictureSweep: Sendable {
    let engine: CaseEngine
    let logger: Logger
    /// How long a picture that no slip speaks of is kept: longer than copies of a database are used, because one that was brought back, or
    /// is tried out beside this store, does not speak of the pictures that came after it.
    var age: Duration = .seconds(30 * 86_400)
    /// Objects that one pass looks at, and at most removes.
    var page = 250
    private let progress = Progress()
    private let notices = RareNotices()

    init(engine: CaseEngine, logger: Logger) {
        self.engine = engine
        self.logger = logger
    }

    static func job(on ground: JobGround) -> Job {
        let sweep = PictureSweep(engine: ground.engine, logger: ground.logger)
        return Job("pictures", every: .seconds(6 * 3_600)) { try await sweep.pass() }
    }

    /// Looks at one page of the store.
    /// - Returns: Whether there is another one.
    func pass() async throws -> Bool {
        guard let objects = engine.objects, let folder = ObjectKey(PictureKey.folder) else { return false }
        let place = progress.value.withLock { $0.place }
        let found: ObjectPage
        do {
            found = try await objects.list(folder, after: place, limit: page)
        } catch let error as ObjectStoreError {
            // The store may have forgotten the place. One that does not answer for now has not.
            if case .refused = error { progress.value.withLock { $0 = State() } }
            throw error
        }
        let bound = try await realNow().addingTimeInterval(-Double(age.components.seconds))
        let counts = try await sweep(found.entries.filter { $0.writtenAt < bound }.map(\.key), from: objects)
        let ended = progress.value.withLock { state -> Counts? in
            state.counts += counts
            state.place = found.next
            guard found.next == nil else { return nil }
            defer { state = State() }
            return state.counts
        }
        if let ended { report(ended) }
        return found.next != nil
    }

    /// Removes those of old objects that no slip speaks of.
    private func sweep(_ keys: [ObjectKey], from objects: any ObjectStore) async throws -> Counts {
        var counts = Counts()
        let keys = keys.compactMap { key in PictureKey.order(of: key).map { (key: key, order: $0) } }
        guard !keys.isEmpty else { return counts }
        let (spoken, unreadable) = try await pictures(of: Set(keys.map(\.order)))
        for (key, order) in keys {
            try Task.checkCancellation()
            guard !unreadable.contains(order) else {
                counts.kept += 1
                continue
            }
            guard let named = spoken[order] else {
                counts.strangers += 1
                continue
            }
            guard !named.contains(key) else { continue }
            do {
                try await objects.delete(key)
                counts.removed += 1
            } catch is ObjectStoreError {
                // The others are not kept from going; this one is found again.
                counts.failed += 1
            }
        }
        return counts
    }

    /// Where the pictures of slips are that these speak of now; nothing for a slip that is not there. What a slip speaks of that this program
    /// cannot read, or that a newer one has written, it does not know.
    private func pictures(
        of orders: Set<WorkOrderID>
    ) async throws -> (spoken: [WorkOrderID: Set<ObjectKey>], unreadable: Set<WorkOrderID>) {
        var keys: [WorkOrderID: Set<ObjectKey>] = [:]
        var unreadable: Set<WorkOrderID> = []
        let rows = try await engine.pool.query(
            """
            SELECT id, format, coalesce(body -> 'attachments', '[]'::jsonb) AS attachments FROM case_file
            WHERE kind = \(WorkOrder.kind.name) AND id = ANY (\(orders.map(\.uuid)))
            """)
        for row in rows {
            let order = WorkOrderID(try row.decode("id"))
            guard try row.decode("format", as: Int16.self) <= WorkOrder.format else {
                unreadable.insert(order)
                continue
            }
            let bytes = try row.decode("attachments", as: JSONB.self).bytes
            do {
                keys[order] = Set(try engine.coder.decode([Attachment].self, from: bytes).flatMap { PictureKey.keys(order, $0) })
            } catch {
                unreadable.insert(order)
                tell(order, error)
            }
        }
        return (keys, unreadable)
    }

    /// The others are swept all the same.
    private func tell(_ order: WorkOrderID, _ error: any Error) {
        guard notices.isDue(order.description) else { return }
        logger.error(
            "slip cannot be read; its pictures are kept",
            metadata: ["case.id": "\(order)", "error": "\(DecodingFault.describe(error))"])
    }

    /// The time at the database's server, and not the service's own, which may be moved (D21): it is compared with the store's clock.
    private func realNow() async throws -> Date {
        let row = try await engine.pool.query("SELECT clock_timestamp() AS now").first
        guard let row else { throw SweepWithoutTime() }
        return try row.decode("now")
    }

    private func report(_ counts: Counts) {
        guard counts != Counts() else { return }
        logger.notice(
            "pictures that no slip speaks of were removed",
            metadata: [
                "pictures.removed": "\(counts.removed)", "pictures.failed": "\(counts.failed)", "pictures.strangers": "\(counts.strangers)",
                "pictures.kept": "\(counts.kept)",
            ])
    }

    /// What was found since the sweep began at the beginning.
    private struct Counts: Equatable, Sendable {
        var removed = 0
        var failed = 0
        /// Of slips that are not there.
        var strangers = 0
        /// Of slips that this program cannot read.
        var kept = 0

        static func += (one: inout Counts, other: Counts) {
            one.removed += other.removed
            one.failed += other.failed
            one.strangers += other.strangers
            one.kept += other.kept
        }
    }

    private struct State: Sendable {
        var place: String?
        var counts = Counts()
    }

    private final class Progress: Sendable {
        let value = Mutex(State())
    }
}

/// The database did not say what time it is; the sweep is tried again.
struct SweepWithoutTime: Error {}
