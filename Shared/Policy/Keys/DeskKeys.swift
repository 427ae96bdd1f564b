extension SettingKey {
    /// Every key, in the order of the baseline file.
    package static let all: [SettingKey] = complaintKeys + repairKeys + callbackKeys + deskKeys + companyKeys

    /// Keys of the desk and of moving, fees and paid services (K-08, K-13, K-21).
    static var deskKeys: [SettingKey] {
        [
            .count("call.ring_limit", \.desk.ringLimit, in: 1...20),
            .count("call.ring_best", \.desk.ringBest, in: 1...20),
            .duration("call.lookup_limit", \.desk.lookupLimit, atMost: .seconds(3_600)),
            .count("call.silence_prompts", \.desk.silencePrompts, in: 1...20),
            .duration("call.silence_first_pause", \.desk.silenceFirstPause, atMost: .seconds(300)),
            .duration("chat.first_reply", \.desk.chatFirstReply, atMost: .seconds(3_600)),
            SettingKey("visitor.solicitor_policy", \.desk.solicitorPolicy),
            .duration("group_visit.lead", \.desk.groupVisitLead, atMost: .seconds(86_400)),
            .optional("desk.hours", \.desk.hours),
            .optional("desk.empty_after", \.desk.emptyAfter, atMost: .seconds(7_200)),

            .limit("fee.escalate_after_second_contact", \.estate.feeEscalateAfterSecondContact),
            .count("fee.means_before_measure", \.estate.feeMeansBeforeMeasure, in: 1...8),
            .count("movein.list_day", \.estate.moveInListDay, in: 1...28),
            .notice("moveout.notice", \.estate.moveOutNotice),
            .dayInterval("moveout.clearance_reminder", \.estate.moveOutClearanceReminder),
            .dayInterval("special_request.remind_every", \.estate.specialRemindEvery),
            .dayInterval("vacant.clean_every", \.estate.vacantCleanEvery),
            SettingKey("vacant.bills_to_owner", \.estate.vacantBillsToOwner),
            .notice("lift.apply_before", \.estate.liftApplyBefore),
            SettingKey("moving.lift_kind", \.estate.movingLiftKind),
            .list("moving.peaks", \.estate.movingPeaks, atMost: 10),
            SettingKey("ac.core_hours", \.estate.acCoreHours),
            SettingKey("ac.holidays_charged", \.estate.acHolidaysCharged),
            SettingKey("plants.management_fee", \.estate.plantsManagementFee),
            .optional("mail.courier_within", \.estate.mailCourierWithin, atMost: .seconds(86_400)),
            .dayInterval("mail.renew_before", \.estate.newspaperRenewBefore),
            .list("service.tariff", \.estate.serviceTariff, atMost: TariffLine.most),
            .optional("service.remind_before", \.estate.serviceRemindBefore, atMost: .seconds(7 * 86_400)),
            .count("patrol.min_per_working_day", \.estate.patrolMinPerWorkingDay, in: 0...48),
            SettingKey("patrol.needs_states", \.estate.patrolNeedsStates),
            .list("patrol.offices", \.estate.patrolOffices, atMost: 1_000),
        ]
    }

    /// Keys of retention, quality, management review and the sales-site scheme (K-18, K-23, K-24, K-27).
    static var companyKeys: [SettingKey] {
        [
            // CMP-50 names three years as the least, so a shorter time is refused and not merely advised against.
            .months("retention.complaint", \.company.retentionComplaint, atLeast: 36),
            .months("retention.default", \.company.retentionDefault, atLeast: 1),
            SettingKey("retention.check_every", \.company.archiveCheckEvery),
            .optional("quality.satisfaction_target", \.company.satisfactionTarget),
            .months("mgmt_review.interval", \.company.reviewInterval, atLeast: 1),
            .months("mgmt_review.plan_before", \.company.reviewPlanBefore, atLeast: 1),
            .notice("mgmt_review.material_before", \.company.reviewMaterialBefore),
            .notice("mgmt_review.confirm_before", \.company.reviewConfirmBefore),
            .list("sales.timeliness_bands", \.company.timelinessBands, as: "a day of the month from 2 to 31") { (2...31).contains($0) },
            SettingKey("sales.accuracy_unit", \.company.accuracyUnit),
        ]
    }
}
