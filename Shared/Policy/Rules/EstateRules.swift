package import Foundation

/// Fees, moving and paid services; they need the holidays beside the day rules.
@dynamicMemberLookup
package struct EstateRules: Sendable, Hashable {
    /// Figures and choices.
    package let settings: EstateSettings
    /// How limits become instants.
    package let days: DayContext
    /// Statutory holidays and working days.
    package let workCalendar: WorkCalendar

    /// A setting by its name.
    package subscript<Value>(dynamicMember path: KeyPath<EstateSettings, Value>) -> Value { settings[keyPath: path] }

    /// T-3D: when an unpaid fee goes to the department manager (INT-56, WE-59).
    package func feeEscalationBound(contactedAt: Date) -> Date? {
        settings.feeEscalateAfterSecondContact.bound(from: contactedAt, in: days)
    }

    /// T-FORMS: the exclusive bound for the forms of who moves in on a day (INT-47).
    package func moveInFormsBound(movingIn day: LocalDate) -> Date { days.zone.endOfDay(day) }

    /// When the list of a month's move-ins is due: a day of the following month begins (RPT-07).
    package func moveInListDue(of month: LocalMonth) -> Date {
        days.zone.startOfDay(month.adding(months: 1).firstDay.adding(days: settings.moveInListDay - 1))
    }

    /// The exclusive bound for filling the move-out form (INT-51, WE-60).
    package func moveOutNoticeBound(movingOut day: LocalDate) -> Date {
        days.zone.endOfDay(settings.moveOutNotice.lastDay(before: day))
    }

    /// When departments that have not cleared a move-out are reminded next; nil where the company sets no reminder (INT-53).
    package func clearanceReminder(after instant: Date) -> Date? {
        settings.moveOutClearanceReminder.map { days.zone.endOfDay(days.zone.date(of: instant).adding(days: $0.days)) }
    }

    /// When whoever has an owner's special request in hand is reminded next; nil where the company sets no reminder (INT-26).
    package func specialReminder(after instant: Date) -> Date? {
        settings.specialRemindEvery.map { days.zone.endOfDay(days.zone.date(of: instant).adding(days: $0.days)) }
    }

    /// By when an empty unit is to be cleaned again; nil where the company sets no period (INT-54).
    package func vacantCleaningBound(after day: LocalDate) -> Date? {
        settings.vacantCleanEvery.map { days.zone.endOfDay(day.adding(days: $0.days)) }
    }

    /// The exclusive bound for asking for the lift (INT-66, WE-62).
    package func liftApplicationBound(wanted day: LocalDate) -> Date {
        days.zone.endOfDay(settings.liftApplyBefore.lastDay(before: day))
    }

    /// By which day the lift had to be asked for, for people (INT-66).
    package func liftRefusal(wanted: Date) -> String {
        "the lift for that day is asked for by \(settings.liftApplyBefore.lastDay(before: days.zone.date(of: wanted))) at the latest"
    }

    /// The first commuting peak that a stretch touches on a working day; nil when it touches none, or the estate sets none (INT-49).
    package func movingPeak(from start: Date, to end: Date) -> LocalTimeRange? {
        var day = days.zone.date(of: start)
        while days.zone.startOfDay(day) < end {
            let touched = settings.movingPeaks.first { peak in
                start < days.zone.instant(of: day, at: peak.end) && days.zone.instant(of: day, at: peak.start) < end
            }
            if let touched, workCalendar.isWorkingDay(day) { return touched }
            day = day.adding(days: 1)
        }
        return nil
    }

    /// Seconds of air-conditioning that are charged: outside core hours, or all of them on a statutory holiday (INT-64, WE-63).
    ///
    /// - Parameters:
    ///   - start: When it was switched on.
    ///   - end: When it was switched off; not before the start, at most `longestUse` later.
    /// - Returns: Seconds; nil for a stretch that is out of range.
    package func chargeableAirConditioning(from start: Date, to end: Date) -> TimeInterval? {
        guard start <= end, end.timeIntervalSince(start) <= Self.longestUse else { return nil }
        var charged = end.timeIntervalSince(start)
        var day = days.zone.date(of: start)
        while days.zone.startOfDay(day) < end {
            if !(settings.acHolidaysCharged && workCalendar.isStatutoryHoliday(day)) {
                let opens = days.zone.instant(of: day, at: settings.acCoreHours.start)
                let closes = days.zone.instant(of: day, at: settings.acCoreHours.end)
                charged -= max(0, min(end, closes).timeIntervalSince(max(start, opens)))
            }
            day = day.adding(days: 1)
        }
        return charged
    }

    /// The longest stretch that one form can be about.
    package static let longestUse: TimeInterval = 31 * 86_400

    /// Whether a patrol is finished only with the state of what it looks at (OPS-13).
    package var patrolNeedsStates: Bool { settings.patrolNeedsStates }

    /// Offices that owe patrols although none was ever planned there (OPS-13).
    package var patrolOffices: [String] { settings.patrolOffices }

    /// Patrols that a local day needs (OPS-13, WE-69).
    package func patrols(on day: LocalDate) -> Int { workCalendar.isWorkingDay(day) ? settings.patrolMinPerWorkingDay : 0 }

    /// What is charged for paid services; without lines prices are taken as they come (INT-62).
    package var chargeStandard: ChargeStandard { ChargeStandard(settings.serviceTariff) }

    /// When whoever does a paid service is reminded of its start; nil where the company sets no reminder (domain 3.7).
    package func serviceReminder(of start: Date) -> Date? {
        settings.serviceRemindBefore.map { start.addingTimeInterval(-$0.wholeSeconds) }
    }

    /// By when the addressee has what a courier brought; nil where the company sets no limit (INT-38).
    package func courierBound(receivedAt: Date) -> Date? {
        settings.mailCourierWithin.map { receivedAt.addingTimeInterval($0.wholeSeconds) }
    }

    /// When the desk is reminded that a newspaper subscription runs out; nil where the company sets no reminder (INT-38).
    package func newspaperReminder(until last: LocalDate) -> Date? {
        settings.newspaperRenewBefore.map { days.zone.startOfDay(last.adding(days: -$0.days)) }
    }

    /// The supplier's fee on a month's plant orders, in fen (INT-65, WE-64).
    package func plantsFee(onFen fen: Int) -> Int { settings.plantsManagementFee.share(ofFen: fen) }
}
