import Foundation
import Policy
import SharedModels

extension WorkOrder {
    /// Whether the words of the slip propose an emergency that nobody has answered yet (REP-01).
    package var awaitsJudgement: Bool { proposedEmergency != nil && judgement == nil && state.commands.contains(.judge) }

    /// Somebody judges how urgent it is: what the words proposed is confirmed or dismissed, or the judgement changes later (REP-01…04, K-15).
    func judge(_ form: JudgeForm, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        try check(form, under: rules)
        var after = self
        after.urgency = form.urgency
        after.emergencyCategory = category(after: form)
        after.major = form.major ?? major
        after.trade = form.trade ?? trade
        after.judgement = Judgement(
            urgency: form.urgency, emergencyCategory: after.emergencyCategory, major: after.major, at: context.now,
            by: context.actor.subject, reason: form.reason)
        let late = after.adjustEmergencyClock(from: urgency, under: rules, at: context.now)
        let judged = OrderJudged(
            workOrderId: id, number: number, office: office, judgedAt: context.now, urgency: after.urgency,
            emergencyCategory: after.emergencyCategory, major: after.major, trade: after.trade, answersProposal: awaitsJudgement,
            dueAt: after.dueAt)
        return .changed(after, after: late, judged, isMorePressing(after) ? after.flags(at: context.now) : [], reason: form.reason)
    }

    /// An emergency runs under its clock from the moment in which engineering hears of it, until engineering takes it (K-15); what is none any
    /// more has no such clock. Tells a bound that has passed unnoticed.
    private mutating func adjustEmergencyClock(from before: RepairUrgency, under rules: Policy, at instant: Date) -> [any Event] {
        guard urgency == .emergency else {
            let late = lateness(of: WorkOrderClock.emergency, at: instant)
            clocks.stop(WorkOrderClock.emergency, at: instant)
            return late
        }
        if before != .emergency, state == .issued, let bound = rules.emergencyBound(raisedAt: instant) {
            clocks.start(WorkOrderClock.emergency, at: instant, bound: bound, now: instant)
        }
        return []
    }

    /// The category that the judgement names, or the one that an emergency has.
    private func category(after form: JudgeForm) -> EmergencyCategory? {
        form.emergencyCategory ?? (form.urgency == .emergency ? emergencyCategory : nil)
    }

    /// Whether those who hear of urgent, emergency and major slips have something new to hear (REP-03, REP-04).
    private func isMorePressing(_ after: WorkOrder) -> Bool {
        after.urgency.rank > urgency.rank || (after.major && !major)
            || (after.urgency == .emergency && after.emergencyCategory != emergencyCategory)
    }

    private func check(_ form: JudgeForm, under rules: Policy) throws(Rejection) {
        var check = FieldChecks()
        check.require(
            form.urgency != .emergency || category(after: form) != nil || !rules.emergencyNeedsCategory, "emergencyCategory",
            "must be one of EM1…EM7 for an emergency")
        check.trade(form.trade, under: rules)
        check.optionalText(form.reason, "reason")
        let lowers = form.urgency.rank < urgency.rank || (form.major == false && major)
        check.require(!lowers || form.reason?.isBlank == false, "reason", "must be given when a slip becomes less urgent")
        try check.finish(rule: "REP-01")
    }
}

extension FieldChecks {
    /// A trade must be one of the policy's; nil is none.
    mutating func trade(_ code: String?, under rules: Policy) {
        guard let code else { return }
        require(rules.isTrade(code), "trade", "must be one of \(rules.tradeCodes.joined(separator: ", "))")
    }
}

extension RepairUrgency {
    /// More for the more urgent.
    fileprivate var rank: Int {
        switch self {
        case .normal: 0
        case .urgent: 1
        case .emergency: 2
        }
    }
}
