import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The tables `case_progress` and `case_progress_step`.
struct ProgressTable: Sendable {
    let engine: CaseEngine

    /// What one event leaves.
    struct Row: Sendable {
        let caseID: CaseID
        let sequence: Int64
        let heard: CaseProgress.Heard
        /// With the first event of a case that came from a contact.
        var opened: Opened?
    }

    /// Which case it is, and of which contact.
    struct Opened: Sendable {
        let contact: ContactID
        let kind: ContactKind
        let number: String
    }

    /// Cases that came from no contact are passed over.
    static let projection = EventProjection<Row>("case_progress") { rows in
        let opened = rows.compactMap { row in row.opened.map { (row: row, opened: $0) } }
        let openings: SQL = """
            INSERT INTO case_progress (case_id, contact_id, kind, number, opened_at)
            SELECT * FROM unnest(
                \(opened.map(\.row.caseID.uuid)), \(opened.map(\.opened.contact.uuid)), \(opened.map(\.opened.kind.rawValue)),
                \(opened.map(\.opened.number)), \(opened.map(\.row.heard.at)))
            ON CONFLICT (case_id) DO NOTHING
            """
        let steps: SQL = """
            INSERT INTO case_progress_step (case_id, sequence, state, at, appointed_at, loses_appointment, tells_due, due_at)
            SELECT n.* FROM unnest(
                \(rows.map(\.caseID.uuid)), \(rows.map(\.sequence)), \(rows.map(\.heard.state)), \(rows.map(\.heard.at)),
                \(rows.map(\.heard.appointedAt)), \(rows.map(\.heard.losesAppointment)),
                \(rows.map { $0.heard.promise != nil }), \(rows.map(\.heard.promise?.due))
            ) AS n (case_id, sequence, state, at, appointed_at, loses_appointment, tells_due, due_at)
            WHERE EXISTS (SELECT FROM case_progress p WHERE p.case_id = n.case_id)
            ON CONFLICT (case_id, sequence) DO NOTHING
            """
        return opened.isEmpty ? [steps] : [openings, steps]
    }

    /// Cases of one contact that are shown at most: the first and its reworks.
    static let mostCases = 50
    /// Steps of one case that are read at most; the newest.
    static let mostSteps = 500

    /// How the cases of a contact get on, in the order in which they were opened.
    func progress(of contact: Contact) async throws -> [CaseProgress] {
        if let child = contact.child, let own = try await own(child) { return own }
        return try await progress(of: [contact.id])[contact.id] ?? []
    }

    /// The same of many contacts; of those whose case is Intake's own nothing.
    func progress(of contacts: [ContactID]) async throws -> [ContactID: [CaseProgress]] {
        guard !contacts.isEmpty else { return [:] }
        let cases = try await engine.pool.query(
            """
            SELECT p.contact_id, p.case_id, p.kind, p.number FROM unnest(\(contacts.map(\.uuid))) AS n (contact_id)
            CROSS JOIN LATERAL (
                SELECT * FROM case_progress WHERE contact_id = n.contact_id ORDER BY opened_at, case_id LIMIT \(Int64(Self.mostCases))
            ) p
            ORDER BY p.opened_at, p.case_id
            """
        ).map { row -> (contact: ContactID, id: CaseID, kind: ContactKind, number: String) in
            guard let kind = ContactKind(rawValue: try row.decode("kind")) else { throw UnknownKind() }
            return (ContactID(try row.decode("contact_id")), CaseID(try row.decode("case_id")), kind, try row.decode("number"))
        }
        var heard: [CaseID: [CaseProgress.Heard]] = [:]
        for row in try await steps(of: cases.map(\.id)) {
            heard[CaseID(try row.decode("case_id")), default: []].append(
                CaseProgress.Heard(
                    at: try row.decode("at"), state: try row.decode("state"), appointedAt: try row.decode("appointed_at"),
                    losesAppointment: try row.decode("loses_appointment"),
                    promise: try row.decode("tells_due") ? CaseProgress.Promise(due: try row.decode("due_at")) : nil))
        }
        var found: [ContactID: [CaseProgress]] = [:]
        for one in cases {
            guard let progress = CaseProgress(kind: one.kind, id: one.id, number: one.number, heard: heard[one.id] ?? []) else { continue }
            found[one.contact, default: []].append(progress)
        }
        return found
    }

    private func steps(of cases: [CaseID]) async throws -> [Database.Row] {
        try await engine.pool.query(
            """
            SELECT s.case_id, s.state, s.at, s.appointed_at, s.loses_appointment, s.tells_due, s.due_at
            FROM unnest(\(cases.map(\.uuid))) AS n (case_id)
            CROSS JOIN LATERAL (
                SELECT * FROM case_progress_step WHERE case_id = n.case_id ORDER BY sequence DESC LIMIT \(Int64(Self.mostSteps))
            ) s
            ORDER BY s.case_id, s.sequence
            """
        ).map { $0 }
    }

    /// How a case of this service's own gets on; its history is the truth about it. Nil for a case of another service.
    private func own(_ child: Contact.Child) async throws -> [CaseProgress]? {
        switch child.asked {
        case .complaint, .repair: return nil
        case .service: return try await progress(of: child, as: ServiceRequest.self)
        case .goodsMove: return try await progress(of: child, as: GoodsMove.self)
        case .moveIn: return try await progress(of: child, as: MoveIn.self)
        case .moveOut: return try await progress(of: child, as: MoveOut.self)
        case .fee: return try await progress(of: child, as: FeeNotice.self)
        case .special: return try await progress(of: child, as: SpecialRequest.self)
        }
    }

    private func progress<Case: CaseType>(of child: Contact.Child, as type: Case.Type) async throws -> [CaseProgress] {
        guard let found = try await engine.reader.find(child.id, as: type) else { return [] }
        let heard = try await engine.reader.history(child.id, after: 0, limit: Self.mostSteps).map {
            CaseProgress.Heard(at: $0.at, state: $0.toState)
        }
        let progress = CaseProgress(kind: child.asked.kind, id: child.id, number: found.record.number, heard: heard)
        return progress.map { [$0] } ?? []
    }

    /// The table holds a kind that this program does not know.
    struct UnknownKind: Error {}
}
