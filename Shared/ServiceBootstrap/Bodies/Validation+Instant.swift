package import Foundation
import SharedModels

extension Validation {
    /// The instant, which must lie in the years 1900 to 2199.
    @discardableResult
    package mutating func instant(_ value: Date, _ field: String) -> Date {
        check(value.isPlausible, field, "must lie in the years 1900 to 2199")
        return value
    }

    /// The same for an instant that may be absent.
    @discardableResult
    package mutating func optionalInstant(_ value: Date?, _ field: String) -> Date? { value.map { instant($0, field) } }
}
