import Foundation
import SharedModels

/// Written `T-FEEDBACK 75% responsible`, `T-GM bound general_manager office_director`, `T-RESOLVE +1d quality_dept level=quality`.
extension EscalationRung: SettingValue {
    static var expectation: String {
        "a rung such as T-RESOLVE +1d responsible quality_dept level=quality: a clock; when: a share like 75%, bound, or a time after it"
            + " like +2h; who is told: responsible or roles; and, if the complaint is to go up, its level"
    }

    init?(settingText: String) {
        var text = settingText
        var level: ComplaintLevel?
        if let mark = text.range(of: " level=", options: .backwards) {
            guard let named = ComplaintLevel(rawValue: String(text[mark.upperBound...])), named != .office else { return nil }
            level = named
            text = String(text[..<mark.lowerBound])
        }
        guard let words = RungWords(text), let clock = ComplaintClock(rawValue: words.clock) else { return nil }
        self.init(clock, words.moment, words.recipients, level: level)
    }

    var settingText: String { RungWords.text(of: self, on: clock.rawValue) + (level.map { " level=\($0.rawValue)" } ?? "") }
}

/// What the rungs of every ladder say first: on which clock, when, and who is told.
struct RungWords {
    let clock: String
    let moment: EscalationRung.Moment
    let recipients: [EscalationRung.Recipient]

    /// Nil when the text says anything else, or names somebody twice or nobody.
    init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count >= 3, let moment = EscalationRung.Moment(settingText: words[1]) else { return nil }
        let recipients = words.dropFirst(2).compactMap(EscalationRung.Recipient.init(settingText:))
        guard recipients.count == words.count - 2, Set(recipients).count == recipients.count else { return nil }
        clock = words[0]
        self.moment = moment
        self.recipients = recipients
    }

    /// The one way in which it is written again.
    static func text(of rung: some LadderRung, on clock: String) -> String {
        ([clock, rung.moment.settingText] + rung.recipients.map(\.settingText)).joined(separator: " ")
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
