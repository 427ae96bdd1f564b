import Foundation
import SharedModels

/// The original letter, fax, form, e-mail or recording of a contact (INT-07, OPS-11). The file is kept elsewhere; this describes it.
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
    /// Those among them that its household may send, so that there is always room for what the desk has.
    static let mostOfOwners = 10

    /// Whether the household sent it, by an app of the owners.
    var isOwners: Bool { by == .owner }
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
