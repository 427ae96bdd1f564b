import SharedModels

/// Every figure and choice of a policy, as the policy file states it (domain 2.7). The defaults are the baseline.
///
/// Only data: what follows from it is in `Rules`. Each field has one line in a key table (`Keys/`), by which it is read from YAML,
/// checked, written and hashed.
package struct PolicySettings: Hashable, Sendable {
    /// `calendar`.
    package var calendar = CalendarSettings()
    /// `contact`.
    package var contact = ContactSettings()
    /// `complaint`.
    package var complaint = ComplaintSettings()
    /// `repair`.
    package var repair = RepairSettings()
    /// `callback`.
    package var callback = CallbackSettings()
    /// `survey`.
    package var survey = SurveySettings()
    /// `call`, `chat`, `visitor`, `group_visit`.
    package var desk = DeskSettings()
    /// `fee`, `moveout`, `lift`, `moving`, `ac`, `plants`, `patrol`.
    package var estate = EstateSettings()
    /// `retention`, `quality`, `mgmt_review`, `sales`.
    package var company = CompanySettings()

    /// The baseline.
    package init() {}

    /// Checks that no single key can make; each sentence names the keys and what to do.
    package var contradictions: [String] {
        var found: [String] = []
        if desk.ringBest > desk.ringLimit { found.append("call.ring_best must not be above call.ring_limit") }
        if contact.promiseFast > contact.promiseNormal {
            found.append("contact.promise.fast must not be longer than contact.promise.normal")
        }
        if company.reviewConfirmBefore > company.reviewMaterialBefore {
            found.append("mgmt_review.confirm_before must not be more days than mgmt_review.material_before: material comes first")
        }
        let bands = company.timelinessBands
        if bands.count != 3 || zip(bands, bands.dropFirst()).contains(where: { $0 >= $1 }) {
            found.append("sales.timeliness_bands must be three rising days of the month, such as [10, 20, 26]")
        }
        if callback.majorAssignees.isEmpty { found.append("callback.major.assignee must name at least one role") }
        for subject in ComplaintSubject.allCases
        where complaint.routing[subject].responsible.isEmpty || complaint.routing[subject].major.isEmpty {
            found.append("complaint.routing.\(subject.rawValue) must name at least one role for responsible and for major")
        }
        if Set(repair.trades.map(\.code)).count != repair.trades.count { found.append("repair.trades must name each code once") }
        if Set(estate.serviceTariff.map(\.code)).count != estate.serviceTariff.count {
            found.append("service.tariff must name each code once")
        }
        if Set(repair.tariff.map(\.code)).count != repair.tariff.count { found.append("repair.tariff must name each code once") }
        return found
    }
}

/// How local days are counted (domain 0.3).
package struct CalendarSettings: Hashable, Sendable {
    /// The zone of all local dates.
    package var zone = EstateZone.shanghai
    /// Whether a last day that is not worked moves to the next working day (Civil Code art. 203). The desk works every day, so it does not.
    package var rollHolidays = false
}
