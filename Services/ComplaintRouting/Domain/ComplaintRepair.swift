import Foundation
import SharedModels

/// What whoever works on a complaint asks to have repaired (REP-01, REP-06). What is left out of where and whom to ask for is as the
/// complaint says it.
struct RepairRequest: Codable, Hashable, Sendable {
    /// What is broken.
    var what: String
    var urgency: RepairUrgency
    /// One of the seven categories (REP-02); goes with an emergency only.
    var emergencyCategory: EmergencyCategory?
    /// When the technician is expected; an emergency is attended at once.
    var appointedAt: Date?
    /// Where the damage is; the place of the complaint when left out.
    var address: String?
    var unit: String?
    var contactPerson: String?
    var contactPhone: String?

    /// What the slip is filled with.
    func particulars(of complaint: Complaint) -> RepairParticulars {
        let known = complaint.particulars
        return RepairParticulars(
            what: what, address: address ?? known.place, unit: unit ?? known.unit, contactPerson: contactPerson ?? known.callerName,
            contactPhone: contactPhone ?? known.phone)
    }
}

/// A repair slip that the complaint has led to: as it was asked for, and what RepairDispatch has told of it, in whatever order that came.
struct ComplaintRepair: Codable, Hashable, Sendable {
    let workOrderId: WorkOrderID
    /// When it was asked for; of a slip that does another's work again, the earliest that is known of it.
    private(set) var requestedAt: Date
    /// As it was asked for. Nil for a slip that does another's work again, and once the file is purged.
    var asked: RepairRequest?
    /// The slip's human number, once anything was told of it.
    private(set) var number: String?
    /// The slip whose work this one does again (WE-47).
    private(set) var reworkOf: WorkOrderID?
    private(set) var raisedAt: Date?
    /// When the slip was back at the office (REP-14).
    private(set) var reportedBackAt: Date?
    /// What the return said: whether anything was repaired.
    private var returnedWithWork: Bool?
    /// When it was settled or withdrawn.
    private(set) var endedAt: Date?
    /// How it was settled; nil for one that was withdrawn.
    private(set) var outcome: RepairOutcome?

    init(_ request: RepairRequest, workOrderId: WorkOrderID, at requestedAt: Date) {
        self.workOrderId = workOrderId
        self.requestedAt = requestedAt
        asked = request
    }

    /// A slip that the complaint did not ask for itself: it does an earlier one's work again.
    init(of news: RepairNews) {
        workOrderId = news.workOrderId
        requestedAt = news.at
    }

    /// The same with what is told of it. Each piece of news fills in its own part and takes nothing away, so it may come twice, late and
    /// in any order.
    func noting(_ news: RepairNews) -> ComplaintRepair {
        var noted = self
        noted.number = news.number
        if asked == nil { noted.requestedAt = min(requestedAt, news.at) }
        switch news.step {
        case .raised(let previous):
            noted.raisedAt = raisedAt ?? news.at
            noted.reworkOf = reworkOf ?? previous
        case .reportedBack(let workDone):
            noted.reportedBackAt = reportedBackAt ?? news.at
            noted.returnedWithWork = returnedWithWork ?? workDone
        case .closed(let outcome):
            guard endedAt == nil else { break }
            noted.endedAt = news.at
            noted.outcome = outcome
        case .cancelled: noted.endedAt = endedAt ?? news.at
        }
        return noted
    }

    /// Whether its slip is still out: neither back at the office, nor settled, nor withdrawn.
    var isOpen: Bool { reportedBackAt == nil && endedAt == nil }

    /// Whether its slip was settled or withdrawn: nothing more is told of it.
    var hasEnded: Bool { endedAt != nil }

    /// Whether anything was repaired; of a slip whose return has not been heard of, its end tells.
    var isWorkDone: Bool { returnedWithWork ?? outcome.map { $0 != .noWork } ?? false }

    var standing: RepairStanding {
        if endedAt != nil { return outcome == nil ? .cancelled : .closed }
        if reportedBackAt != nil { return .reportedBack }
        return raisedAt == nil ? .requested : .raised
    }
}

/// What RepairDispatch tells of a slip that a complaint has led to.
struct RepairNews: Hashable, Sendable {
    /// What became of it.
    enum Step: Hashable, Sendable {
        /// The slip is filled; it does the work of an earlier one again, where it names one (WE-47).
        case raised(reworkOf: WorkOrderID?)
        case reportedBack(workDone: Bool)
        case closed(RepairOutcome)
        case cancelled
    }

    let workOrderId: WorkOrderID
    let number: String
    let at: Date
    let step: Step
}
