package import SharedModels

/// Callbacks: K-01, K-04, K-06, K-09, K-12, K-22, K-25, K-28.
package struct CallbackSettings: Hashable, Sendable {
    /// T-CB, from the reply (CBK-06, decision 13).
    package var complaintDue = Limit.days(2)
    /// Whether each week those not yet reached are gathered again (000-4).
    package var complaintWeeklySweep = true
    /// When whoever has to call is reminded: at this share of the time to the bound of T-CB; nil for no reminder.
    package var reminderShare: Ratio? = Ratio(uncheckedBasisPoints: 7_500)
    /// Whom the limit tells beside that.
    package var ladder = CallbackLadder()

    /// Share of slips that get a task; the others are not called back.
    package var repairTaskRatio = Ratio.one
    /// Share of slips at which a period is judged (CBK-10).
    package var repairMinCoverage = Ratio(uncheckedBasisPoints: 8_000)
    /// The period that is judged.
    package var repairPeriod = CalendarPeriod.weekly
    /// Which slips are counted.
    package var repairBasis = RepairCallbackBasis.returned
    /// By when a repair callback is due.
    package var repairDue = PeriodDue.followingPeriod
    /// Whether more are called at the month's end when the month falls short (CBK-11).
    package var repairMonthEndTopUp = true
    /// The month's share below which that happens, whatever `repairMinCoverage` is.
    package var repairTopUpThreshold = Ratio(uncheckedBasisPoints: 5_000)

    /// Where not every slip is called back: an owner who rated the repair so low on the slip, or lower, always is; nil for no such rule.
    package var repairAlwaysRating: ServiceRating? = .dissatisfied

    /// Who calls back a major complaint: the first must, the others may (K-06).
    package var majorAssignees: [Role] = [.officeDirector, .generalManager]
    /// When the owner signs a callback record (K-09).
    package var signature = SignatureRule.visit
    /// How often routine callbacks are made (K-12).
    package var routineEvery = CalendarPeriod.monthly
    /// Share of the owners in each round; nil until the estate sets it (decision 16).
    package var routineShare: Ratio?
    /// Who makes them (K-25).
    package var routineAssignee = Role.csDept
    /// Who reviews each record (K-22).
    package var reviewRecord = Role.csManager
    /// Who reviews them at the month's end (K-22, CBK-19).
    package var reviewMonthEnd = Role.officeDirector
    /// How a letter is answered (K-28).
    package var letterMode = LetterMode.private

    /// When owners are not called by phone; nil for no such hours (CBK-25).
    package var quietHours: DailyHours? = .nineToEight
    /// The same at noon; nil for none.
    package var noonRest: LocalTimeRange?
    /// Attempts on one local day after which an owner is left alone until the next.
    package var maxAttemptsPerDay = 3
    /// How long to wait after the first attempt in vain, the second and so on; the last holds for all that follow (CBK-28).
    package var noAnswerBackoff = [CallPause.elapsed(seconds: 1_800), .elapsed(seconds: 7_200), .nextDay]
    /// How long a task is kept for whoever began to call.
    package var callHold = Duration.seconds(900)
    /// By when callbacks are made that neither a case nor a plan sets a limit for: targeted, special and paid services.
    package var otherDue = Limit.unlimited
    /// By when a month's callback records are filed, from the month's end on (CBK-09); no source gives a figure.
    package var fileDue = Limit.days(10)
    /// By when an answer to a survey is called about, from when that is planned (CBK-42). What is not made then still is, but the survey's
    /// result waits for two weeks only.
    package var surveyCheckDue = Limit.days(7)
    /// By when an owner has the reply to a view said in a forum (CBK-29: "prompt", no source has a figure).
    package var forumReplyDue = Limit.days(3)
    /// The day of December from which an office is reminded of the year-end forum that it has not planned; nil for no reminder (CBK-40).
    package var forumYearEndDay: Int? = 1
}

/// Which repair slips coverage is measured against (K-01).
package enum RepairCallbackBasis: String, Sendable, CaseIterable {
    /// Slips that came back in the period.
    case returned
    /// Slips issued in the period.
    case issued
}

/// When something about one period's cases is due.
package enum PeriodDue: String, Sendable, CaseIterable {
    /// By the end of the period that follows: "this week for last week's slips" (000-4, R-05).
    case followingPeriod = "following_period"
    /// By the end of the same period.
    case samePeriod = "same_period"
}

/// When the owner signs a callback record (K-09).
package enum SignatureRule: String, Sendable, CaseIterable {
    case visit
    /// On the phone a recorded confirmation takes the place of a signature.
    case always
    case never

    /// What a callback by this channel needs before it is complete (CBK-08, WE-46).
    package func proof(for channel: CallbackChannel) -> CallbackProof {
        switch (self, channel) {
        case (.never, _): .record
        case (.visit, .visit), (.always, .visit), (.always, .faceToFace), (.always, .site), (.always, .letter): .signature
        case (.always, .phone): .recordedConfirmation
        case (.visit, .phone), (.visit, .letter), (.visit, .site), (.visit, .faceToFace): .record
        }
    }
}

/// What makes a callback record complete.
package enum CallbackProof: Sendable, CaseIterable {
    /// A clear record is enough (CBK-04).
    case record
    /// The owner's signed opinion.
    case signature
    /// A recorded confirmation by the owner in place of a signature.
    case recordedConfirmation
}

/// How an owner's letter is answered (K-28, OPS-02).
package enum LetterMode: String, Sendable, CaseIterable {
    case `private`
    /// By an open letter without personal data.
    case openAnonymised = "open_anonymised"
}
