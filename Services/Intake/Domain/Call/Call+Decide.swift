import Foundation
import Policy
import SharedModels

extension Call {
    static func posts(for command: CallCommand.Code) -> Set<Role> {
        switch command {
        case .note: CallRoles.telephony
        case .lookUp, .noteContact, .callBack, .noteDropped: CallRoles.desk
        case .takeContact, .clockDue: [.system]
        }
    }

    static func begin(
        _ command: CallCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<Call>? {
        guard case .note(let office, let message) = command else { return nil }
        try message.check(of: office, at: context.now)
        let call = Call(
            id: context.caseID.retyped(), number: context.number, office: office, externalId: message.externalId, heardAt: context.now)
        var step = BookStep(call, under: rules, in: context)
        step.take(message)
        if step.entry.isGoingOn {
            step.entry.clocks.start(
                lostClock, at: context.now, bound: context.now.addingTimeInterval(longest), now: context.now,
                cause: CallCommand.Code.note.rawValue)
        }
        return step
    }

    func hasSeen(_ command: CallCommand) -> Bool {
        switch command {
        case .note(_, let message):
            switch message.event {
            case .newCall: begunAt != nil
            case .answer: answeredAt != nil
            case .hangup: endedAt != nil
            }
        case .lookUp: lookedUpAt != nil
        case .noteContact(let contact): self.contact?.id == contact
        // What the desk has noted itself stays.
        case .takeContact: contact != nil
        case .callBack: returned != nil
        case .noteDropped: dropped == true
        case .clockDue: false
        }
    }

    static func apply(_ command: CallCommand, to step: inout BookStep<Call>) throws(Rejection) {
        switch command {
        case .note(let office, let message):
            try message.check(of: office, at: step.now)
            step.take(message)
        case .lookUp: step.lookUp()
        case .noteContact(let contact), .takeContact(let contact): step.note(contact)
        case .callBack(let form): try step.callBack(form)
        case .noteDropped: step.noteDropped()
        case .clockDue: break
        }
    }

    /// A caller who waits too long is told of once (INT-14); a call of which nothing more is heard is over.
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<Call>) {
        step.entry.clocks.miss(clock.name, at: step.now)
        let call = step.entry
        guard clock.name == lookupClock else {
            step.end(at: clock.at, isAssumed: true)
            return
        }
        step.tell(
            CallWaiting(
                callId: call.id, number: call.number, office: call.office, answeredAt: call.answeredAt ?? step.now, bound: clock.at,
                recipients: CallRoles.recipients))
    }
}

extension CallMessage {
    fileprivate func check(of office: String, at now: Date) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(externalId, "callId")
        for (text, field) in [(from, "from"), (to, "to"), (queue, "queue"), (user, "user"), (cause, "cause")] {
            checks.allow(text, field)
        }
        checks.instant(at, "at")
        if let at, at > now.addingTimeInterval(FieldChecks.clockTolerance) { checks.note("at", "lies in the future") }
        if dropped != nil, event != .hangup { checks.note("dropped", "goes with hangup only") }
        if let rings, !Self.rings.contains(rings) { checks.note("rings", "must be \(Self.rings.lowerBound) to \(Self.rings.upperBound)") }
        try checks.finish("a call is told of with its id, and with times that can be", rule: "INT-20")
    }
}

extension BookStep<Call> {
    /// Takes a word in that has not been heard yet; what is known already stays as it was told first.
    fileprivate mutating func take(_ message: CallMessage) {
        let before = entry
        entry.direction = entry.direction ?? message.direction
        // Words such as `anonymous` are no number that could be called.
        entry.from = entry.from ?? message.from.flatMap { PhoneNumber($0) == nil ? nil : $0 }
        entry.to = entry.to ?? message.to
        entry.queue = entry.queue ?? message.queue
        entry.user = entry.user ?? message.user
        entry.cause = entry.cause ?? message.cause
        entry.rings = entry.rings ?? message.rings
        let at = message.at ?? now
        switch message.event {
        case .newCall:
            entry.begunAt = at
            tell(
                CallBegun(
                    callId: entry.id, number: entry.number, office: entry.office, direction: entry.isInbound ? .inbound : .outbound,
                    begunAt: at, sealed: .content(CallParticulars(from: entry.from, to: entry.to))))
        case .answer:
            entry.answeredAt = at
            entry.silence = SilencePrompts(
                prompts: rules.desk.silencePrompts, firstPauseSeconds: rules.desk.silenceFirstPauseSeconds)
            tell(CallAnswered(callId: entry.id, number: entry.number, office: entry.office, answeredAt: at))
            if entry.isInbound && entry.isGoingOn && entry.contact == nil {
                entry.clocks.start(
                    Call.lookupClock, at: at, bound: rules.desk.lookupBound(answeredAt: at), now: now, cause: message.event.rawValue)
            }
        case .hangup:
            entry.endedAt = at
            entry.dropped = message.dropped
        }
        judge()
        settle(since: before)
    }

