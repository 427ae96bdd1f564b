import Foundation
import SharedModels

/// What tells whether two complaints are about the same matter, and whether they come from the same household (CMP-04, decision 6).
struct Matter: Hashable, Sendable {
    /// Office, subject, and the receptionist's label or else the place, in a form that is the same for the same meaning.
    let key: String
    let household: String

    init(of complaint: Complaint) {
        let particulars = complaint.registration.particulars
        let label = [particulars.matter, particulars.place, particulars.complainedOf].lazy.compactMap(\.self).map(Self.plain)
            .first { !$0.isEmpty }
        key = [complaint.office, complaint.subject?.rawValue ?? "", label ?? ""].joined(separator: "\u{1F}")
        household = Self.plain(particulars.unit)
    }

    /// Letters and digits, full width and half width, upper and lower case alike: "3号楼 电梯" and "３号楼电梯" are one place. What stands
    /// between two digits stays as a hyphen: 1-1-1101 is not 11-1-101.
    static func plain(_ text: String) -> String {
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
}
