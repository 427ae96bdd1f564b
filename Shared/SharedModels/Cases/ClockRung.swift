/// A rung of a clock's escalation ladder, by when it is reached: its own name, which stays the same when others are added or taken out.
///
/// Written `75%` (of the time to the bound), `bound`, `+3600s` (after it).
package enum ClockRung: Hashable, Sendable {
    /// When this share of the time to the bound has gone, in hundredths of a percent.
    case share(basisPoints: Int)
    case atBound
    case after(seconds: Int)

    /// Reads what `text` writes.
    package init?(_ text: String) {
        if text == "bound" {
            self = .atBound
        } else if text.hasPrefix("+"), text.hasSuffix("s"), let seconds = Int(text.dropFirst().dropLast()) {
            self = .after(seconds: seconds)
        } else if text.hasSuffix("%"), let share = Self.basisPoints(text.dropLast()) {
            self = .share(basisPoints: share)
        } else {
            return nil
        }
    }

    package var text: String {
        switch self {
        case .share(let points):
            points.isMultiple(of: 100) ? "\(points / 100)%" : "\(points / 100).\(points % 100 < 10 ? "0" : "")\(points % 100)%"
        case .atBound: "bound"
        case .after(let seconds): "+\(seconds)s"
        }
    }

    private static func basisPoints(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let percent = Int(parts[0]) else { return nil }
        switch parts.count {
        case 1: return percent * 100
        case 2: return parts[1].count == 2 ? Int(parts[1]).map { percent * 100 + $0 } : nil
        default: return nil
        }
    }
}

extension ClockRung: Comparable {
    /// Shares come before the bound, times after it behind it.
    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.order < rhs.order }

    private var order: (Int, Int) {
        switch self {
        case .share(let basisPoints): (0, basisPoints)
        case .atBound: (1, 0)
        case .after(let seconds): (2, seconds)
        }
    }
}

extension ClockRung: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let rung = ClockRung(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected a rung such as 75%, bound or +3600s")
        }
        self = rung
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
