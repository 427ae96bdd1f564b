import Casework
import Database
import Foundation
import Policy
import SharedModels

/// A kind of case that lies open at the desk for a while, and is found there by a list (`desk_open`).
protocol OpenAtDesk: CaseType {
    /// By what its list is ordered; nil when it is not open.
    var openSince: Date? { get }
    /// The unit that it belongs to.
    var openUnit: String? { get }
    /// The department that it waits for.
    var openDepartment: Role? { get }
}

extension OpenAtDesk {
    var openUnit: String? { nil }
    var openDepartment: Role? { nil }
}

/// Contacts whose owners wait for a promised reply, by when it is due. What is only recorded is no row here, because most contacts are settled as
/// they are recorded.
extension Contact: OpenAtDesk {
    var openSince: Date? { [.promised, .assigned].contains(state) ? promise?.replyDueAt : nil }
    var openDepartment: Role? { facts.responsible?.department }
}

extension OpenAtDesk where Self: UnitCase {
    var openUnit: String? { unit }
}

extension MailItem: OpenAtDesk {
    var openSince: Date? { liesHere ? receivedAt : nil }
}

extension Visitor: OpenAtDesk {
    var openSince: Date? { isInHouse ? registeredAt : nil }
}

/// Keys that are out, by when they are due.
extension KeyCustody: OpenAtDesk {
    var openSince: Date? { state == .lent ? loans.last?.form.dueAt : nil }
}

/// Calls that ring or are spoken on, by when they began.
extension Call: OpenAtDesk {
    var openSince: Date? { isGoingOn ? firstHeardOf : nil }
}

/// Passes that are out, by until when they are valid; those without an end last.
extension Pass: OpenAtDesk {
    var openSince: Date? { [.issued, .expired].contains(state) ? form.validUntil ?? Self.endless : nil }

    /// Where passes without an end stand in the list: 2199-12-31.
    private static let endless = Date(timeIntervalSince1970: 7_258_032_000)
}

/// Groups by when they come.
extension GroupVisit: OpenAtDesk {
    var openSince: Date? { isAhead ? form.arrivesAt : nil }
}

/// Fees that are not paid, by when their notices came.
extension FeeNotice: OpenAtDesk {
    var openSince: Date? { isOver ? nil : receivedAt }
}

/// How units are compared in `desk_open`: however they are written (INT-39).
enum OpenUnit {
    /// The key of a unit; the text itself where it names none.
    static func key(_ text: String) -> String { UnitKey(text)?.description ?? text }
}

/// The table `desk_open`, brought up to date with every change of a case that can be open at the desk.
enum DeskIndex {
    static let indexes = [
        of(Contact.self), of(MailItem.self), of(Visitor.self), of(KeyCustody.self), of(GroupVisit.self), of(FeeNotice.self), of(Call.self),
        of(Pass.self),
    ]

    private static func of<Entry: OpenAtDesk>(_ type: Entry.Type) -> CaseIndex {
        CaseIndex(type) { cases in
            let open = cases.filter { $0.body.openSince != nil }
            // What was not open before has no row.
            let settled = cases.filter { $0.body.openSince == nil && $0.before?.openSince != nil }
            return (settled.isEmpty ? [] : [remove(settled.map(\.record.id))]) + (open.isEmpty ? [] : [enter(open)])
        }
    }

    private static func remove(_ ids: [CaseID]) -> SQL { "DELETE FROM desk_open WHERE case_id = ANY (\(ids.map(\.uuid)))" }

    private static func enter<Entry: OpenAtDesk>(_ cases: [CaseIndex.Entry<Entry>]) -> SQL {
        """
        INSERT INTO desk_open (case_id, office, kind, unit, sort_at, department)
        SELECT * FROM unnest(
            \(cases.map(\.record.id.uuid)), \(cases.map(\.body.office)), \(cases.map { _ in Entry.kind.name }),
            \(cases.map { $0.body.openUnit.map(OpenUnit.key) }), \(cases.map { $0.body.openSince ?? $0.record.createdAt }),
            \(cases.map { $0.body.openDepartment?.rawValue }))
        ON CONFLICT (case_id) DO UPDATE SET sort_at = EXCLUDED.sort_at
        """
    }
}

/// The table `visitor_material` (INT-30).
enum MaterialIndex {
    static let index = CaseIndex(Visitor.self) { cases in
        let kept = cases.map(\.body).filter { $0.material != nil }
        guard !kept.isEmpty else { return [] }
        return [
            """
            INSERT INTO visitor_material (visitor_id, office, month)
            SELECT * FROM unnest(
                \(kept.map(\.id.uuid)), \(kept.map(\.office)), \(kept.map { $0.material?.month.description ?? "" }))
            ON CONFLICT (visitor_id) DO NOTHING
            """
        ]
    }
}

/// The table `patrol_index` (OPS-13).
enum PatrolIndex {
    static let index = CaseIndex(Patrol.self) { cases in
        let patrols = cases.map(\.body)
        return [
            """
            INSERT INTO patrol_index (patrol_id, office, planned_at, done_on)
            SELECT n.id, n.office, n.planned_at, n.done_on::date
            FROM unnest(
                \(patrols.map(\.id.uuid)), \(patrols.map(\.office)), \(patrols.map(\.plannedAt)), \(patrols.map { $0.doneOn?.description })
            ) AS n (id, office, planned_at, done_on)
            ON CONFLICT (patrol_id) DO UPDATE SET done_on = EXCLUDED.done_on
            """
        ]
    }
}
