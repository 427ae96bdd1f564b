import SharedModels

extension SettingKey {
    /// Keys of `calendar`, `contact` and `complaint` (domain 0.3, K-02, K-03, K-05, K-07, K-16, K-17, K-26).
    static var complaintKeys: [SettingKey] {
        [
            SettingKey("calendar.zone", \.calendar.zone),
            SettingKey("calendar.roll_holidays", \.calendar.rollHolidays),

            .limit("contact.same_day", \.contact.sameDay),
            .duration("contact.repeat_window", \.contact.repeatWindow, atMost: .seconds(366 * 86_400)),
            .duration("contact.urge_every", \.contact.urgeEvery, atMost: .seconds(31 * 86_400)),
            .duration("contact.promise.fast", \.contact.promiseFast, atMost: .seconds(7 * 86_400)),
            .duration("contact.promise.normal", \.contact.promiseNormal, atMost: .seconds(31 * 86_400)),
            SettingKey("contact.decider", \.contact.decider),

            .limit("complaint.first_response", \.complaint.firstResponse),
            .limit("complaint.acceptance_review", \.complaint.acceptanceReview),
            .limit("complaint.sort", \.complaint.sort),
            .limit("complaint.major.action_due", \.complaint.majorActionDue),
            .limit("complaint.no_liability.action_due", \.complaint.noLiabilityActionDue),
            .limit("complaint.assist_in_area.action_due", \.complaint.assistInAreaActionDue),
            .limit("complaint.assist_out_area.action_due", \.complaint.assistOutAreaActionDue),
            SettingKey("complaint.general.resolve_due", \.complaint.generalResolveDue),
            .limit("complaint.feedback_due", \.complaint.feedbackDue),
            .certainLimit("complaint.follow_up_due", \.complaint.followUpDue),
            .limit("complaint.unresolved_major_after", \.complaint.unresolvedMajorAfter),
            SettingKey("complaint.owner_limit_mode", \.complaint.ownerLimitMode),
            SettingKey("complaint.day_mode", \.complaint.dayMode),
            SettingKey("complaint.major.submit_proof", \.complaint.majorSubmitProof),
            SettingKey("complaint.major.route", \.complaint.majorRoute),
            .count("complaint.group.min_households", \.complaint.groupMinHouseholds, in: 2...1_000),
            .duration("complaint.group.window", \.complaint.groupWindow, atMost: .seconds(366 * 86_400)),
            .count("complaint.repeat.threshold", \.complaint.repeatThreshold, in: 2...100),
            .duration("complaint.repeat.window", \.complaint.repeatWindow, atMost: .seconds(366 * 86_400)),
            SettingKey("complaint.assist_rule", \.complaint.assistRule),
            .optional("complaint.processing_target", \.complaint.processingTarget),
            SettingKey("complaint.pause_while_info_awaited", \.complaint.pauseWhileInfoAwaited),
        ] + ladderKeys + routingKeys
    }

    /// Keys of `complaint.reminder_share` and `complaint.ladder`.
    private static var ladderKeys: [SettingKey] {
        [
            .optional("complaint.reminder_share", \.complaint.reminderShare),
            .list("complaint.ladder.every_class", \.complaint.ladder.everyClass),
        ] + ComplaintClass.allCases.map { .list("complaint.ladder.\($0.rawValue)", \.complaint.ladder[$0]) }
    }

    /// Keys of `complaint.routing` (CMP-25).
    private static var routingKeys: [SettingKey] {
        ComplaintSubject.allCases.flatMap { subject in
            [
                SettingKey.list("complaint.routing.\(subject.rawValue).responsible", \.complaint.routing[subject].responsible),
                SettingKey.list("complaint.routing.\(subject.rawValue).major", \.complaint.routing[subject].major),
            ]
        } + [.list("complaint.routing.to_company", \.complaint.routing.toCompany)]
    }

