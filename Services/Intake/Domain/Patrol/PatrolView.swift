import Foundation
import SharedModels

/// A patrol as a caller sees it, beside the fields that every case has. Whoever is asked to see to findings reads them; whom a repair asks
/// for at the place is with the slip.
struct PatrolView: Encodable, Hashable, Sendable {
    let area: String
    let startsAt: Date
    let plannedAt: Date
    let plannedBy: Role
    let doneAt: Date?
    /// How what a patrol looks at was found; absent where nobody wrote it down (OPS-13).
    let cleanliness: PatrolCondition?
    let engineering: PatrolCondition?
    /// What was not looked at, of one that was made; absent for nothing.
    let unseen: [PatrolSubject]?
    /// Findings, and those that wait for a department.
    let findingCount: Int
    let unsettled: Int
    /// Absent in a list.
    let findings: [Item]?
    let sentAt: Date?
    let closedAt: Date?
    /// That it is not made, and why.
    let cancellation: Patrol.Cancellation?

    /// A finding.
    struct Item: Encodable, Hashable, Sendable {
        let finding: Int
        let place: String
        let kind: FindingKind
        let importance: FindingImportance
        let text: String
        let department: Role?
        let workOrderId: WorkOrderID?
        let contactId: ContactID?
        let at: Date
        let by: Role
        let result: Finding.Result?
    }
}

extension Patrol {
    /// Whoever sees to findings reads what was written of them in the view as well.
    func showsReasons(to actor: Actor) -> Bool { PatrolRoles.readers.contains(actor.role) }

    func view(for actor: Actor) -> PatrolView { view(showsFindings: true) }

    func listView(for actor: Actor) -> PatrolView { view(showsFindings: false) }

    private func view(showsFindings: Bool) -> PatrolView {
        PatrolView(
            area: form.area, startsAt: form.startsAt, plannedAt: plannedAt, plannedBy: plannedBy, doneAt: doneAt,
            cleanliness: states?.cleanliness, engineering: states?.engineering,
            unseen: doneAt == nil || unseen.isEmpty ? nil : unseen,
            findingCount: findings.count, unsettled: findings.count { !$0.isSettled },
            findings: showsFindings ? findings.map(shown) : nil, sentAt: sentAt, closedAt: closedAt, cancellation: cancellation)
    }

    private func shown(_ finding: Finding) -> PatrolView.Item {
        PatrolView.Item(
            finding: finding.number, place: finding.form.place, kind: finding.form.kind, importance: finding.form.importance,
            text: finding.form.text, department: finding.form.department, workOrderId: finding.workOrderId,
            contactId: finding.form.contactId, at: finding.at, by: finding.by, result: finding.result)
    }
}
