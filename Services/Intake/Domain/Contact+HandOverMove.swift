import Foundation
import Policy
import SharedModels

/// Contacts that become moves, or are put to a payment notice (domain 3.1).
extension Contact {
    func goodsMoveRequested(
        _ facts: GoodsMoveFacts, at path: String, _ checks: inout FieldChecks, under rules: Policy, in context: DecisionContext
    ) -> MoveRequested {
        GoodsMoveForm.check(from: facts.startsAt, until: facts.endsAt, at: "\(path).", &checks, rules, now: context.now)
        return MoveRequested(
            contactId: id, contactNumber: number, move: .goods, moveId: CaseID(context.freshID), office: office,
            channel: self.facts.channel, requestedAt: context.now, direction: facts.direction, startsAt: facts.startsAt,
            endsAt: facts.endsAt, householdId: self.facts.householdId, sealed: .content(mover(&checks)))
    }

    func moveInRequested(_ facts: MoveInFacts, _ checks: inout FieldChecks, in context: DecisionContext) -> MoveRequested {
        MoveRequested(
            contactId: id, contactNumber: number, move: .moveIn, moveId: CaseID(context.freshID), office: office,
            channel: self.facts.channel, requestedAt: context.now, occupierKind: facts.occupierKind,
            householdId: self.facts.householdId, sealed: .content(mover(&checks)))
    }

    func moveOutRequested(
        _ facts: MoveOutFacts, at path: String, _ checks: inout FieldChecks, under rules: Policy, in context: DecisionContext
    ) -> MoveRequested {
        let zone = rules.days.zone
        MoveOutForm.check(
            agreed: facts.agreementDate, confirmed: facts.confirmedDate, at: "\(path).", &checks, today: zone.date(of: context.now))
        return MoveRequested(
            contactId: id, contactNumber: number, move: .moveOut, moveId: CaseID(context.freshID), office: office,
            channel: self.facts.channel, requestedAt: context.now, agreementDayStart: zone.startOfDay(facts.agreementDate),
            confirmedDayStart: facts.confirmedDate.map { zone.startOfDay($0) }, householdId: self.facts.householdId,
            sealed: .content(mover(&checks)))
    }

    /// Who moves is the caller. The unit has to be one: the household's file and the register of vacant units go by it.
    private func mover(_ checks: inout FieldChecks) -> MoveParticulars {
        let unit = checks.require(caller.unit, "caller.unit")
        if !unit.isEmpty, UnitKey(unit) == nil { checks.note("caller.unit", "names no unit") }
        return MoveParticulars(unit: unit, person: checks.require(caller.name, "caller.name"), phone: caller.phone.present)
    }

    /// Put to a notice of the office that still takes questions; one that was paid a moment ago takes none (domain 3.6).
    func feeAsked(_ facts: FeeFacts, at path: String, _ checks: inout FieldChecks, in context: DecisionContext) -> FeeAsked {
        let notice = context.read(facts.feeNoticeId.retyped(), as: FeeNotice.self)
        if let notice, notice.office == office {
            if !notice.takesQuestions {
                let why = notice.isOver ? notice.stateCode : "about \(FeeNotice.mostEntries) contacts already"
                checks.note("\(path).feeNoticeId", "names a fee notice that is \(why); answer the owner, or promise a reply")
            }
        } else {
            checks.note("\(path).feeNoticeId", "names no fee notice of the office")
        }
        let question = checks.require(facts.question.present ?? self.facts.reason, "\(path).question", limit: FieldChecks.longLimit)
        return FeeAsked(
            contactId: id, contactNumber: number, feeNoticeId: facts.feeNoticeId, office: office, channel: self.facts.channel,
            askedAt: context.now, householdId: self.facts.householdId,
            sealed: .content(FeeQuestionParticulars(question: question, person: caller.name.present, phone: caller.phone.present)))
    }

    func specialRequested(
        _ facts: SpecialFacts, at path: String, _ checks: inout FieldChecks, in context: DecisionContext
    ) -> SpecialRequested {
        SpecialRequested(
            contactId: id, contactNumber: number, specialRequestId: SpecialRequestID(context.freshID), office: office,
            channel: self.facts.channel, requestedAt: context.now, householdId: self.facts.householdId,
            sealed: .content(
                SpecialParticulars(
                    unit: checks.require(caller.unit, "caller.unit"), person: checks.require(caller.name, "caller.name"),
                    phone: caller.phone.present,
                    request: checks.require(facts.request.present ?? self.facts.reason, "\(path).request", limit: FieldChecks.longLimit))))
    }
}
