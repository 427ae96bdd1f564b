import Foundation
import Policy

/// Numbers with their units, in words.
struct Quantities {
    let wording: Wording
    let zone: EstateZone

    /// In the words of the language.
    func text(_ quantity: Quantity) -> String {
        switch quantity {
        case .count(let value): count(value)
        case .seconds(let value): span(value)
        case .about(let value): about(value)
        case .bytes(let value): bytes(value)
        case .text(let text): text
        case .word(let key): wording.page(key)
        case .instant(let instant): Times.local(instant, in: zone)
        }
    }

    /// A sentence of the pages with its quantities.
    func sentence(_ key: String, _ values: [String: Quantity] = [:]) -> String {
        var text = wording.page(key, values.mapValues(self.text))
        // A word that stands in the sentence may have places of its own.
        for (name, value) in values { text = text.replacing("{\(name)}", with: self.text(value)) }
        return text
    }

    /// Whole, in groups of three digits.
    func count(_ value: Double) -> String { value.rounded().formatted(.number.grouping(.automatic).locale(Self.locale)) }

    /// A span of time in the two units that matter; below a minute in seconds, below ten seconds with what lies behind the point.
    func span(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        let (days, hours, minutes) = (whole / 86_400, whole / 3_600, whole / 60)
        if days > 0 { return wording.page("spanDays", ["d": "\(days)", "h": "\(hours % 24)"]) }
        if hours > 0 { return wording.page("spanHours", ["h": "\(hours)", "m": "\(minutes % 60)"]) }
        if minutes >= 10 { return wording.page("spanMinutes", ["m": "\(minutes)"]) }
        if minutes > 0 { return wording.page("spanSeconds", ["m": "\(minutes)", "s": "\(whole % 60)"]) }
        let precise = seconds < 10 ? seconds.formatted(.number.precision(.significantDigits(1...2)).locale(Self.locale)) : "\(whole)"
        return wording.page("operationsSeconds", ["s": precise])
    }

    /// The same where it need not be exact.
    func about(_ seconds: Double) -> String {
        guard (60..<3_600).contains(seconds.rounded()) else { return span(seconds) }
        return wording.page("spanMinutes", ["m": "\(Int((seconds / 60).rounded()))"])
    }

    /// In binary megabytes, as `./guanjia status` has them.
    func bytes(_ value: Double) -> String { wording.page("operationsMegabytes", ["n": count(value / 1_048_576)]) }

    /// Digits are the same in both languages.
    private static let locale = Locale(identifier: "en_US")
}
