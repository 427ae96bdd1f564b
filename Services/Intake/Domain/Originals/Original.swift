import Foundation
import SharedModels

/// The original letter, fax, form, e-mail or recording of a contact (INT-07). The file is kept elsewhere; this describes it.
struct Original: Codable, Hashable, Sendable {
    let id: OriginalID
    let kind: OriginalKind
    let contentType: FileType
    /// Size in bytes, as it is kept.
    let bytes: Int
    /// SHA-256 of what is kept, in lower-case hexadecimal digits.
    let sha256: String
    let at: Date
    /// The post of whoever attached it.
    let by: Role
    /// The token's subject; never a person's name.
    let subject: String

    /// Originals that one contact keeps.
    static let most = 20
}

/// A file that is kept already becomes an original of the contact.
struct AttachOriginal: Hashable, Sendable {
    /// The id that it is kept under.
    let id: OriginalID
    let kind: OriginalKind
    let contentType: FileType
    let bytes: Int
    let sha256: String
}
