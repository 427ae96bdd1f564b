import Casework
import Database
import Foundation
package import Logging
import Messaging
package import ObjectStorage
package import ServiceBootstrap
package import SharedModels
import Synchronization

/// What a sweep goes through: which files, of which cases, and where a case speaks of them.
package struct FileSweepPlan<File: Decodable & Sendable>: Sendable {
    /// The files, in the plural, for the job's name and for logs.
    let noun: String
    /// How people call the case that they belong to; for logs.
    let owner: String
    /// The first word of their keys.
    let folder: String
    /// The property of the case's body that lists them; a case may lack it.
    let field: String
    /// Where a file of a case may be.
    let keys: @Sendable (CaseID, File) -> [ObjectKey]

    package init(noun: String, owner: String, folder: String, field: String, keys: @escaping @Sendable (CaseID, File) -> [ObjectKey]) {
        self.noun = noun
        self.owner = owner
        self.folder = folder
        self.field = field
        self.keys = keys
    }
}

/// Takes away files that no case speaks of: their command was refused, or the process died before it was decided (REP-11, INT-07).
///
/// A file is kept before the command that speaks of it, so one that is young may be about to be spoken of. One that is older than `age` never
/// will be: its name is its request's own (`FileKey`), and no request takes nearly as long. So any number of replicas may sweep at once, at any
/// moment of an upload. Files of a case that is not there are left alone and counted: that is no refused command but a database that is another
/// one, or older, than the store's.
///
/// So are files of a case that this program cannot read. What the service has not written itself is not looked at.
///
/// Where a replica is in the store is in its memory; whoever starts anew begins at the beginning.
package struct FileSweep<Case: CaseType, File: Decodable & Sendable>: Sendable {
    private let plan: FileSweepPlan<File>
    private let engine: CaseEngine
    private let logger: Logger
    /// How long a file that no case speaks of is kept: longer than copies of a database are used, because one that was brought back, or
    /// is tried out beside this store, does not speak of the files that came after it.
    package var age: Duration = .seconds(30 * 86_400)
    /// Objects that one pass looks at, and at most removes.
    package var page = 250
    private let progress = SweepProgress()
    private let notices = RareNotices()

    package init(_ plan: FileSweepPlan<File>, engine: CaseEngine, logger: Logger) {
        self.plan = plan
        self.engine = engine
        self.logger = logger
    }

    /// Four times a day.
    package var job: Job { Job(plan.noun, every: .seconds(6 * 3_600)) { try await pass() } }

    /// Looks at one page of the store.
    /// - Returns: Whether there is another one.
    package func pass() async throws -> Bool {
        guard let objects = engine.objects, let folder = ObjectKey(plan.folder) else { return false }
        let place = progress.value.withLock { $0.place }
        let found: ObjectPage
        do {
            found = try await objects.list(folder, after: place, limit: page)
        } catch let error as ObjectStoreError {
            // The store may have forgotten the place. One that does not answer for now has not.
            if case .refused = error { progress.value.withLock { $0 = SweepState() } }
            throw error
        }
        let bound = try await realNow().addingTimeInterval(-Double(age.components.seconds))
        let counts = try await sweep(found.entries.filter { $0.writtenAt < bound }.map(\.key), from: objects)
        let ended = progress.value.withLock { state -> SweepCounts? in
            state.counts += counts
            state.place = found.next
            guard found.next == nil else { return nil }
            defer { state = SweepState() }
            return state.counts
        }
        if let ended { report(ended) }
        return found.next != nil
    }

    /// Removes those of old objects that no case speaks of.
    private func sweep(_ keys: [ObjectKey], from objects: any ObjectStore) async throws -> SweepCounts {
        var counts = SweepCounts()
        let keys = keys.compactMap { key in FileKey(folder: plan.folder).caseID(of: key).map { (key: key, id: $0) } }
        guard !keys.isEmpty else { return counts }
        let (spoken, unreadable) = try await files(of: Set(keys.map(\.id)))
        for (key, id) in keys {
            try Task.checkCancellation()
            guard !unreadable.contains(id) else {
                counts.kept += 1
                continue
            }
            guard let named = spoken[id] else {
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

    /// Where the files of cases are that these speak of now; nothing for a case that is not there. What a case speaks of that this program
    /// cannot read, or that a newer one has written, it does not know.
    private func files(of cases: Set<CaseID>) async throws -> (spoken: [CaseID: Set<ObjectKey>], unreadable: Set<CaseID>) {
        var keys: [CaseID: Set<ObjectKey>] = [:]
        var unreadable: Set<CaseID> = []
        let rows = try await engine.pool.query(
            """
            SELECT id, format, coalesce(body -> (\(plan.field)::text), '[]'::jsonb) AS files FROM case_file
            WHERE kind = \(Case.kind.name) AND id = ANY (\(cases.map(\.uuid)))
            """)
        for row in rows {
            let id = CaseID(try row.decode("id"))
            guard try row.decode("format", as: Int16.self) <= Case.format else {
                unreadable.insert(id)
                continue
            }
            let bytes = try row.decode("files", as: JSONB.self).bytes
            do {
                keys[id] = Set(try engine.coder.decode([File].self, from: bytes).flatMap { plan.keys(id, $0) })
            } catch {
                unreadable.insert(id)
                tell(id, error)
            }
        }
        return (keys, unreadable)
    }

    /// The others are swept all the same.
    private func tell(_ id: CaseID, _ error: any Error) {
        guard notices.isDue(id.description) else { return }
        logger.error(
            "\(plan.owner) cannot be read; its \(plan.noun) are kept",
            metadata: ["case.id": "\(id)", "error": "\(DecodingFault.describe(error))"])
    }

    /// The time at the database's server, and not the service's own, which may be moved (D21): it is compared with the store's clock.
    private func realNow() async throws -> Date {
        let row = try await engine.pool.query("SELECT clock_timestamp() AS now").first
        guard let row else { throw SweepWithoutTime() }
        return try row.decode("now")
    }

    private func report(_ counts: SweepCounts) {
        guard counts != SweepCounts() else { return }
        logger.notice(
            "\(plan.noun) that no \(plan.owner) speaks of were removed",
            metadata: [
                "\(plan.noun).removed": "\(counts.removed)", "\(plan.noun).failed": "\(counts.failed)",
                "\(plan.noun).strangers": "\(counts.strangers)", "\(plan.noun).kept": "\(counts.kept)",
            ])
    }
}

/// What was found since the sweep began at the beginning.
private struct SweepCounts: Equatable, Sendable {
    var removed = 0
    var failed = 0
    /// Of cases that are not there.
    var strangers = 0
    /// Of cases that this program cannot read.
    var kept = 0

    static func += (one: inout SweepCounts, other: SweepCounts) {
        one.removed += other.removed
        one.failed += other.failed
        one.strangers += other.strangers
        one.kept += other.kept
    }
}

private struct SweepState: Sendable {
    var place: String?
    var counts = SweepCounts()
}

private final class SweepProgress: Sendable {
    let value = Mutex(SweepState())
}

/// The database did not say what time it is; the sweep is tried again.
struct SweepWithoutTime: Error {}
