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
