package import Foundation
package import SharedModels

/// The clocks of a complaint (domain 3.2). A bound of nil means that the policy runs no such clock.
extension Rules<ComplaintSettings> {
    /// T-FIRST: acknowledged to the owner (CMP-16, K-02, WE-11).
    package func firstResponseBound(registeredAt: Date) -> Date? { settings.firstResponse.bound(from: registeredAt, in: days) }

    /// T-REVIEW: classified or not accepted (CMP-15, K-02, WE-11); asking for information does not stop it (WE-12).
    package func reviewBound(registeredAt: Date) -> Date? { settings.acceptanceReview.bound(from: registeredAt, in: days) }

    /// T-SORT: a reminder to set the class, because three of the five classes end the same day (K-02).
    package func sortBound(registeredAt: Date) -> Date? { settings.sort.bound(from: registeredAt, in: days) }

    /// T-FEEDBACK: the result fed back, whatever the class (CMP-17, WE-11).
    package func feedbackBound(registeredAt: Date) -> Date? { settings.feedbackDue.bound(from: registeredAt, in: days) }

    /// T-FOLLOW: something done about a complaint that nothing else times (CMP-38); every policy has it.
    package func followUpBound(since: Date) -> Date? { settings.followUpDue.bound(from: since, in: days) }

    /// T-MONTH: a liability complaint not closed by then becomes major (CMP-05, WE-14, WE-16); see `classAfterMonth`.
    package func monthBound(registeredAt: Date) -> Date? { settings.unresolvedMajorAfter.bound(from: registeredAt, in: days) }

    /// The class that a complaint has once its month has run out: major for liability and for what was never classed, else unchanged
    /// (CMP-05, WE-17).
    package func classAfterMonth(_ class: ComplaintClass) -> ComplaintClass { `class`.countsAsLiability ? .major : `class` }

    /// T-RESOLVE of a general complaint: the policy's limit, or the limit that the owner asks for (CMP-32, K-17, WE-01 to WE-05).
    ///
    /// - Parameters:
    ///   - registeredAt: When the complaint was registered.
    ///   - ownerLimit: What the owner asks for; the caller refuses one that is not after registration.
    ///   - setLimit: What the responsible department set, where the policy leaves the limit to it (`manual`, CMP-36).
    /// - Returns: The bound; nil without a limit, or with one left to people who have not set it.
    package func resolveBound(registeredAt: Date, ownerLimit: Date? = nil, setLimit: Date? = nil) -> Date? {
        let limit = settings.generalResolveDue.isManual ? setLimit : settings.generalResolveDue.bound(from: registeredAt, in: days)
        guard let ownerLimit else { return limit }
        return switch settings.ownerLimitMode {
        case .ownerWins: ownerLimit
        case .earlierOf: limit.map { min($0, ownerLimit) } ?? ownerLimit
        case .ignore: limit
        }
    }

    /// T-CLASS: the limit that a class brings with it, other than resolving a general complaint (CMP-31, CMP-33 to CMP-35).
    ///
    /// Runs from registration, so a class set too late is late at once (WE-10); for a major complaint from the moment that it became one.
    /// - Parameters:
    ///   - class: The class as it stands.
    ///   - registeredAt: When the complaint was registered.
    ///   - majorSince: When the major reason was set or detected; nil for one known at registration.
    /// - Returns: The bound; nil where the class or the policy has none.
    package func classBound(class: ComplaintClass, registeredAt: Date, majorSince: Date? = nil) -> Date? {
        switch `class` {
        case .unclassified, .general: nil
        case .major: gmBound(since: majorSince ?? registeredAt)
        case .noLiability: settings.noLiabilityActionDue.bound(from: registeredAt, in: days)
        case .assistInArea: settings.assistInAreaActionDue.bound(from: registeredAt, in: days)
        case .assistOutArea: settings.assistOutAreaActionDue.bound(from: registeredAt, in: days)
        }
    }

    /// When a major complaint, or a group with every complaint in it, must be before the general manager (CMP-31, WE-07, WE-20).
    package func gmBound(since: Date) -> Date? { settings.majorActionDue.bound(from: since, in: days) }

    /// T-DIRECTOR: when the office director must have signed the register of a day (CMP-37).
    package func directorSignBound(of day: LocalDate) -> Date { days.zone.endOfDay(day) }

    /// The instant after which earlier complaints on the same matter count towards a group (CMP-04); one at exactly it is too old.
    package func groupWindowStart(at registeredAt: Date) -> Date { registeredAt.addingTimeInterval(-settings.groupWindow.wholeSeconds) }

    /// How far back a household's reports of one matter are counted (CMP-03, decision 7).
    package var repeatWindow: Duration { settings.repeatWindow }

    /// The reports of one household on one matter at which a person has to judge it.
    package var repeatThreshold: Int { settings.repeatThreshold }

    /// Whether a household has reported a matter so often that a person has to judge it (CMP-03, decision 7).
    package func isRepeated(reports: Int) -> Bool { reports >= settings.repeatThreshold }

    /// Whether so many distinct households make a group (CMP-04, WE-19, WE-20).
    package func isGroup(households: Int) -> Bool { households >= settings.groupMinHouseholds }
}
