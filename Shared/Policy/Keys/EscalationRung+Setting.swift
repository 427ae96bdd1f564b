import SharedModels

/// Written `T-FEEDBACK 75% responsible`, `T-GM bound general_manager office_director`, `T-RESOLVE +1d quality_dept level=quality`.
extension EscalationRung: SettingValue {
    static var expectation: String {
        "a rung such as T-RESOLVE +1d responsible quality_dept level=quality: a clock; when: a share like 75%, bound, or a time after it"
            + " like +2h; who is told: responsible or roles; and, if the complaint is to go up, its level"
    }

    init?(settingText: String) {
        var words = settingText.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count >= 3, let clock = ComplaintClock(rawValue: words.removeFirst()),
            let moment = Moment(settingText: words.removeFirst())
        else { return nil }
        var level: ComplaintLevel?
        if let last = words.last, last.hasPrefix("level=") {
            guard let named = ComplaintLevel(rawValue: String(last.dropFirst(6))), named != .office else { return nil }
            level = named
            words.removeLast()
        }
        let recipients = words.compactMap(Recipient.init(settingText:))
        guard !recipients.isEmpty, recipients.count == words.count, Set(recipients).count == recipients.count else { return nil }
        self.init(clock, moment, recipients, level: level)
    }

    var settingText: String {
        ([clock.rawValue, moment.settingText] + recipients.map(\.settingText) + (level.map { ["level=\($0.rawValue)"] } ?? []))
            .joined(separator: " ")
    }
}

extension EscalationRung.Moment {
    fileprivate init?(settingText: String) {
        if settingText == "bound" {
            self = .atBound
        } else if settingText.hasSuffix("%") {
            let digits = String(settingText.dropLast())
            guard let percent = Int(settingText: digits), (1...99).contains(percent) else { return nil }
            self = .share(Ratio(uncheckedBasisPoints: percent * 100))
        } else if settingText.hasPrefix("+") {
            guard let amount = AmountText(String(settingText.dropFirst())), let seconds = amount.seconds(daysAllowed: true) else {
                return nil
            }
            self = .after(seconds: seconds)
        } else {
            return nil
        }
    }

    fileprivate var settingText: String {
        switch self {
        case .share(let share): "\(share.basisPoints / 100)%"
        case .atBound: "bound"
        case .after(let seconds): "+" + AmountText.text(seconds: seconds, daysAllowed: true)
        }
    }
}

extension EscalationRung.Recipient {
    fileprivate init?(settingText: String) {
        if settingText == "responsible" {
            self = .responsible
        } else {
            guard let role = Role(settingText: settingText) else { return nil }
            self = .role(role)
        }
    }

    fileprivate var settingText: String {
        switch self {
        case .responsible: "responsible"
        case .role(let role): role.rawValue
        }
    }
}
