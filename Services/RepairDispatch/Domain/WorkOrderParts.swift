package import Foundation
package import SharedModels

/// That somebody did a step, and when.
package struct Mark: Codable, Hashable, Sendable {
    package let at: Date
    /// The token's subject; never a person's name.
    package let by: String
}

/// That somebody did a step and what they wrote about it.
package struct Note: Codable, Hashable, Sendable {
    package let text: String
    package let at: Date
    /// The token's subject; never a person's name.
    package let by: String
}

/// A visit that found nobody (REP-10).
package struct UnansweredVisit: Codable, Hashable, Sendable {
    package let at: Date
    package let by: String
    package let waitedSeconds: Int
}

/// A picture that belongs to the slip. Its bytes are in the object store, under a name made of its hash and its id (`PictureKey`).
package struct Attachment: Codable, Hashable, Sendable {
    package let id: AttachmentID
    package let kind: AttachmentKind
    package let contentType: ImageType
    /// Size in bytes, as it is kept.
    package let bytes: Int
    /// SHA-256 of what is kept, in lower-case hexadecimal digits.
    package let sha256: String
    package let at: Date
    /// The token's subject; never a person's name.
    package let by: String
}

/// The owner's confirmation on the slip (REP-12, REP-13).
package struct SignOff: Codable, Hashable, Sendable {
    /// Fen.
    package let amountFen: Int
    /// The typed name; may be absent where there is the image of a signature.
    package let signedBy: String?
    /// The picture of the signature; absent where the name was typed alone.
    package let signatureId: AttachmentID?
    package let signedAt: Date
    package let capacity: SignatoryCapacity
    package let quality: ServiceRating
    package let attitude: ServiceRating
    package let conduct: ServiceRating

    /// The lowest of the three, by which callbacks are sampled (CBK-10).
    package var lowestRating: ServiceRating { [quality, attitude, conduct].max { $0.place < $1.place } ?? quality }
}

extension ServiceRating {
    /// From the best down.
    fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Why and when a slip was handed back (REP-19).
package struct HandBack: Codable, Hashable, Sendable {
    package let cause: HandBackCause
    /// The month that the slip counted in then.
    package let month: LedgerMonth
    /// Engineering's reason; absent at the close of a month, where it is asked for afterwards.
    package let reason: String?
    package let at: Date
}

/// What the owner said when called back, noted on the slip (REP-17).
package struct CallbackNote: Codable, Hashable, Sendable {
    /// Which callback about the repair it was: 1, and one more for each rework.
    package let cycle: Int
    package let rating: ServiceRating
    /// The owner's views; absent in news from before they were told.
    package let remarks: String?
    /// When the owner was reached.
    package let at: Date

    package init(cycle: Int, rating: ServiceRating, remarks: String?, at: Date) {
        self.cycle = cycle
        self.rating = rating
        self.remarks = remarks
        self.at = at
    }
}

/// How an order ended.
package struct Closure: Codable, Hashable, Sendable {
    package let outcome: RepairOutcome
    package let at: Date
    /// The order that does the work again, when the outcome is a rework.
    package let reworkOrderId: WorkOrderID?
}
