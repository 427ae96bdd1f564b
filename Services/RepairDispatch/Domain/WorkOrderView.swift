package import Foundation
package import SharedModels

/// A repair order as its readers see it; number, state, clocks and allowed commands stand around it in every answer.
///
/// Names and the phone are masked unless the reader's post needs them (OPS-01, D13), and what people wrote unless it works on slips or
/// answers for them. The unit and the address are not: a slip is about a place, and whoever watches over repairs must see which; a reader
/// confined to an office sees that office's slips only.
package struct WorkOrderView: Encodable, Sendable {
    package let source: RepairSource
    package let urgency: RepairUrgency
    package let emergencyCategory: EmergencyCategory?
    /// The mark 急 on the slip (REP-03).
    package let markedUrgent: Bool
    package let major: Bool
    /// What the words of the slip propose (REP-02); absent when it was raised as one of these or they propose nothing.
    package let proposedEmergency: [EmergencyProposal]?
    /// Whether what they propose has to be confirmed or dismissed yet (REP-01).
    package let awaitsJudgement: Bool
    package let judgement: Judgement?
    /// A code of the policy's trades (REP-32).
    package let trade: String?
    package let chargeable: Bool
    package let ledgerMonth: LedgerMonth
    package let raisedAt: Date
    package let appointedAt: Date?
    package let request: RepairParticulars
    /// Whether names and phone are shown in full.
    package let contactShown: Bool
    /// Whether what people wrote is shown: what is broken, what the owner said of it, and why something was done or left.
    package let wordsShown: Bool
    package let contact: ContactLink?
    /// The complaint because of which it was asked for.
    package let complaintId: ComplaintID?
    package let moveInId: MoveInID?
    package let rework: ReworkLink?
    /// Whose hands it is in, or was.
    package let assignment: Assignment?
    package let displacements: [Displacement]?
    /// Whether its appointment fell through and another has to be agreed with the owner.
    package let owesAppointment: Bool
    /// How often the owner asked when it will be done (催单).
    package let timesUrged: Int
    package let urgings: [Urging]?
    package let progress: [ProgressNote]?
    package let lateEntries: [LateEntry]?
    package let collected: Mark?
    package let unansweredVisits: [UnansweredVisit]
    package let quotes: [Quote]
    package let acceptance: Acceptance?
    package let declined: Note?
    package let madeSafe: Note?
    package let started: Mark?
    package let finished: Note?
    package let signOff: SignOff?
    /// What there is to see; the pictures themselves are for the posts that see names.
    package let attachments: [Attachment]
    package let reportedBack: Mark?
    package let delays: [Note]
    /// Whether the slip is late and its reason is still owed (REP-16).
    package let owesReason: Bool
    package let handBack: HandBack?
    package let opinion: Note?
    package let callbackTaskId: CallbackTaskID?
    package let cycle: Int
    package let cancelled: Note?
    package let closure: Closure?
    /// What the owner said when called back (REP-17).
    package let callbackNote: CallbackNote?
}

extension WorkOrder {
    package func reveals(to actor: Actor) -> Bool { WorkOrderRoles.words.contains(actor.role) }

    package func showsReasons(to actor: Actor) -> Bool { showsWords(to: actor) }

    /// What people wrote is for those who work on slips or answer for them. Of a slip that arose inside the company it is no owner's, and
    /// those who look for faults may see what became of theirs.
    private func showsWords(to actor: Actor) -> Bool {
        WorkOrderRoles.words.contains(actor.role) || (source.isInternal && WorkOrderRoles.patrol.contains(actor.role))
    }

    package func view(for actor: Actor) -> WorkOrderView {
        let (named, worded) = (WorkOrderRoles.contact.contains(actor.role), showsWords(to: actor))
        func shown(_ note: Note?) -> Note? { worded ? note : note?.masked }
        return WorkOrderView(
            source: source, urgency: urgency, emergencyCategory: emergencyCategory, markedUrgent: urgency.isMarkedUrgent, major: major,
            proposedEmergency: worded ? proposedEmergency : proposedEmergency?.map(\.masked), awaitsJudgement: awaitsJudgement,
            judgement: worded ? judgement : judgement?.masked, trade: trade,
            chargeable: chargeable, ledgerMonth: ledgerMonth, raisedAt: raisedAt, appointedAt: appointedAt,
            request: request.shown(named: named, worded: worded), contactShown: named, wordsShown: worded, contact: contact,
            complaintId: complaintId, moveInId: moveInId, rework: worded ? rework : rework?.masked,
            assignment: worded ? assignment : assignment?.masked, displacements: displacements, owesAppointment: owesAppointment ?? false,
            timesUrged: urgings?.count ?? 0, urgings: worded ? urgings : urgings?.map(\.masked),
            progress: worded ? progress : progress?.map(\.masked), lateEntries: lateEntries, collected: collected,
            unansweredVisits: unansweredVisits, quotes: quotes, acceptance: named ? acceptance : acceptance?.masked,
            declined: shown(declined), madeSafe: shown(madeSafe), started: started, finished: shown(finished),
            signOff: named ? signOff : signOff?.masked, attachments: pictures, reportedBack: reportedBack,
            delays: worded ? delays : delays.map(\.masked), owesReason: owesReason, handBack: worded ? handBack : handBack?.masked,
            opinion: shown(opinion), callbackTaskId: callbackTaskId, cycle: cycle, cancelled: shown(cancelled), closure: closure,
            callbackNote: worded ? callbackNote : callbackNote?.masked)
    }
}
