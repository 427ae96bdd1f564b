import Foundation
import Policy
import SharedModels

/// Whoever serves is reminded before the start (domain 3.7).
extension ServiceStep {
    /// The reminder is `service.remind_before` before the start; of a service that begins sooner it is told at once. It is told once for each
    /// start, and not of one that has passed: what is done again then is scheduled anew first.
    mutating func planReminder() {
        guard let begins = request.schedule?.from, begins >= now, request.remindedAt == nil,
            let bound = rules.estate.serviceReminder(of: begins)
        else { return }
        guard bound > now else { return remind() }
        request.clocks.start(ServiceClock.start, at: now, bound: bound, now: now)
        dropSettledClocks()
    }

    /// The start so far counts no more: nobody is reminded of it, and the next one is told of by itself.
    mutating func forgetReminder() {
        request.clocks.stop(ServiceClock.start, at: now)
        request.remindedAt = nil
    }

    /// What the clock waits for is the instant itself, so it is stopped and never missed.
    mutating func expireReminder() {
        request.clocks.stop(ServiceClock.start, at: now)
        remind()
    }

    private mutating func remind() {
        guard let schedule = request.schedule else { return }
        request.remindedAt = now
        tell(
            ServiceReminded(
                serviceRequestId: request.id, number: request.number, office: request.office, remindedAt: now, service: request.service,
                beginsAt: schedule.from, endsAt: schedule.until, repairId: request.repairId,
                recipients: ServiceRoles.reminded(of: request.service)))
    }
}
