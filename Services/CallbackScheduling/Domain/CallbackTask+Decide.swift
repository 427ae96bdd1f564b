import Foundation
import Policy
import SharedModels

extension CallbackTask {
    static func decide(
        _ current: CallbackTask?, _ command: CallbackTaskCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<CallbackTask> {
        guard let current else {
            guard case .plan(let request) = command else { throw Rejection(.notFound, "There is no such callback task.") }
            return try plan(request, under: rules, in: context)
        }
        try current.authorise(command.name, for: context.actor, under: rules)
        if current.hasSeen(command, by: context.actor) { return .unchanged }
        // Somebody talks with the owner: that is a beginning, and what is said must find its task.
        if case .unselect(let cause) = command, cause != .caseGone, let call = current.call, context.now < call.until {
            return .unchanged
        }
        guard current.state.commands.contains(command.name), current.takes(command.name) else {
            throw current.refusal(of: command.name)
        }
        var step = CallbackTaskStep(current, command.name, rules: rules, context: context)
        if current.ends(withPlanBy: context.now), command.isEndOfPlan {
            try step.unselect(.planEnded)
            return step.decision
        }
        step.expireDueClocks()
        try step.apply(command)
        return step.decision
    }

    /// Whether the command has had its effect already, so that a redelivered one changes nothing.
    ///
    /// What other services, jobs and timers say about a task that has moved on has no effect either.
    private func hasSeen(_ command: CallbackTaskCommand, by actor: Actor) -> Bool {
        switch command {
        case .plan(let request): request.cycle <= cycle
        case .schedule(let form): state == .scheduled && schedule == form
        case .failAttempt(let form): state == .attemptFailed && attempts.last?.form == form
        case .reschedule(let form): state == .scheduled && lastReschedule == form
        case .complete(let form, _): record?.form == form && record?.cycle == cycle
        case .review(let note): reviews.last?.note == note && reviews.last?.by == actor.role
        // Whether the hold still stands is a matter of time, which the step knows.
        case .startCall: false
        case .unselect(.coverageMet), .unselect(.notSampled), .unselect(.planEnded): state != .planned
        case .select(let mark): hasSeen(mark)
        case .unselect(.caseGone): !state.commands.contains(.unselect)
        case .noteRating(let rating): !state.awaitsCallback || ownersRating == rating
        case .endFollowUp(let complaintId): state != .followUp || subjectCase != nil || raisedComplaintId != complaintId
        case .clockDue(.sweep) where lacksSweep: false
        case .clockDue(let clock): !clocks.contains { $0.name == clock.rawValue && $0.due != nil }
        }
    }

    /// Why a command cannot be taken now, and what can.
    private func refusal(of command: CallbackTaskCommand.Code) -> Rejection {
        if command == .complete, let record, record.cycle == cycle {
            let caller = [record.caller, "(\(record.by.rawValue))"].compactMap(\.self).joined(separator: " ")
            return Rejection(
                .wrongState,
                "This callback is made: \(caller) recorded it at \(record.at.ISO8601Format()), and your record says something else. Compare the two."
            )
        }
        let possible = allowedCommands.isEmpty ? "nothing can be asked of it now" : "it takes \(allowedCommands.joined(separator: ", "))"
        return Rejection(.wrongState, "The callback task is \(state.rawValue) and does not take \(command.rawValue); \(possible).")
    }
}

extension CallbackTaskCommand {
    /// Whether the end of a plan speaks in it: the job that drops what nobody had begun, or the task's own clock, which runs to that end.
    fileprivate var isEndOfPlan: Bool {
        switch self {
        case .unselect(.planEnded), .clockDue(.due): true
        default: false
        }
    }
}

extension CallbackTaskStep {
    /// Carries out a command that the state takes; throws what is wrong with it.
    mutating func apply(_ command: CallbackTaskCommand) throws(Rejection) {
        switch command {
        case .plan(let request): planNextCycle(request)
        case .schedule(let form): try schedule(form)
        case .failAttempt(let form): try failAttempt(form)
        case .reschedule(let form): try reschedule(form)
        case .complete(let form, let complaintId): try complete(form, complaintId: complaintId)
        case .review(let note): try review(note)
        case .startCall: try startCall()
        case .unselect(let cause): try unselect(cause)
        case .select(let mark): select(mark)
        case .noteRating(let rating): note(rating)
        case .endFollowUp: close(.followedUp)
        // The clock was looked at before this command, together with any other that was due.
        case .clockDue: break
        }
    }
}
