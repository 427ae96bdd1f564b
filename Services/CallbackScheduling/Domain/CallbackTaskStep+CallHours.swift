import Foundation
import Policy
import SharedModels

/// Who may call an owner, and when (CBK-25, CBK-28).
extension CallbackTaskStep {
    /// Whoever gives the command calls the owner now; until that lapses or a call is recorded, nobody else does.
    mutating func startCall() throws(Rejection) {
        let length = TimeInterval(rules.callback.callHold.components.seconds)
        let own = task.call.flatMap { now < $0.until && $0.by == context.actor.subject ? $0 : nil }
        // Said again at once it is the same call; later a long one, which goes on.
        if let own, now < own.until.addingTimeInterval(-length / 2) { return }
        try requireNobodyElseCalls()
        if own == nil {
            let isAgreed = task.hasOwnerAsked && (task.state == .scheduled || task.promises(at: now, in: rules.days.zone))
            try requireCallable(at: now, by: task.callingChannel, ownerAsked: isAgreed)
        }
        let until = now.addingTimeInterval(length)
        task.call = CallHold(by: context.actor.subject, role: context.actor.role, since: own?.since ?? now, until: until)
        tell(
            CallStarted(
                taskId: task.id, number: task.number, office: task.office, startedAt: now, kind: task.callbackKind, cycle: task.cycle,
                until: until))
    }

    /// An owner is not called twice about one matter because two people work on it. What an owner has said in a call is noted all the
    /// same: a record needs no hold.
    func requireNobodyElseCalls() throws(Rejection) {
        guard let call = task.call, now < call.until, call.by != context.actor.subject else { return }
        throw Rejection(
            .wrongState, "\(call.by) (\(call.role.rawValue)) is calling this owner and holds the task until \(call.until.ISO8601Format()).")
    }

    /// A call lies in the hours of the estate and within the attempts of its day, unless the owner asked for that time or it is about an
    /// emergency.
    func requireCallable(at time: Date, by channel: CallbackChannel, ownerAsked: Bool) throws(Rejection) {
        guard channel == .phone, !ownerAsked, task.callbackKind != .emergency else { return }
        let callback = rules.callback
        guard callback.mayCall(at: time) else {
            let local = Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: rules.days.zone.timeZone)
            let next = callback.firstCall(onOrAfter: time).ISO8601Format(local)
            throw Rejection(
                .ruleViolated, "Owners are not called at that hour, unless they asked for it; the next time for a call is \(next).",
                fields: [.init("appointedAt", "must lie outside the quiet hours, or ownerAsked be true")], rule: "CBK-25")
        }
        guard task.attempts(onDayOf: time, in: rules.days.zone) < callback.maxAttemptsPerDay else { throw dayIsFull }
    }

    /// Whether the caller began to call today, when it was permitted: what follows from that call may be noted at any hour.
    var hasCalledToday: Bool {
        guard let call = task.call, call.by == context.actor.subject else { return false }
        return rules.days.zone.date(of: call.since) == rules.days.zone.date(of: now)
    }

    private var dayIsFull: Rejection {
        let most = rules.callback.maxAttemptsPerDay
        return Rejection(
            .ruleViolated, "An owner is called at most \(most) times a day in vain, unless the owner asked for another call.",
            fields: [.init("appointedAt", "must lie on a day with fewer than \(most) attempts, or ownerAsked be true")], rule: "CBK-28")
    }
}

/// Somebody calls an owner now.
struct CallHold: Codable, Hashable, Sendable {
    /// The token's subject.
    let by: String
    let role: Role
    let since: Date
    /// When it lapses by itself.
    let until: Date
}
