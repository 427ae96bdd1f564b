/// Repairs: K-14, K-15 and the figures without conflict.
package struct RepairSettings: Hashable, Sendable {
    /// T-REPORT, from collection (REP-15).
    package var reportBackDue = Limit.days(3)
    /// Whether unfinished slips are followed again every day (REP-28).
    package var dailyFollowUp = true
    /// What makes a repair an emergency (K-15).
    package var emergencyMode = EmergencyMode.listOrJudgement
    /// Response to an emergency, from raising; no source gives a figure (decision 10).
    package var emergencyResponse = Limit.unlimited
    /// Wait at a door before a note is left (REP-10).
    package var noAnswerWait = Duration.seconds(180)
    /// Days at the end of a month whose slips belong to the next month (REP-20).
    package var ledgerRolloverDays = 2
    /// When the day's slips are summed up (REP-25).
    package var dailySummaryAt = LocalTime(uncheckedSecond: 17 * 3600 + 30 * 60)
    /// Which slips need the director's opinion to roll over (REP-19, decision 11).
    package var rolloverRequiresOpinion = RolloverOpinion.allUnfinished
    /// Whether a repair that costs nothing needs the owner's acceptance as well (REP-11).
    package var freeNeedsAcceptance = false
    /// Whether an emergency may be made safe before it is quoted; charging still needs acceptance (decision 10).
    package var makeSafeBeforeQuote = true
    /// Words that mean danger to life, by category (REP-02).
    package var dangerWords = DangerWords()
    /// The trades of the maintenance department; each code once.
    package var trades = RepairTrade.seeds
    /// The charge standard; empty when the company gave none, then prices are taken as they come (REP-11).
    package var tariff: [TariffLine] = []
    /// The time on a month's last day at which the month is closed (REP-18).
    package var ledgerCloseAt = LocalTime(uncheckedSecond: 17 * 3600 + 30 * 60)
    /// How long before the appointed time the technician is reminded (REP-09); nil for never.
    package var appointmentReminder: Duration? = .seconds(30 * 60)
    /// Open slips that a technician may hold at once, unless their own file says otherwise.
    package var technicianCapacity = 6
}

/// What makes a repair an emergency (K-15).
package enum EmergencyMode: String, Sendable, CaseIterable {
    /// One of the seven categories only.
    case list
    /// The office's judgement only.
    case judgement
    case listOrJudgement = "list_or_judgement"
}

/// Which unfinished slips roll into the next month only with the director's opinion (REP-19).
package enum RolloverOpinion: String, Sendable, CaseIterable {
    /// Every slip that is not finished at the month's end counts as handed back.
    case allUnfinished = "all_unfinished"
    /// Only those that engineering handed back (退单).
    case handedBackOnly = "handed_back_only"
}
