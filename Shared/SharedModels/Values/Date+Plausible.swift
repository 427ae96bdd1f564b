package import Foundation

extension Date {
    /// Whether it lies in a year that people live and work in, 1900 to 2199: mistyped years are told at once, and every limit that is
    /// computed from such an instant can be stored and written as RFC 3339.
    package var isPlausible: Bool { Self.plausible.contains(self) }

    /// 1900-01-01T00:00:00Z up to, and without, 2200-01-01T00:00:00Z.
    private static let plausible = Date(timeIntervalSince1970: -2_208_988_800)..<Date(timeIntervalSince1970: 7_258_118_400)
}
