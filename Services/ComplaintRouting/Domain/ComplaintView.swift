import Foundation
import SharedModels

/// A complaint as a caller sees it, beside the fields that every case has. Who need not know the owner sees no more than initials, and
/// no narrative (OPS-01, OPS-02, D13).
struct ComplaintView: Encodable, Hashable, Sendable {
    let registeredAt: Date
    let channel: Channel
    let replyChannel: Channel
    let contactId: ContactID?
    let raisedInTaskId: CallbackTaskID?
    let `class`: ComplaintClass
    let majorReasons: [MajorReason]
    let subject: ComplaintSubject?
    let level: ComplaintLevel
    let toCompany: Bool
    let groupId: ComplaintGroupID?
    /// The household's reports of the matter up to this one; absent while they are fewer than a person has to judge (CMP-03).
    let repeatedReports: Int?
    /// The post that has it in hand (OPS-09).
    let stagePost: Role
    /// Whoever of that post; absent when nobody has taken it, or the caller need not know.
    let stagePerson: String?
    let infoWaits: [ClockPause]
    let ownerLimit: Date?
    let dueBy: Date?
    let complainant: Complainant
    /// What was asked for at the registration and is not known yet (CMP-12); absent when nothing is.
    let unknown: [UnknownParticular]?
    let acknowledgedAt: Date?
    let agreedReplyBy: Date?
    let answeredAt: Date?
    let gmReceivedAt: Date?
    let missing: [ComplaintRequirement]?
    let department: Role?
    let jointly: [Role]?
    /// Since when it is with them, and when the result came back (CMP-11); their proposal is in the narrative.
    let returnSlip: ReturnSlip?
    /// Who works on it; absent when the caller need not know.
    let person: String?
    /// Repair slips that it has led to, oldest first; absent when there are none.
    let repairs: [Repair]?
    /// How often the owner asked when it will be done, and when last; absent for never.
    let urged: Urged?
    /// How many of them are still out.
    let openRepairs: Int
    let callbackTaskId: CallbackTaskID?
    let cycle: Int
    /// When the owner was satisfied, while the corrective report is awaited (CMP-42).
    let satisfiedAt: Date?
    let closedAt: Date?
    let retainUntil: Date?
    let reportedAt: Date?
    /// Absent when the caller need not know it.
    let narrative: Narrative?
    /// Whether something was left out or shortened for this caller.
    let masked: Bool

    /// Who complains.
    struct Complainant: Encodable, Hashable, Sendable {
        let name: String
        let phone: String
        let unit: String
        let address: String?
        let preferredWay: Channel?
    }

    /// A repair slip that it has led to; what is broken and where, the slip says.
    struct Repair: Encodable, Hashable, Sendable {
        let workOrderId: WorkOrderID
        /// Absent until the slip is known to be raised.
        let number: String?
        let requestedAt: Date
        /// The slip whose work it does again (WE-47).
        let reworkOf: WorkOrderID?
        let state: RepairStanding
        let reportedBackAt: Date?
        /// Whether anything was repaired; absent while the slip is out.
        let workDone: Bool?
        /// How the slip was settled; absent before that, and of one that was withdrawn.
        let outcome: RepairOutcome?
        let endedAt: Date?

        init(_ repair: ComplaintRepair) {
            workOrderId = repair.workOrderId
            number = repair.number
            requestedAt = repair.requestedAt
            reworkOf = repair.reworkOf
            state = repair.standing
            reportedBackAt = repair.reportedBackAt
            workDone = repair.isOpen ? nil : repair.isWorkDone
            outcome = repair.outcome
            endedAt = repair.endedAt
        }
    }

    /// What was written about it.
    struct Narrative: Encodable, Hashable, Sendable {
        let eventTime: Date?
        let place: String
        let complainedOf: String
        let course: String
        let demand: String
        let matter: String?
        /// Where the original record is kept (CMP-13).
        let original: String?
        /// Why no time was agreed for the reply (CMP-18).
        let noReplyTime: String?
        /// Heads who were called in (CMP-19).
        let callIns: [CalledIn]?
        let infoNote: String?
        let suppliedInfo: String?
        let proposal: String?
        let explanation: String?
        let result: String?
        let signedBy: String?
        let correctiveReport: String?
        let reply: String?
        let refusal: String?
        let majorReport: MajorReport?
        let earlierRounds: [Round]
        let filing: String?
        /// What owner service found when it verified the result (CMP-43).
        let verification: String?
    }
}

extension Complaint {
    func view(for actor: Actor) -> ComplaintView {
        let masked = !showsReasons(to: actor)
        return ComplaintView(
            registeredAt: registeredAt, channel: registration.channel, replyChannel: defaultReplyChannel,
            contactId: registration.contactId, raisedInTaskId: registration.raisedInTaskId, class: self.class, majorReasons: majorReasons,
            subject: subject, level: level, toCompany: registration.toCompany, groupId: groupId,
            repeatedReports: repeatedReports, stagePost: stageOwner.post, stagePerson: masked ? nil : stageOwner.person,
            infoWaits: infoWaits, ownerLimit: ownerLimit, dueBy: dueBy,
            complainant: complainant(masked: masked), unknown: particulars.unknown.flatMap { $0.isEmpty ? nil : $0 },
            acknowledgedAt: acknowledgement?.at, agreedReplyBy: agreedReplyBy,
            answeredAt: answer?.at,
            gmReceivedAt: gmReceivedAt, missing: state == .infoNeeded ? infoRequest?.missing : nil, department: assignment?.department,
            jointly: assignment?.jointly, returnSlip: returnSlip, person: masked ? nil : assignment?.person,
            repairs: repairs?.map(ComplaintView.Repair.init), urged: urged, openRepairs: openRepairs,
            callbackTaskId: callbackTaskId, cycle: cycle,
            satisfiedAt: awaitsReport ? satisfiedAt : nil, closedAt: closedAt, retainUntil: retainUntil, reportedAt: majorReport?.writtenAt,
            narrative: masked ? nil : narrative, masked: masked)
    }

    /// Once purged, nothing private is left.
    func reveals(to actor: Actor) -> Bool { state != .purged && showsReasons(to: actor) }

    func showsReasons(to actor: Actor) -> Bool { ComplaintRoles.fullSight.union(workers).contains(actor.role) }

    /// The posts that work on it, from when it is with a department.
    private var workers: Set<Role> { assignment == nil ? [] : responsible }

    private func complainant(masked: Bool) -> ComplaintView.Complainant {
        let known = particulars
        return ComplaintView.Complainant(
            name: masked ? Mask.name(known.callerName) : known.callerName, phone: masked ? Mask.phone(known.phone) : known.phone,
            unit: masked ? Mask.unit(known.unit) : known.unit, address: masked ? nil : known.address, preferredWay: known.preferredWay)
    }

    private var narrative: ComplaintView.Narrative {
        let known = particulars
        return ComplaintView.Narrative(
            eventTime: known.eventTime, place: known.place, complainedOf: known.complainedOf, course: known.course, demand: known.demand,
            matter: known.matter, original: known.original, noReplyTime: noReplyTime, callIns: callIns, infoNote: infoRequest?.note,
            suppliedInfo: suppliedInfo, proposal: assignment?.proposal,
            explanation: explanation, result: resolution?.result, signedBy: resolution?.signedBy,
            correctiveReport: resolution?.correctiveReport, reply: reply?.message.text, refusal: refusal?.message.text,
            majorReport: majorReport,
            earlierRounds: earlierRounds, filing: filing, verification: verification)
    }
}
