import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// Notes what owners said in an app on the callbacks that are still to be made, whichever of both came first (ADR 30, 36).
///
/// A rating and a task are each looked at once after they were written; of two that come at the same time the one that is looked at later
/// finds the other. Tasks from before the table are entered when they change.
struct OwnerRatings: Sendable {
    let engine: CaseEngine

    /// Ratings, and tasks, that are looked at in one pass.
    private static let page = 200

    /// What Intake tells, by contact: a contact is rated once.
    static let projection = EventProjection<OwnersRating>("owner_rating") { ratings in
        // In one order, so that two transactions never wait for each other.
        let sorted = ratings.sorted { $0.contactId < $1.contactId }
        return [
            """
            INSERT INTO owner_rating (contact_id, rating, stars, rated_at)
            SELECT * FROM unnest(
                \(sorted.map(\.contactId.uuid)), \(sorted.map(\.rating.rawValue)), \(sorted.map { $0.stars.map { Int32($0) } }),
                \(sorted.map(\.at)))
            ON CONFLICT (contact_id) DO NOTHING
            """
        ]
    }

    /// Callbacks that are still to be made without a rating.
    static let index = CaseIndex(CallbackTask.self) { cases in
        let tasks = cases.map(\.body)
        let waiting = tasks.compactMap { task in
            task.contactId.flatMap { task.state.awaitsCallback && task.ownersRating == nil ? (task: task.id, contact: $0) : nil }
        }
        let ids = Set(waiting.map(\.task))
        let others = tasks.map(\.id).filter { !ids.contains($0) }
        let remove: SQL = "DELETE FROM unrated_task WHERE task_id = ANY (\(others.map(\.uuid)))"
        let enter: SQL = """
            INSERT INTO unrated_task (task_id, contact_id)
            SELECT * FROM unnest(\(waiting.map(\.task.uuid)), \(waiting.map(\.contact.uuid))) ON CONFLICT (task_id) DO NOTHING
            """
        return (others.isEmpty ? [] : [remove]) + (waiting.isEmpty ? [] : [enter])
    }

    static func add(to handlers: inout EventHandlers) {
        handlers.project(ContactRated.self, into: projection) { fact, _ in
            OwnersRating(contactId: fact.contactId, rating: fact.rating, stars: fact.stars, at: fact.ratedAt)
        }
    }

    static func job(on ground: JobGround) -> Job {
        let ratings = OwnerRatings(engine: ground.engine)
        return Job("owner ratings", every: .seconds(2)) { try await ratings.pass() }
    }

    /// Looks at what was written since, and gives the tasks that have a rating now their command.
    /// - Returns: Whether there may be more.
    func pass() async throws -> Bool {
        let limit = Int64(Self.page)
        let tasks = try await engine.pool.query("SELECT task_id AS id FROM unrated_task WHERE NOT checked ORDER BY task_id LIMIT \(limit)")
            .map { try $0.decode("id", as: UUID.self) }
        let contacts = try await engine.pool.query(
            "SELECT contact_id AS id FROM owner_rating WHERE NOT checked ORDER BY contact_id LIMIT \(limit)"
        ).map { try $0.decode("id", as: UUID.self) }
        guard !tasks.isEmpty || !contacts.isEmpty else { return false }
        let commands = try await pairs(tasks, contacts).map { task, rating in
            Submission(.noteRating(rating), to: task, as: CallbackTask.self, under: engine.policy, cause: .system())
        }
        // What was not taken is found again.
        guard await engine.submit(commands) == 0 else { throw RatingNotTaken() }
        if !tasks.isEmpty { _ = try await engine.pool.query("UPDATE unrated_task SET checked = true WHERE task_id = ANY (\(tasks))") }
        if !contacts.isEmpty {
            _ = try await engine.pool.query("UPDATE owner_rating SET checked = true WHERE contact_id = ANY (\(contacts))")
        }
        return tasks.count == Self.page || contacts.count == Self.page
    }

    private func pairs(_ tasks: [UUID], _ contacts: [UUID]) async throws -> [(task: CaseID, rating: OwnersRating)] {
        try await engine.pool.query(
            """
            SELECT u.task_id, r.contact_id, r.rating, r.stars, r.rated_at
            FROM unrated_task u JOIN owner_rating r ON r.contact_id = u.contact_id
            WHERE u.task_id = ANY (\(tasks)) OR u.contact_id = ANY (\(contacts))
            ORDER BY u.task_id LIMIT \(Int64(Self.page * 2))
            """
        ).compactMap { row in
            guard let word = ServiceRating(rawValue: try row.decode("rating")) else { return nil }
            let stars: Int32? = try row.decode("stars")
            let rating = OwnersRating(
                contactId: ContactID(try row.decode("contact_id")), rating: word, stars: stars.map(Int.init),
                at: try row.decode("rated_at"))
            return (CaseID(try row.decode("task_id")), rating)
        }
    }
}

/// The engine did not take a rating; it is tried again.
struct RatingNotTaken: Error {}
