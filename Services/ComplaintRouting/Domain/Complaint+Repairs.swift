import Foundation
import Policy
import SharedModels

/// What has to be repaired because of a complaint: RepairDispatch does it, and the complaint keeps what became of it (CMP-38, CMP-49;
/// ADR 16).
extension Complaint {
    /// Slips of one complaint that may be out at a time.
    static let openRepairsAllowed = 20
    /// Slips that the case itself keeps; the history has them all. One that has not ended is always kept: what is told of it later has to
    /// be known again, or its end would be told twice.
    static let repairsKept = 50

    /// How many of its slips are still out.
    var openRepairs: Int { (repairs ?? []).count(where: \.isOpen) }

    /// How many of its slips are neither settled nor withdrawn; they may be back at the office.
    var unendedRepairs: Int { (repairs ?? []).count { !$0.hasEnded } }

    /// What is on record of a slip.
    func repair(_ id: WorkOrderID) -> ComplaintRepair? { repairs?.first { $0.workOrderId == id } }

    /// Whether the very same repair is asked for already, and its slip still out.
    func awaitsRepair(_ request: RepairRequest) -> Bool { (repairs ?? []).contains { $0.isOpen && $0.asked == request } }

    /// Whether a piece of news says nothing that is not on record. A purged file takes nothing more.
    func knows(_ news: RepairNews) -> Bool { state == .purged || repair(news.workOrderId).map { $0.noting(news) == $0 } ?? false }

    /// Puts a slip on record in the place of what was there of it, oldest first. Where there are too many, the oldest that have ended go.
    fileprivate mutating func keep(_ repair: ComplaintRepair) {
        var kept = (repairs ?? []).filter { $0.workOrderId != repair.workOrderId } + [repair]
        kept.sort { ($0.requestedAt, $0.workOrderId.description) < ($1.requestedAt, $1.workOrderId.description) }
        while kept.count > Self.repairsKept, let ended = kept.firstIndex(where: { $0.hasEnded && $0.workOrderId != repair.workOrderId }) {
            kept.remove(at: ended)
        }
        repairs = kept
    }
}

extension ComplaintStep {
    /// Asks for a repair: a slip is raised under the id that this decision chooses, and the complaint goes on beside it.
    mutating func request(_ repair: RepairRequest) throws(Rejection) {
        let particulars = repair.particulars(of: complaint)
        try check(repair, particulars)
        guard complaint.openRepairs < Complaint.openRepairsAllowed else {
            throw Rejection(.ruleViolated, "\(Complaint.openRepairsAllowed) repairs of this complaint are out; one has to come back first.")
        }
        guard complaint.unendedRepairs < Complaint.repairsKept else {
            throw Rejection(
                .ruleViolated, "\(Complaint.repairsKept) repairs of this complaint are not settled; one has to be settled or withdrawn.")
        }
        let slip = WorkOrderID(context.freshID)
        complaint.keep(ComplaintRepair(repair, workOrderId: slip, at: now))
        reason = repair.what
        tell(
            ComplaintRepairRequested(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, requestedAt: now, workOrderId: slip,
                urgency: repair.urgency, emergencyCategory: repair.emergencyCategory, appointedAt: repair.appointedAt,
                contactId: complaint.registration.contactId, sealed: .content(particulars)))
    }

    /// What a slip needs, as RepairDispatch asks for it at its own desk: it refuses none that is handed over (REP-08).
    private func check(_ repair: RepairRequest, _ particulars: RepairParticulars) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(particulars.what, "what")
        for (text, field) in [
            (particulars.address, "address"), (particulars.unit, "unit"), (particulars.contactPerson, "contactPerson"),
            (particulars.contactPhone, "contactPhone"),
        ] {
            checks.text(text, field, limit: FieldChecks.shortText)
        }
        let isEmergency = repair.urgency == .emergency
        checks.require(
            isEmergency || repair.emergencyCategory == nil, "emergencyCategory", "goes with the urgency emergency only (REP-02)")
        checks.require(
            !isEmergency || repair.emergencyCategory != nil || rules.repair.emergencyMode != .list, "emergencyCategory",
            "must be one of EM1…EM7 for an emergency")
        checks.require(isEmergency || repair.appointedAt != nil, "appointedAt", "must be given unless the repair is an emergency")
        checks.require(repair.appointedAt.map { $0 > now } ?? true, "appointedAt", "must be in the future")
        try checks.finish(rule: "REP-06")
    }

    /// Puts on record what RepairDispatch tells of a slip, whatever the complaint's own state. When the slip is over, whoever has the
    /// complaint in hand is told, once; what that means for the complaint, people judge (CMP-41, OPS-09).
    mutating func note(_ news: RepairNews) {
        let before = complaint.repair(news.workOrderId)
        let repair = (before ?? ComplaintRepair(of: news)).noting(news)
        complaint.keep(repair)
        if repair.isOpen || before?.isOpen == false {
            return tell(
                ComplaintRepairNoted(
                    complaintId: complaint.id, number: complaint.number, office: complaint.office, notedAt: now,
                    workOrderId: repair.workOrderId, workOrderNumber: news.number, standing: repair.standing,
                    openRepairs: complaint.openRepairs))
        }
        tell(
            ComplaintRepairDone(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, doneAt: news.at,
                workOrderId: repair.workOrderId, workOrderNumber: news.number, workDone: repair.isWorkDone,
                openRepairs: complaint.openRepairs, recipients: [complaint.stageOwner.post]))
    }
}
