import Foundation
import SharedModels

/// What a summary shows. Counts are exact; lists name `listed` slips at most, pressing ones first and then the oldest.
struct SummaryFindings: Codable, Hashable, Sendable {
    /// A slip that came back.
    struct Done: Codable, Hashable, Sendable {
        let workOrderId: WorkOrderID
        let number: String
        /// When it came back to the office.
        let at: Date
    }

    /// A slip that was open.
    struct NotDone: Codable, Hashable, Sendable {
        let workOrderId: WorkOrderID
        let number: String
        /// When it was raised.
        let since: Date
        /// When somebody last wrote why it is not done.
        let lastReasonAt: Date?
        /// Whether nobody has since the slip was last issued (REP-26, WE-40).
        let lacksReason: Bool
        /// The mark 急 (REP-03).
        let urgent: Bool
        let major: Bool
        /// Whose hands it was in; absent for nobody, and where that is not known any more.
        let technicianId: CaseID?
    }

    /// Slips that a list names at most.
    static let listed = 1_000

    /// Slips raised in the period, by when they came to this service: each counts in one day and in one week, however long it was on its way.
    var raised = 0
    /// Slips that came back in it.
    var done = 0
    /// Slips withdrawn in it.
    var cancelled = 0
    /// Slips that were open at its end.
    var notDone = 0
    /// Of those, the ones that lack a reason (REP-26).
    var withoutReason = 0
    /// Of those not done, the ones with the mark 急.
    var urgent = 0
    /// Of those not done, the major ones.
    var major = 0
    var doneSlips: [Done] = []
    var notDoneSlips: [NotDone] = []
    /// What is followed again the next day, in the same order (REP-28); absent for a week, and under `repair.daily_follow_up: off`.
    var carry: [WorkOrderID]?

    /// The same with the carry list.
    var withCarryList: SummaryFindings {
        var findings = self
        findings.carry = notDoneSlips.map(\.workOrderId)
        return findings
    }
}

/// What a summary shows to a caller; a list shows the figures only.
struct SummaryFindingsView: Encodable, Hashable, Sendable {
    let raised: Int
    let done: Int
    let cancelled: Int
    let notDone: Int
    let withoutReason: Int
    let urgent: Int
    let major: Int
    let doneSlips: [SummaryFindings.Done]?
    let notDoneSlips: [SummaryFindings.NotDone]?
    let carry: [WorkOrderID]?

    init(_ findings: SummaryFindings, listsSlips: Bool) {
        raised = findings.raised
        done = findings.done
        cancelled = findings.cancelled
        notDone = findings.notDone
        withoutReason = findings.withoutReason
        urgent = findings.urgent
        major = findings.major
        doneSlips = listsSlips ? findings.doneSlips : nil
        notDoneSlips = listsSlips ? findings.notDoneSlips : nil
        carry = listsSlips ? findings.carry : nil
    }
}

/// A summary as a caller sees it.
struct RepairSummaryView: Encodable, Hashable, Sendable {
    let period: SummaryPeriod
    let day: String
    let from: Date
    let until: Date
    let madeAt: Date
    let acknowledged: Mark?
    /// Absent when the caller need not know.
    let findings: SummaryFindingsView?
}

extension RepairSummary {
    func showsReasons(to actor: Actor) -> Bool { WorkOrderRoles.figures.contains(actor.role) }

    func view(for actor: Actor) -> RepairSummaryView { view(for: actor, listsSlips: true) }

    /// Without the slips, of which a summary can name thousands.
    func listView(for actor: Actor) -> RepairSummaryView { view(for: actor, listsSlips: false) }

    private func view(for actor: Actor, listsSlips: Bool) -> RepairSummaryView {
        RepairSummaryView(
            period: period, day: day, from: from, until: until, madeAt: madeAt, acknowledged: acknowledged,
            findings: showsReasons(to: actor) ? SummaryFindingsView(findings, listsSlips: listsSlips) : nil)
    }
}
