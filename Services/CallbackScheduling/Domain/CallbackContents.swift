import Foundation
import Policy
import SharedModels

/// What a callback asks about, each with the owner's answer: in the owner's words, or `nothing` when the owner had nothing to say.
struct CallbackContents: Codable, Hashable, Sendable {
    /// What the service was and what it did (CBK-16).
    var effect: String?
    /// The attitude of the staff.
    var attitude: String?
    /// Shortcomings of the management.
    var shortcomings: String?
    /// Suggestions.
    var suggestions: String?
    /// How the work went (CBK-14, CBK-15).
    var process: String?
    /// How well it was done.
    var quality: String?
    /// What came of it.
    var result: String?

    /// What says that the owner was asked and had nothing to say.
    static let nothing = "nothing"

    /// The parts, by the names of their fields.
    enum Part: String, CaseIterable, Sendable {
        case effect, attitude, shortcomings, suggestions, process, quality, result
    }

    subscript(part: Part) -> String? {
        switch part {
        case .effect: effect
        case .attitude: attitude
        case .shortcomings: shortcomings
        case .suggestions: suggestions
        case .process: process
        case .quality: quality
        case .result: result
        }
    }
}

extension CallbackKind {
    /// What a record of this kind must answer, and the rule that says so; nil for kinds that may carry answers and need none.
    ///
    /// Complaints and repairs took records without before there were any, and still do.
    var contents: (parts: [CallbackContents.Part], rule: String)? {
        switch self {
        case .routineMonthly: ([.effect, .attitude, .shortcomings, .suggestions], "CBK-16")
        case .specialService: ([.process, .quality, .result], "CBK-15")
        case .emergency: ([.process, .result], "CBK-15")
        case .paidService: ([.process, .quality], "CBK-14")
        case .complaint, .majorComplaint, .repair, .periodicQuarterly, .targeted, .surveyCheck: nil
        }
    }
}

extension CallbackTaskStep {
    /// Everything that this kind of callback asks about was asked (CBK-14 to CBK-16).
    func requireContents(of form: CallbackForm) throws(Rejection) {
        var checks = FieldChecks()
        let needed = task.callbackKind.contents
        for part in CallbackContents.Part.allCases {
            if needed?.parts.contains(part) ?? false {
                checks.text(form.contents?[part], "contents.\(part.rawValue)")
            } else {
                checks.optionalText(form.contents?[part], "contents.\(part.rawValue)")
            }
        }
        try checks.finish(rule: needed?.rule)
    }

    /// A letter is answered by letter: by an open one without personal data where the policy has it so, else by a private one (K-28,
    /// OPS-02).
    func checkLetter(_ form: CallbackForm, for channel: CallbackChannel) throws(Rejection) {
        var checks = FieldChecks()
        let isOpen = channel == .letter && rules.callback.letterMode == .openAnonymised
        if isOpen {
            checks.text(form.openText, "openText")
        } else {
            checks.require(
                form.openText?.isBlank ?? true, "openText",
                channel == .letter ? "must be left out: letters are answered privately here" : "belongs to a letter")
        }
        if let text = form.openText, isOpen {
            let isNamed = task.particulars.isNamed(in: text, otherPhone: task.betterPhone)
            checks.require(!isNamed, "openText", "must not name the owner, the number or the unit")
        }
        try checks.finish(rule: channel == .letter ? "CBK-04" : nil)
    }
}

extension CallbackParticulars {
    /// Whether a text contains the name, one of the telephone numbers or the unit, however they are spaced.
    ///
    /// Of a number its last eight digits before an extension count, since a text may leave out the code of country or area. A unit of one or
    /// two characters is no sign of anybody.
    func isNamed(in text: String, otherPhone: String? = nil) -> Bool {
        let plain = Self.plain(text)
        let unit = Self.plain(unit)
        let words = [Self.plain(name), unit.count >= 3 ? unit : ""].filter { !$0.isEmpty }
        let told = text.filter(\.isNumber)
        let numbers = [phone, otherPhone ?? ""].map { number in
            let main = number.prefix { !$0.isLetter && $0 != "#" }
            return String(main.filter(\.isNumber).suffix(8))
        }
        return words.contains { plain.contains($0) } || numbers.contains { $0.count >= 5 && told.contains($0) }
    }

    private static func plain(_ text: String) -> String { text.filter { $0.isLetter || $0.isNumber }.lowercased() }
}