    /// Keys of `repair` (K-14, K-15).
    static var repairKeys: [SettingKey] {
        [
            .limit("repair.report_back_due", \.repair.reportBackDue),
            SettingKey("repair.daily_follow_up", \.repair.dailyFollowUp),
            SettingKey("repair.emergency_mode", \.repair.emergencyMode),
            .limit("repair.emergency_response", \.repair.emergencyResponse),
            .duration("repair.no_answer_wait", \.repair.noAnswerWait, atMost: .seconds(3_600)),
            .count("repair.ledger.rollover_days", \.repair.ledgerRolloverDays, in: 0...27),
            SettingKey("repair.daily_summary_at", \.repair.dailySummaryAt),
            SettingKey("repair.rollover_requires_opinion", \.repair.rolloverRequiresOpinion),
            SettingKey("repair.charge.free_needs_acceptance", \.repair.freeNeedsAcceptance),
            SettingKey("repair.charge.make_safe_before_quote", \.repair.makeSafeBeforeQuote),
            SettingKey("repair.ledger.close_at", \.repair.ledgerCloseAt),
            .optional("repair.appointment_reminder", \.repair.appointmentReminder, atMost: .seconds(7 * 86_400)),
            .count("repair.technician.capacity", \.repair.technicianCapacity, in: 1...50),
            .list("repair.trades", \.repair.trades, atMost: RepairTrade.most),
            .list("repair.tariff", \.repair.tariff, atMost: TariffLine.most),
        ]
            + EmergencyCategory.allCases.map {
                .list("repair.danger_words.\($0.rawValue)", \.repair.dangerWords[$0], atMost: TriageWord.most)
            }
    }

    /// Keys of `callback.reminder_share` and `callback.ladder` (CBK-06).
    private static var callbackLadderKeys: [SettingKey] {
        [
            .optional("callback.reminder_share", \.callback.reminderShare),
            .list("callback.ladder.every_kind", \.callback.ladder.everyKind),
        ] + CallbackKind.allCases.map { .list("callback.ladder.\($0.rawValue)", \.callback.ladder[$0]) }
    }

    /// Keys of `callback` and `survey` (K-01, K-04, K-06, K-09 to K-12, K-19, K-20, K-22, K-25, K-28; CBK-29, CBK-40, CBK-42).
    static var callbackKeys: [SettingKey] {
        [
            SettingKey("callback.complaint.due", \.callback.complaintDue),
            SettingKey("callback.complaint.weekly_sweep", \.callback.complaintWeeklySweep),
            SettingKey("callback.repair.task_ratio", \.callback.repairTaskRatio),
            SettingKey("callback.repair.min_coverage", \.callback.repairMinCoverage),
            SettingKey("callback.repair.period", \.callback.repairPeriod),
            SettingKey("callback.repair.basis", \.callback.repairBasis),
            SettingKey("callback.repair.due", \.callback.repairDue),
            SettingKey("callback.repair.month_end_topup", \.callback.repairMonthEndTopUp),
            SettingKey("callback.repair.topup_threshold", \.callback.repairTopUpThreshold),
            .optional("callback.repair.always_rating", \.callback.repairAlwaysRating),
            .list("callback.major.assignee", \.callback.majorAssignees),
            SettingKey("callback.signature", \.callback.signature),
            SettingKey("callback.routine.every", \.callback.routineEvery),
            .optional("callback.routine.share", \.callback.routineShare),
            SettingKey("callback.routine.assignee", \.callback.routineAssignee),
            SettingKey("callback.review_roles.record", \.callback.reviewRecord),
            SettingKey("callback.review_roles.month_end", \.callback.reviewMonthEnd),
            SettingKey("callback.letter_mode", \.callback.letterMode),
            .optional("callback.quiet_hours", \.callback.quietHours),
            .optional("callback.noon_rest", \.callback.noonRest, as: "\(LocalTimeRange.expectation), at most four") {
                $0.end.secondOfDay - $0.start.secondOfDay <= 4 * 3_600
            },
            .count("callback.max_attempts_per_day", \.callback.maxAttemptsPerDay, in: 1...20),
            .list("callback.no_answer_backoff", \.callback.noAnswerBackoff, atMost: 10),
            .duration("callback.call_hold", \.callback.callHold, atMost: .seconds(7_200)),
            .limit("callback.other_due", \.callback.otherDue),
            .limit("callback.file_due", \.callback.fileDue),
            .limit("callback.survey_check_due", \.callback.surveyCheckDue),
            .limit("callback.forum.reply_due", \.callback.forumReplyDue),
            .optional("callback.forum.year_end_day", \.callback.forumYearEndDay, as: "a whole number from 1 to 31") {
                (1...31).contains($0)
            },

            SettingKey("survey.periodic.every", \.survey.periodicEvery),
            SettingKey("survey.return_min.periodic_office", \.survey.returnMinPeriodicOffice),
            SettingKey("survey.return_min.periodic_other", \.survey.returnMinPeriodicOther),
            SettingKey("survey.return_min.special", \.survey.returnMinSpecial),
            SettingKey("survey.return_min.annual", \.survey.returnMinAnnual),
            SettingKey("survey.check_share", \.survey.checkShare),
            SettingKey("survey.penalty_mode", \.survey.penaltyMode),
            SettingKey("survey.special.sample_mode", \.survey.specialSampleMode),
        ] + callbackLadderKeys
    }
}
