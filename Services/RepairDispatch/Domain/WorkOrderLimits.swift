package import Foundation
import SharedModels

/// Named limits of a repair order's content (D19).
///
/// No text is held shorter than the services that hand repairs over hold it: a slip is never refused (REP-08).
package enum WorkOrderLimits {
    /// Characters of a name, a unit, an office code.
    package static let name = FieldChecks.shortText
    /// Characters of a phone number as people write it; what is typed in here must also look like one.
    package static let phone = FieldChecks.shortText
    /// Characters of an address.
    package static let line = 300
    /// Characters of a narrative: what is broken, what was done, why it is late.
    package static let text = FieldChecks.longText
    /// Lines of one price.
    package static let priceLines = 50
    /// Prices that one order may be offered at.
    package static let quoteRounds = 20
    /// Visits without answer, reasons for delay, and earlier traits, that one order keeps.
    package static let entries = 100
    /// Photos and signatures of one order.
    package static let attachments = 30
    /// Signatures that one order keeps, beside the photos.
    package static let signatures = 5
    /// Seconds waited at a door: a day.
    package static let waitedSeconds = 86_400
    /// Actions without a network that one order remembers.
    package static let lateEntries = 300
    /// Displacements that it refused which one order remembers.
    package static let refusedDisplacements = 20
    /// Seconds by which the clock of a device may be off before what it says counts as another time.
    package static let clockSkew: TimeInterval = 120
}
