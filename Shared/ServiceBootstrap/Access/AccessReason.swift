import HTTPTypes

/// Why somebody looks at private particulars, as the request says in its header `Access-Reason`; put on record with what was shown (OPS-01).
///
/// Words and no text: what people would write down names owners, and the record is no place for that. Whoever says nothing looks at them
/// because the post's work on that route needs it.
package enum AccessReason: String, CaseIterable, Sendable {
    /// Nothing was said: the work of the post on the route that the record names.
    case post
    /// The case is being dealt with.
    case handling
    /// The owner, or somebody for the owner, asks how it stands.
    case enquiry
    /// The work of others is looked at.
    case supervision
    /// Files and figures are checked, by the company or for a certificate.
    case audit
    /// An authority or a court has asked for it.
    case authority

    static let header: HTTPField.Name = {
        guard let name = HTTPField.Name("Access-Reason") else { preconditionFailure("letters and a hyphen make a header's name") }
        return name
    }()

    /// - Throws: `Problem` (400) for a word that is none of these, or more than one.
    init(of fields: HTTPFields) throws(Problem) {
        let values = fields[values: Self.header]
        guard let word = values.first else {
            self = .post
            return
        }
        guard values.count == 1, let reason = AccessReason(rawValue: word) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.malformed, "The header Access-Reason says in one word why private particulars are looked at: \(words).")
        }
        self = reason
    }
}
