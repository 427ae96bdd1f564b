extension TriageWord: SettingValue {
    static var expectation: String { "a word or a few words of at most \(longest) characters, without commas, brackets and bars" }
    init?(settingText: String) { self.init(settingText) }
    var settingText: String { text }
}

/// Written `plumbing | 水管 | 漏水 | tap`: the code, then its words.
extension RepairTrade: SettingValue {
    static var expectation: String {
        "a trade such as plumbing | 水管 | tap: its code (lower-case letters, digits, _) and at most \(TriageWord.most) different words"
    }

    init?(settingText: String) {
        let parts = BarText.parts(of: settingText)
        let words = parts.dropFirst().compactMap { TriageWord($0) }
        guard let code = parts.first, words.count == parts.count - 1 else { return nil }
        self.init(code: code, words: words)
    }

    var settingText: String { BarText.text(of: [code] + words.map(\.text)) }
}

/// Written `WX-01 | 更换水龙头 | 个 | 45.00`, or with `free` for the price: code, name, unit, yuan with two decimals.
extension TariffLine: SettingValue {
    static var expectation: String {
        "a price such as WX-01 | 更换水龙头 | 个 | 45.00: code, name, unit, and yuan with two decimals (at most a million) or free"
    }

    init?(settingText: String) {
        let parts = BarText.parts(of: settingText)
        guard parts.count == 4, let fen = Self.fen(of: parts[3]) else { return nil }
        self.init(code: parts[0], name: parts[1], unit: parts[2], unitPriceFen: fen)
    }

    var settingText: String { BarText.text(of: [code, name, unit, unitPriceFen == 0 ? "free" : Self.yuan(of: unitPriceFen)]) }

    /// Nil for anything but `free` and a plain amount above 0, such as `45.00`: one amount has one spelling.
    private static func fen(of text: String) -> Int? {
        if text == "free" { return 0 }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let yuan = Int(settingText: String(parts[0])), yuan >= 0 else { return nil }
        guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let rest = Int(parts[1]) else { return nil }
        guard yuan <= highestFen / 100, yuan > 0 || rest > 0 else { return nil }
        return yuan * 100 + rest
    }

    private static func yuan(of fen: Int) -> String { "\(fen / 100).\((fen % 100).padded(to: 2))" }
}

/// Parts of a setting with bars between them; blanks around a bar do not matter.
private enum BarText {
    static func parts(of text: String) -> [String] {
        text.split(separator: "|", omittingEmptySubsequences: false).map { part in
            var part = part
            while part.first == " " { part.removeFirst() }
            while part.last == " " { part.removeLast() }
            return String(part)
        }
    }

    static func text(of parts: [String]) -> String { parts.joined(separator: " | ") }
}
