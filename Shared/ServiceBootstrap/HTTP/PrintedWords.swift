package import Foundation
package import Policy
package import SharedModels

/// Words and times as they stand on what is printed, whichever service prints it.
package enum PrintedWords {
    /// How satisfied an owner is.
    package static func word(_ rating: ServiceRating) -> String {
        switch rating {
        case .verySatisfied: "非常满意"
        case .satisfied: "满意"
        case .fairlySatisfied: "较满意"
        case .dissatisfied: "不满意"
        }
    }

    /// `2026-03-02 14:00` by the estate's clocks.
    package static func time(_ instant: Date, in zone: EstateZone) -> String {
        let local = zone.local(of: instant)
        return "\(local.date) \(local.time.description.prefix(5))"
    }
}
