package import Foundation

/// Telephone and groups at the desk.
extension Rules<DeskSettings> {
    /// Whether a call answered on this ring was answered in time (INT-20, K-08, WE-68).
    package func isInTime(answeredOnRing ring: Int) -> Bool { ring <= settings.ringLimit }

    /// Until when an answer is looked for before the caller is offered a call back (INT-14).
    package func lookupBound(answeredAt: Date) -> Date { answeredAt.addingTimeInterval(settings.lookupLimit.wholeSeconds) }

    /// How often a caller who says nothing is prompted before the call is ended (INT-22).
    package var silencePrompts: Int { settings.silencePrompts }

    /// Whole seconds of silence before the first prompt (INT-22).
    package var silenceFirstPauseSeconds: Int { Int(settings.silenceFirstPause.wholeSeconds) }

    /// The exclusive bound of the first reply in a chat (INT-21).
    package func firstReplyBound(since start: Date) -> Date { start.addingTimeInterval(settings.chatFirstReply.wholeSeconds) }

    /// Until when a desk must have been left for its heads to be told now (OPS-08).
    ///
    /// - Returns: Nil where nobody is told now: by the policy never, outside of the hours, or too soon after they began. They leave eight hours of
    ///   every day and the wait is two at most, so both instants are in the hours of one day.
    package func emptyDeskBound(at now: Date) -> Date? {
        guard let wait = settings.emptyAfter else { return nil }
        let bound = now.addingTimeInterval(-wait.wholeSeconds)
        guard let hours = settings.hours else { return bound }
        return hours.contains(days.zone.local(of: now).time) && hours.contains(days.zone.local(of: bound).time) ? bound : nil
    }

    /// When staff must be in place for a group (INT-33, WE-66).
    package func groupReminder(arrival: Date) -> Date { arrival.addingTimeInterval(-settings.groupVisitLead.wholeSeconds) }
}
