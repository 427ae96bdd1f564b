package import Foundation

/// A fact of the register that whoever takes a complaint must ask for, and may say nobody knows (CMP-12).
package enum UnknownParticular: String, Codable, Sendable, CaseIterable {
    /// When the event complained of happened.
    case eventTime = "event_time"
    /// The way by which the owner wants to be told.
    case preferredWay = "preferred_way"

    /// Its field in a complaint's particulars.
    package var field: String {
        switch self {
        case .eventTime: "eventTime"
        case .preferredWay: "preferredWay"
        }
    }

    /// What is wrong with these facts: each must be given or be named as unknown, and not both (CMP-12).
    package static func faults(eventTime: Date?, preferredWay: Channel?, unknown: [UnknownParticular]?) -> [Rejection.Field] {
        allCases.flatMap { fact in
            let given = fact == .eventTime ? eventTime != nil : preferredWay != nil
            return switch (given, unknown?.contains(fact) ?? false) {
            case (true, true): [Rejection.Field("unknown", "names \(fact.rawValue), which is given")]
            case (false, false): [Rejection.Field(fact.field, "must be given, or named in unknown as \(fact.rawValue)")]
            case (true, false), (false, true): [Rejection.Field]()
            }
        }
    }
}
