import SharedModels

/// Written as a complaint's rung, with the one clock that callbacks have and without a level: `T-CB +1d responsible general_manager`.
extension CallbackRung: SettingValue {
    static var expectation: String {
        "a rung such as T-CB +1d responsible general_manager: the clock T-CB; when: a share like 75%, bound, or a time after it like +2h;"
            + " who is told: responsible or roles"
    }

    init?(settingText: String) {
        let words = RungWords(settingText)
        guard let words, words.clock == CallbackClock.due.rawValue else { return nil }
        self.init(words.moment, words.recipients)
    }

    var settingText: String { RungWords.text(of: self, on: CallbackClock.due.rawValue) }
}
