package import Foundation
package import SharedModels

/// A price that the technician named.
package struct Quote: Codable, Hashable, Sendable {
    package let lines: [PriceLine]
    /// Fen.
    package let totalFen: Int
    package let quotedAt: Date
    /// The technician's token subject.
    package let quotedBy: String

    /// Whether work waits for the owner's acceptance: not when nothing is charged, unless the policy asks for it then too (WE-34).
    package let needsAcceptance: Bool
}

/// That the owner took a price.
package struct Acceptance: Codable, Hashable, Sendable {
    /// The name of whoever accepted, as the technician typed it.
    package let acceptedBy: String
    package let acceptedAt: Date
    /// Fen; no more than this may be charged.
    package let totalFen: Int
}
