import Foundation
import Policy
import SharedModels

/// The clocks of a contact (domain 3.1).
enum ContactClock: String, Codable, Hashable, Sendable, CaseIterable {
    /// Unsolved contacts reach the department head on the day of recording (INT-10, INT-11).
    case sameDay = "T-SAMEDAY"
    /// The promised reply (INT-09, INT-15).
    case promise = "T-PROMISE"
}

extension ContactClock {
    /// The exclusive bound of a clock that starts now; nil where the policy sets none, and for a promise, whose bound is agreed.
    func bound(from start: Date, under rules: Policy) -> Date? {
        switch self {
        case .sameDay: rules.contact.sameDayBound(recordedAt: start)
        case .promise: nil
        }
    }
}

extension PromisePace {
    /// The exclusive bound of a promise made now (INT-15, WE-67); nil when the time has to be agreed.
    func bound(from start: Date, under rules: Policy) -> Date? {
        switch self {
        case .fast: rules.contact.promiseBound(madeAt: start, promise: .fast)
        case .normal: rules.contact.promiseBound(madeAt: start, promise: .normal)
        case .agreed: nil
        }
    }
}
