package import Foundation
package import Policy
package import SharedModels

/// A repair slip from filling to settling: 维修单, 派工单 (domain 3.3).
package struct WorkOrder: CaseType, Hashable {
    package typealias Rules = Policy

    package static let kind = CaseKind(name: "work_order", numberPrefix: "WO")

    /// 2: the move-in whose inspection found what it is about.
    package static let format: Int16 = 2

    package let id: WorkOrderID
    package let number: String
    package let office: String
    package let source: RepairSource
    package let contact: ContactLink?
    /// The complaint because of which it was asked for; nil for every other slip, and in those from before there were any.
    package let complaintId: ComplaintID?
    /// The move-in whose inspection found it; nil for every other slip, and in those from before there were any (INT-44).
    package let moveInId: MoveInID?
    package let request: RepairParticulars
    package internal(set) var urgency: RepairUrgency
    package internal(set) var emergencyCategory: EmergencyCategory?
    /// A major matter (REP-04).
    package internal(set) var major: Bool
    /// What the words of the slip proposed when it was raised, unless it was raised as an emergency of one of those categories (REP-02).
    package let proposedEmergency: [EmergencyProposal]?
    /// The last judgement after it was raised (REP-01).
    package internal(set) var judgement: Judgement?
    /// A code of the policy's trades; nil when nobody and no word named one (REP-32).
    package internal(set) var trade: String?
    /// False when the company bears the cost.
    package let chargeable: Bool
    /// What ties it to an earlier order, when it does that one's work again.
    package let rework: ReworkLink?
    package let raisedAt: Date

    package internal(set) var state: WorkOrderState
    /// The month that it counts in (REP-20).
    package internal(set) var ledgerMonth: LedgerMonth
    package internal(set) var appointedAt: Date?
    package internal(set) var clocks: [CaseClock]
    package internal(set) var collected: Mark?
    /// Whose hands it is in; kept when the repair is done, to say whose they were.
    package internal(set) var assignment: Assignment?
    /// How often it was assigned.
    package internal(set) var assignmentRounds: Int?
    package internal(set) var displacements: [Displacement]?
    /// How pressing it was and who had it before the present, oldest first; absent while nothing of that has changed.
    package internal(set) var earlierTraits: [EarlierTraits]?
    /// The last displacements that it refused, by their messages' ids, so that each is answered once.
    package internal(set) var refusedDisplacements: [UUID]?
    /// Its appointment fell through; another one has to be agreed with the owner.
    package internal(set) var owesAppointment: Bool?
    package internal(set) var urgings: [Urging]?
    package internal(set) var progress: [ProgressNote]?
    /// What was done without a network and entered later.
    package internal(set) var lateEntries: [LateEntry]?
    package internal(set) var unansweredVisits: [UnansweredVisit] = []
    /// Every price named since the slip was last issued; the last one counts.
    package internal(set) var quotes: [Quote] = []
    package internal(set) var acceptance: Acceptance?
    package internal(set) var declined: Note?
    package internal(set) var madeSafe: Note?
    package internal(set) var started: Mark?
    package internal(set) var finished: Note?
    package internal(set) var signOff: SignOff?
    /// Photos and signatures, oldest first; nil in slips from before there were any.
    package internal(set) var attachments: [Attachment]?
    package internal(set) var reportedBack: Mark?
    package internal(set) var delays: [Note] = []
    package internal(set) var handBack: HandBack?
    /// The director's opinion on the last hand-back (REP-19).
    package internal(set) var opinion: Note?
    /// The months that it counted in before this one, oldest first; absent while there is none, and in what was stored before.
    package internal(set) var earlierMonths: [EarlierMonth]?
    /// Chosen at the first callback and kept over all cycles.
    package internal(set) var callbackTaskId: CallbackTaskID?
    package internal(set) var cancelled: Note?
    package internal(set) var closure: Closure?
    /// What the owner said when called back (REP-17).
    package internal(set) var callbackNote: CallbackNote?

    package var stateCode: String { state.rawValue }

    package var allowedCommands: [String] { state.commands.filter(takes).map(\.rawValue) }

    /// The price that counts now.
    package var quote: Quote? { quotes.last }

    /// Photos and signatures, oldest first.
    package var pictures: [Attachment] { attachments ?? [] }

    /// The callback cycle that this order's callback is: 1, and one more for each rework (CBK-13).
    package var cycle: Int { rework?.cycle ?? 1 }

    package static func command(forDue clock: String) -> WorkOrderCommand? {
        switch clock {
        case WorkOrderClock.report, WorkOrderClock.emergency: .markOverdue(clock: clock)
        case WorkOrderClock.reissue: .reissue
        case WorkOrderClock.appointment: .remindVisit
        default: message(clock)
        }
    }

    /// What a technician's file tells.
    private static func message(_ name: String) -> WorkOrderCommand? {
        if let assigned = DispatchMessage.Assigned(name: name) {
            return .assign(
                AssignmentForm(
                    technicianId: assigned.technicianId, subject: assigned.subject, round: assigned.round, fit: assigned.fit,
                    displacedOther: assigned.displacing, by: assigned.by))
        }
        return DispatchMessage.Displaced(name: name).map { .displace(from: $0.technicianId, round: $0.round, by: $0.by, id: $0.id) }
    }

    /// Whether the conditions of this case let a command through that its state would take.
    func takes(_ command: WorkOrderCommand.Code) -> Bool {
        switch command {
        case .start: state != .quoted || quote?.needsAcceptance == false
        case .makeSafe: urgency == .emergency && madeSafe == nil
        case .cancel: started == nil
        case .unassign: assignment != nil
        case .attach: AttachmentKind.allCases.contains(where: hasRoom)
        case .raise, .judge, .collect, .assign, .displace, .remindVisit, .urge, .noteProgress, .noAnswer, .reschedule, .quote, .requote,
            .acceptQuote,
            .declineQuote, .finish, .signOff, .reportBack,
            .explainDelay, .handBack, .carryOver, .markOverdue, .handBackAtMonthEnd, .rollOver, .reissue, .noteCallback, .settleCallback,
            .rework:
            true
        }
    }
}

/// Names of a repair order's clocks.
package enum WorkOrderClock {
    /// The slip must be back: three days from collection by default (REP-15, K-14).
    package static let report = "T-REPORT"
    /// Engineering must take an emergency; only where the policy sets a figure (K-15).
    package static let emergency = "T-EMERGENCY"
    /// Not a limit: when the technician is reminded of the visit (REP-09).
    package static let appointment = "T-APPOINTMENT"
    /// Not a limit: the first of the month at which a carried-over slip is issued again (REP-19).
    package static let reissue = "T-REISSUE"
}
