package import Foundation
package import SharedModels

/// What a case says of a file that is kept for it.
package struct StoredFile: Hashable, Sendable {
    /// The case, its number, and what the file is to it; for the record of who saw it.
    package let caseID: CaseID
    package let number: String
    package let kind: String
    package let id: UUID
    package let contentType: String
    /// Size in bytes, as it is kept.
    package let bytes: Int
    /// SHA-256 of what is kept, in lower-case hexadecimal digits.
    package let sha256: String

    package init(caseID: CaseID, number: String, kind: String, id: UUID, contentType: String, bytes: Int, sha256: String) {
        self.caseID = caseID
        self.number = number
        self.kind = kind
        self.id = id
        self.contentType = contentType
        self.bytes = bytes
        self.sha256 = sha256
    }
}
