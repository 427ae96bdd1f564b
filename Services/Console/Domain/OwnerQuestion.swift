import Foundation

/// What an owner types to see how a matter stands: forgiving of how people write, but for what is no number of a case.
struct OwnerQuestion: Hashable, Sendable {
    let number: String
    let phoneEnd: String

    /// A field that cannot be right.
    enum Fault: String, Sendable, CaseIterable {
        case number, phoneEnd
    }

    /// Longest text of a field that is looked at.
    private static let longest = 64

    /// - Parameters:
    ///   - number: with or without dashes and spaces, in letters of any width and case.
    ///   - phoneEnd: in digits of any width.
    /// - Returns: both as the service takes them, or what cannot be right.
    static func read(number: String, phoneEnd: String) -> (question: OwnerQuestion?, faults: [Fault]) {
        let (number, phoneEnd) = (caseNumber(number), plain(phoneEnd))
        let end = phoneEnd.wholeMatch(of: /[0-9]{4}/) == nil ? nil : phoneEnd
        let faults = (number == nil ? [Fault.number] : []) + (end == nil ? [Fault.phoneEnd] : [])
        guard let number, let end else { return (nil, faults) }
        return (OwnerQuestion(number: number, phoneEnd: end), [])
    }

    /// `CT-20260302-000042` of `ct20260302 000042`; nil for what is no number of a contact, a complaint or a slip.
    private static func caseNumber(_ text: String) -> String? {
        guard let match = plain(text).uppercased().wholeMatch(of: /(CT|CP|WO)([0-9]{8})([0-9]{6,12})/) else { return nil }
        return "\(match.output.1)-\(match.output.2)-\(match.output.3)"
    }

    /// Letters and digits alone, as ASCII has them where it does.
    private static func plain(_ text: String) -> String {
        guard text.unicodeScalars.count <= longest else { return "" }
        return String(text.precomposedStringWithCompatibilityMapping.filter { $0.isLetter || $0.isNumber })
    }
}
