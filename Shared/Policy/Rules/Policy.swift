/// The rules by which cases are judged: figures and choices, the working calendar, and a version that a case stores (D11).
///
/// A value; reading it needs no lock and computing a bound no I/O, so `decide` may take it as an argument. Each section offers its
/// settings (`policy.complaint.groupMinHouseholds`) and the clocks that follow from them
/// (`policy.complaint.resolveBound(registeredAt:)`).
package struct Policy: Sendable, Equatable {
    /// The name of the file that it came from: `baseline`, `p000` …
    package let name: String
    /// Every figure and choice.
    package let settings: PolicySettings
    /// Working days and holidays.
    package let workCalendar: WorkCalendar
    /// The name, a hyphen and 12 hexadecimal digits of a hash over the content: equal exactly when every judgement is equal.
    package let version: String
    /// Days in full, for everything but complaints, which have a mode of their own (`complaint.day_mode`).
    package let days: DayContext
    private let complaintDays: DayContext

    /// Puts a policy together from its parts; the settings must be free of contradictions.
    package init(name: String, settings: PolicySettings, workCalendar: WorkCalendar = .weekendsOnly) {
        self.name = name
        self.settings = settings
        self.workCalendar = workCalendar
        version = PolicyVersion.make(name: name, settings: settings, workCalendar: workCalendar)
        let rolling = settings.calendar.rollHolidays ? workCalendar : nil
        days = DayContext(zone: settings.calendar.zone, rolling: rolling)
        complaintDays = DayContext(zone: settings.calendar.zone, mode: settings.complaint.dayMode, rolling: rolling)
    }

    /// The recommended default (domain 2.7), with no announced holidays; `deploy/policy/baseline.yaml` states the same.
    package static let baseline = Policy(name: "baseline", settings: PolicySettings())

    /// Contacts at the desk.
    package var contact: Rules<ContactSettings> { Rules(settings: settings.contact, days: days) }
    /// Complaints.
    package var complaint: Rules<ComplaintSettings> { Rules(settings: settings.complaint, days: complaintDays) }
    /// Repair slips.
    package var repair: Rules<RepairSettings> { Rules(settings: settings.repair, days: days) }
    /// Callbacks.
    package var callback: Rules<CallbackSettings> { Rules(settings: settings.callback, days: days) }
    /// Surveys.
    package var survey: Rules<SurveySettings> { Rules(settings: settings.survey, days: days) }
    /// Telephone, chat, visitors and groups.
    package var desk: Rules<DeskSettings> { Rules(settings: settings.desk, days: days) }
    /// Fees, moving and paid services.
    package var estate: EstateRules { EstateRules(settings: settings.estate, days: days, workCalendar: workCalendar) }
    /// Retention, targets and management review.
    package var company: Rules<CompanySettings> { Rules(settings: settings.company, days: days) }
}

/// The settings of one section with what their clocks need; the clocks are in extensions, one file per section.
@dynamicMemberLookup
package struct Rules<Settings: Hashable & Sendable>: Sendable, Hashable {
    /// Figures and choices.
    package let settings: Settings
    /// How limits of this section become instants.
    package let days: DayContext

    /// A setting by its name: `policy.complaint.groupMinHouseholds`.
    package subscript<Value>(dynamicMember path: KeyPath<Settings, Value>) -> Value { settings[keyPath: path] }
}
