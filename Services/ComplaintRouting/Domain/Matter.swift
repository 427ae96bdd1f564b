import Foundation
import SharedModels

/// What tells whether two complaints are about the same matter, and whether they come from the same household (CMP-04, decision 6).
struct Matter: Hashable, Sendable {
    let household: String
    private let office: String
    private let subject: ComplaintSubject?
    /// What the receptionist chose; empty when they chose none.
    private let label: String
    /// The place or the thing complained about.
    private let place: String

    init(of complaint: Complaint) {
        let particulars = complaint.particulars
        household = Self.plain(particulars.unit)
        office = complaint.office
        subject = complaint.subject
        label = Self.plain(particulars.matter ?? "")
        place = [particulars.place, particulars.complainedOf].lazy.map(Self.plain).first { !$0.isEmpty } ?? ""
    }

    /// Office, subject, and the label or else the place, in a form that is the same for the same meaning. Nil while neither a subject nor a
    /// label tells what it is about: a place alone is no matter, five households there may complain of five things.
    var key: String? {
        guard subject != nil || !label.isEmpty else { return nil }
        return [office, subject?.rawValue ?? "", label.isEmpty ? place : label].joined(separator: "\u{1F}")
    }

    /// Whether what is known now may still be what was known before: the same, or a subject for what a label named already.
    func continues(_ earlier: Matter) -> Bool {
        key == earlier.key || (earlier.subject == nil && !label.isEmpty && label == earlier.label)
    }

    /// Letters and digits, full width and half width, upper and lower case alike: "3号楼 电梯" and "３号楼电梯" are one place. What stands
    /// between two digits stays as a hyphen: 1-1-1101 is not 11-1-101.
    static func plain(_ text: String) -> String { plainOfSimple(text) ?? plainOfAny(text) }

    /// The form of any text.
    static func plainOfAny(_ text: String) -> String {
        var plain = ""
        var isSeparated = false
        for character in text.precomposedStringWithCompatibilityMapping.lowercased() {
            guard character.isLetter || character.isNumber else {
                isSeparated = true
                continue
            }
            if isSeparated, character.isNumber, plain.last?.isNumber == true { plain.append("-") }
            plain.append(character)
            isSeparated = false
        }
        return plain
    }

    /// The same of texts of ASCII and of the common Chinese characters, as nearly all are: each scalar is a character of its own there
    /// that no normal form changes, so that Unicode's tables need not be asked. Nil for any other text.
    static func plainOfSimple(_ text: String) -> String? {
        var plain = ""
        plain.reserveCapacity(text.utf8.count)
        var isSeparated = false
        var isAfterNumber = false
        for scalar in text.unicodeScalars {
            let value = scalar.value
            switch scalar {
            case "0"..."9":
                if isSeparated, isAfterNumber { plain.append("-") }
                plain.unicodeScalars.append(scalar)
                isAfterNumber = true
            case "a"..."z", "A"..."Z":
                plain.unicodeScalars.append(value < 0x61 ? Unicode.Scalar(UInt8(value + 0x20)) : scalar)
                isAfterNumber = false
            case "\u{4E00}"..."\u{9FA5}":
                // 一, 二, 三 are numbers as well.
                let isNumber = scalar.properties.numericType != nil
                if isSeparated, isNumber, isAfterNumber { plain.append("-") }
                plain.unicodeScalars.append(scalar)
                isAfterNumber = isNumber
            case "\0"..."\u{7F}":
                isSeparated = true
                continue
            default: return nil
            }
            isSeparated = false
        }
        return plain
    }
}
