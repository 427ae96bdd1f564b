package import Foundation
package import SharedModels

/// The clocks and counts of callbacks (domain 3.4).
extension Rules<CallbackSettings> {
    /// T-CB: the callback on a complaint that was replied to (CBK-06, K-04, WE-41).
    ///
    /// - Parameters:
    ///   - repliedAt: When the owner had the reply, which ends the handling (decision 13).
    ///   - setDue: The date set at resolution, where the policy leaves it to people (`manual`).
    /// - Returns: The bound; nil without a limit, or with one left to people who have not set it.
    package func complaintDue(repliedAt: Date, setDue: Date? = nil) -> Date? {
        settings.complaintDue.isManual ? setDue : settings.complaintDue.bound(from: repliedAt, in: days)
    }

    /// T-SWEEP: when the complaints of a local week that have not been reached are gathered again (CBK-06, K-04; ADR 12).
    ///
    /// At the week's end, Monday 00:00 (domain 0.3). What is heard of after that belongs to the last week that has ended.
    /// - Parameters:
    ///   - repliedAt: When the handling ended; for a later sweep the one before it.
    ///   - now: When it is asked for.
    /// - Returns: The week's end; nil where the policy gathers none.
    package func sweepBound(repliedAt: Date, now: Date) -> Date? {
        guard settings.complaintWeeklySweep else { return nil }
        let zone = days.zone
        let weekEnd = zone.startOfDay(CalendarPeriod.weekly.next(after: zone.date(of: repliedAt)))
        return max(weekEnd, zone.startOfDay(CalendarPeriod.weekly.start(containing: zone.date(of: now))))
    }

    /// The rungs of T-CB in the order in which they are reached: the reminder, those of every kind, those of the kind (CBK-06).
    package func rungs(for kind: CallbackKind) -> [CallbackRung] {
        let reminder = settings.reminderShare.map { CallbackRung(.reminder($0), [.responsible]) }
        return ((reminder.map { [$0] } ?? []) + settings.ladder.everyKind + settings.ladder[kind]).inOrder
    }

    /// When the callback on a repair slip is due: the end of the week after the one in which it came back, by baseline (000-4, R-05).
    ///
    /// The period is `callback.repair.period`, which end `callback.repair.due`. For the basis `issued` pass the instant of issue.
    package func repairDue(reportedBackAt: Date) -> Date {
        let date = days.zone.date(of: reportedBackAt)
        let next = settings.repairPeriod.next(after: date)
        return switch settings.repairDue {
        case .samePeriod: days.zone.startOfDay(next)
        case .followingPeriod: days.zone.startOfDay(settings.repairPeriod.next(after: next))
        }
    }

    /// The local days, end exclusive, whose slips are judged together with one that came back (or was issued) at this instant (K-01).
    package func coveragePeriod(containing instant: Date) -> Range<LocalDate> {
        let date = days.zone.date(of: instant)
        return settings.repairPeriod.start(containing: date)..<settings.repairPeriod.next(after: date)
    }

    /// When a period's callbacks have fallen due, and the period is judged (CBK-10, K-01, R-05).
    ///
    /// - Parameter day: The first local day of the period.
    /// - Returns: The instant as of which it is judged.
    package func coverageJudged(periodFrom day: LocalDate) -> Date { repairDue(reportedBackAt: days.zone.startOfDay(day)) }

    /// Whether an owner who rated the repair so on the slip is called back whatever the share (CBK-12).
    package func alwaysCalls(_ score: ServiceRating) -> Bool {
        guard let limit = settings.repairAlwaysRating, let place = ServiceRating.allCases.firstIndex(of: score) else { return false }
        return ServiceRating.allCases.firstIndex(of: limit).map { place >= $0 } ?? false
    }

    /// How many of a period's slips get a callback task (K-01).
    package func plannedCallbacks(cases: Int) -> Int { settings.repairTaskRatio.minimum(of: cases) }

    /// How many callbacks a period's slips need: ceil(cases × `min_coverage`) (CBK-10, WE-42, WE-45).
    package func requiredCallbacks(cases: Int) -> Int { settings.repairMinCoverage.minimum(of: cases) }

    /// How many more callbacks the month needs at its end to reach the threshold (CBK-11); zero when the top-up is off.
    package func topUp(cases: Int, done: Int) -> Int {
        settings.repairMonthEndTopUp ? max(0, settings.repairTopUpThreshold.minimum(of: cases) - done) : 0
    }

    /// When a round of routine callbacks ends: that of the period in which its day lies (CBK-16, K-12).
    package func routineDue(in day: LocalDate) -> Date { days.zone.startOfDay(settings.routineEvery.next(after: day)) }

    /// When a quarter's periodic callbacks end (CBK-21).
    package func periodicDue(in day: LocalDate) -> Date { days.zone.startOfDay(CalendarPeriod.quarterly.next(after: day)) }
}
