import SharedModels

/// A type that a policy file can hold in one scalar.
protocol SettingValue: Hashable, Sendable {
    /// What is expected, for errors: `one of a, b`, `a number`.
    static var expectation: String { get }
    /// Whether it may be written in quotes; a quoted number or truth value is most likely a slip.
    static var mayBeQuoted: Bool { get }
    /// Nil when the text is anything but one of its values.
    init?(settingText: String)
    /// The one way in which it is written again.
    var settingText: String { get }
}

extension SettingValue {
    static var mayBeQuoted: Bool { true }
}

/// A choice between names; the names are the raw values.
protocol SettingChoice: SettingValue, CaseIterable, RawRepresentable where RawValue == String {}

extension SettingChoice {
    static var expectation: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }
    init?(settingText: String) { self.init(rawValue: settingText) }
    var settingText: String { rawValue }
}

extension ContactDecider: SettingChoice {}
extension OwnerLimitMode: SettingChoice {}
extension DayMode: SettingChoice {}
extension MajorSubmitProof: SettingChoice {}
extension MajorRoute: SettingChoice {}
extension AssistRule: SettingChoice {}
extension EmergencyMode: SettingChoice {}
extension RolloverOpinion: SettingChoice {}
extension CalendarPeriod: SettingChoice {}
extension RepairCallbackBasis: SettingChoice {}
extension PeriodDue: SettingChoice {}
extension SignatureRule: SettingChoice {}
extension LetterMode: SettingChoice {}
extension ServiceRating: SettingChoice {}
extension SurveyRhythm: SettingChoice {}
extension PenaltyMode: SettingChoice {}
extension SampleMode: SettingChoice {}
extension SolicitorPolicy: SettingChoice {}
extension MovingLift: SettingChoice {}
extension AccuracyUnit: SettingChoice {}

/// A post or department; work cannot be given to the telephone system, an owner, the operator or to the system.
extension Role: SettingValue {
    private static var posts: [Role] { allCases.filter { ![.telephony, .cityHotline, .owner, .operator, .system].contains($0) } }
    static var expectation: String { "one of " + posts.map(\.rawValue).joined(separator: ", ") }
    init?(settingText: String) {
        guard let role = Self.posts.first(where: { $0.rawValue == settingText }) else { return nil }
        self = role
    }
    var settingText: String { rawValue }
}

extension Bool: SettingValue {
    static var expectation: String { "true or false" }
    static var mayBeQuoted: Bool { false }
    init?(settingText: String) { self.init(settingText) }
    var settingText: String { description }
}

extension Int: SettingValue {
    static var expectation: String { "a whole number" }
    static var mayBeQuoted: Bool { false }
    init?(settingText: String) {
        // Only the plain form, so that one number has one spelling: no sign, no leading zero.
        guard let number = Int(settingText), number.description == settingText else { return nil }
        self = number
    }
    var settingText: String { description }
}

extension Ratio: SettingValue {
    static var expectation: String { "a share from 0 to 1 with at most four decimals, such as 0.80" }
    static var mayBeQuoted: Bool { false }
    init?(settingText: String) { self.init(settingText) }
    var settingText: String { description }
}

extension LocalTime: SettingValue {
    static var expectation: String { "a time of day such as 17:30" }
    init?(settingText: String) { self.init(settingText) }
    var settingText: String { description }
}

extension LocalTimeRange: SettingValue {
    static var expectation: String { "hours such as 07:00-19:00, the first before the second" }
    init?(settingText: String) { self.init(settingText) }
    var settingText: String { description }
}

extension DailyHours: SettingValue {
    static var expectation: String { "hours such as 21:00-08:00, at most sixteen" }
    init?(settingText: String) { self.init(settingText) }
    var settingText: String { description }
}

/// `30m`, `2h`, or `next_day`.
extension CallPause: SettingValue {
    static var expectation: String { "a time such as 30m or 2h, at most 7d, or next_day" }

    init?(settingText: String) {
        if settingText == "next_day" {
            self = .nextDay
        } else {
            guard let seconds = AmountText(settingText)?.seconds(daysAllowed: true), seconds <= 7 * 86_400 else { return nil }
            self = .elapsed(seconds: seconds)
        }
    }

    var settingText: String {
        switch self {
        case .elapsed(let seconds): AmountText.text(seconds: seconds, daysAllowed: true)
        case .nextDay: "next_day"
        }
    }
}

extension EstateZone: SettingValue {
    static var expectation: String { "an IANA time zone such as Asia/Shanghai" }
    init?(settingText: String) { self.init(identifier: settingText) }
    var settingText: String { identifier }
}

/// A name, such as an office's; what would end it in a list is not in it.
extension String: SettingValue {
    static var expectation: String { "a name of at most 200 characters, without commas, brackets, bars and quotes" }
    init?(settingText: String) {
        guard !settingText.isEmpty, settingText.unicodeScalars.count <= 200, !settingText.contains(where: { ",[]{}|\"'#".contains($0) })
        else { return nil }
        self = settingText
    }
    var settingText: String { self }
}
