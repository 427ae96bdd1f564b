/// A whole number with a unit, such as `24h`: the form in which policies write times.
struct AmountText {
    let number: Int
    let unit: Substring

    /// Nil unless it is ASCII digits without a leading zero, at most seven of them, followed by letters.
    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        unit = text[digits.endIndex...]
        guard (1...7).contains(digits.count), digits.first != "0", let number = Int(digits) else { return nil }
        guard !unit.isEmpty, unit.allSatisfy({ $0.isASCII && $0.isLowercase }) else { return nil }
        self.number = number
    }

    /// Longest time that a policy can state: ten years and a bit.
    static let longestDays = 3_660
    static let longestMonths = 1_200

    /// Seconds of an amount in `s`, `m` or `h`, and `d` where that means 24 hours; nil for other units and for more than `longestDays`.
    func seconds(daysAllowed: Bool) -> Int? {
        let factor: Int
        switch unit {
        case "s": factor = 1
        case "m": factor = 60
        case "h": factor = 3_600
        case "d" where daysAllowed: factor = 86_400
        default: return nil
        }
        let seconds = number * factor
        return seconds <= Self.longestDays * 86_400 ? seconds : nil
    }

    /// The shortest way to write seconds, in the largest unit that fits.
    static func text(seconds: Int, daysAllowed: Bool) -> String {
        if daysAllowed, seconds.isMultiple(of: 86_400) { return "\(seconds / 86_400)d" }
        if seconds.isMultiple(of: 3_600) { return "\(seconds / 3_600)h" }
        if seconds.isMultiple(of: 60) { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }
}

extension Limit: SettingValue {
    static var expectation: String {
        "a limit: none, manual, same_day, or a number with its unit: 180s, 30m, 24h (elapsed), 2d (days), 1mo, 3y (to the same day-number)"
    }

    init?(settingText: String) {
        switch settingText {
        case "none":
            self = .unlimited
        case "manual":
            self = .manual
        case "same_day":
            self = .sameDay
        default:
            guard let amount = AmountText(settingText), let limit = Self.limit(of: amount) else { return nil }
            self = limit
        }
    }

    private static func limit(of amount: AmountText) -> Limit? {
        switch amount.unit {
        case "d": amount.number <= AmountText.longestDays ? .days(amount.number) : nil
        case "mo": amount.number <= AmountText.longestMonths ? .months(amount.number) : nil
        case "y": amount.number <= AmountText.longestMonths / 12 ? .months(amount.number * 12) : nil
        default: amount.seconds(daysAllowed: false).map { .elapsed(seconds: $0) }
        }
    }

    var settingText: String {
        switch self {
        case .unlimited: "none"
        case .manual: "manual"
        case .sameDay: "same_day"
        case .days(let count): "\(count)d"
        case .elapsed(let seconds): AmountText.text(seconds: seconds, daysAllowed: false)
        case .months(let count): count.isMultiple(of: 12) ? "\(count / 12)y" : "\(count)mo"
        }
    }
}

extension Limit: LosslessStringConvertible {
    package var description: String { settingText }

    /// From the text that policy files use; nil for anything else.
    package init?(_ text: String) { self.init(settingText: text) }
}

extension Duration: SettingValue {
    static var expectation: String { "a time such as 9s, 30m, 2h or 7d" }

    init?(settingText: String) {
        guard let seconds = AmountText(settingText)?.seconds(daysAllowed: true) else { return nil }
        self = .seconds(seconds)
    }

    var settingText: String { AmountText.text(seconds: Int(components.seconds), daysAllowed: true) }
}

extension DayCount: SettingValue {
    static var expectation: String { "a number of days such as 14d" }

    init?(settingText: String) {
        guard let amount = AmountText(settingText), amount.unit == "d", amount.number <= AmountText.longestDays else { return nil }
        self.init(amount.number)
    }

    var settingText: String { "\(days)d" }
}