    /// The call is over, as far as anybody knows.
    fileprivate mutating func end(at instant: Date, isAssumed: Bool) {
        let before = entry
        entry.endedAt = instant
        entry.isAssumed = isAssumed
        settle(since: before)
    }

    /// On which ring it was answered, counted or by the delay, against the limit (INT-20, K-08, WE-68).
    private mutating func judge() {
        guard entry.isInbound, let answeredAt = entry.answeredAt else { return }
        let estimate = entry.begunAt.map { Int(Swift.max(0, answeredAt.timeIntervalSince($0)) / Call.ringCycle) + 1 }
        guard let rings = entry.rings ?? estimate else { return }
        let judgement = CallJudgement(
            rings: rings, isEstimated: entry.rings == nil, inTime: rules.desk.isInTime(answeredOnRing: rings))
        guard judgement != entry.judgement else { return }
        entry.judgement = judgement
        tell(
            CallJudged(
                callId: entry.id, number: entry.number, office: entry.office, rings: rings, inTime: judgement.inTime,
                isEstimated: judgement.isEstimated))
    }

    /// The state that follows from what is known, and what is to be told of its end: again when a late word shows it to be another.
    private mutating func settle(since before: Call) {
        if !entry.isInbound { entry.judgement = nil }
        if entry.returned != nil {
            entry.state = .returned
        } else if entry.isGoingOn {
            entry.state = entry.answeredAt == nil ? .ringing : .talking
        } else {
            // Nobody can call a number back that is withheld.
            let owed: Call.State = entry.wasMissed ? .missed : entry.wasDropped ? .dropped : .ended
            entry.state = entry.otherNumber == nil ? .ended : owed
        }
        guard let endedAt = entry.endedAt else {
            if !entry.isInbound { entry.clocks.stop(Call.lookupClock, at: now) }
            return
        }
        entry.clocks.stop(Call.lookupClock, at: now, cause: CallWord.hangup.rawValue)
        if !entry.isAssumed { entry.clocks.meet(Call.lostClock, at: now, cause: CallWord.hangup.rawValue) }
        if entry.wasMissed {
            guard !before.wasMissed || (before.from == nil) != (entry.from == nil) else { return }
            tell(
                CallMissed(
                    callId: entry.id, number: entry.number, office: entry.office, missedAt: endedAt, isAssumed: entry.isAssumed,
                    canBeReturned: entry.from != nil, recipients: CallRoles.recipients))
            return
        }
        if before.wasMissed || before.endedAt == nil {
            tell(
                CallEnded(
                    callId: entry.id, number: entry.number, office: entry.office, endedAt: endedAt, isAssumed: entry.isAssumed,
                    answeredAt: entry.answeredAt))
        }
        guard entry.wasDropped, !before.wasDropped || (before.otherNumber == nil) != (entry.otherNumber == nil) else { return }
        tell(
            CallDropped(
                callId: entry.id, number: entry.number, office: entry.office, droppedAt: endedAt,
                canBeReturned: entry.otherNumber != nil, recipients: CallRoles.recipients))
    }

    /// The line broke, as the desk says of a call that is over (INT-23).
    fileprivate mutating func noteDropped() {
        let before = entry
        entry.dropped = true
        settle(since: before)
    }

    fileprivate mutating func lookUp() {
        entry.lookedUpAt = now
        tell(
            CallLookedUp(
                callId: entry.id, number: entry.number, office: entry.office, lookedUpAt: now, answeredAt: entry.answeredAt))
    }

    fileprivate mutating func note(_ contact: ContactID) {
        entry.contact = Call.NotedContact(id: contact, at: now)
        entry.clocks.meet(Call.lookupClock, at: now, cause: CallCommand.Code.noteContact.rawValue)
        tell(
            CallContactNoted(
                callId: entry.id, number: entry.number, office: entry.office, contactId: contact, notedAt: now,
                answeredAt: entry.answeredAt))
    }

    /// With what was found out before, and whether the desk said sorry, as far as it is written down (INT-23).
    fileprivate mutating func callBack(_ form: CallReturnForm) throws(Rejection) {
        var checks = FieldChecks()
        let note = CallReturnForm(
            reason: checks.allow(form.reason, "reason", limit: FieldChecks.longLimit), apologised: form.apologised)
        try checks.finish("what was found out is written down", rule: "INT-23")
        entry.returned = stamp
        entry.returnNote = note.isEmpty ? nil : note
        reason = note.reason
        entry.state = .returned
        tell(CallReturned(callId: entry.id, number: entry.number, office: entry.office, returnedAt: now))
    }
}
