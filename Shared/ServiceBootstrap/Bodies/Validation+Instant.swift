package import Foundation

extension Validation {
    /// The instant, which must lie in a year that people live and work in (1900 to 2199): mistyped years are told at once, and every
    /// limit that is computed from it can be stored and written as RFC 3339.
    @discardableResult
    package mutating func instant(_ value: Date, _ field: String) -> Date {
        check(Self.instants.contains(value), field, "must lie in the years 1900 to 2199")
        return value
    }

    /// The same for an instant that may be absent.
    @discardableResult
    package mutating func optionalInstant(_ value: Date?, _ field: String) -> Date? { value.map { instant($0, field) } }

    /// 1900-01-01T00:00:00Z up to, and without, 2200-01-01T00:00:00Z.
    private static let instants = Date(timeIntervalSince1970: -2_208_988_800)..<Date(timeIntervalSince1970: 7_258_118_400)
}
