import Foundation

/// How a foreign table writes times: a pattern of the letters that Unicode's date patterns use, and a zone.
///
/// A cell must have exactly this form; nothing is guessed. Blanks and signs stand for themselves, other letters stand between
/// apostrophes: `yyyy-MM-dd'T'HH:mm:ssXXX`, `MM/dd/yyyy hh:mm:ss a`.
struct TimePattern: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case literal(String)
        /// Digits of a part of the time.
        case digits(Part, ClosedRange<Int>)
        /// Digits that are not kept: contacts have whole seconds.
        case fraction
        case halfOfDay
        case offset
    }

    private enum Part: Hashable, Sendable { case year, month, day, hour, hourOfHalf, minute, second }

    /// What a pattern may say.
    static let expectation = "yyyy, MM or M, dd or d, HH or H, hh or h with a, mm, ss, S for a fraction, XXX for an offset"

    private let pieces: [Piece]
    private let zone: TimeZone

    /// Nil when it is no pattern, or one without year, month and day.
    init?(_ text: String, zone: TimeZone) {
        guard let pieces = Self.pieces(text) else { return nil }
        let parts = pieces.compactMap { if case .digits(let part, _) = $0 { part } else { nil } }
        guard Set(parts).count == parts.count, Set(parts).isSuperset(of: [.year, .month, .day]) else { return nil }
        // Half a day's hour needs its half, and the half an hour.
        guard parts.contains(.hourOfHalf) == pieces.contains(.halfOfDay), !(parts.contains(.hour) && parts.contains(.hourOfHalf)) else {
            return nil
        }
        self.pieces = pieces
        self.zone = zone
    }

    private static func pieces(_ text: String) -> [Piece]? {
        var pieces: [Piece] = []
        var rest = text[...]
        while let letter = rest.first {
            if letter == "'" {
                guard let text = quoted(&rest) else { return nil }
                pieces.append(.literal(text))
                continue
            }
            let run = rest.prefix { $0 == letter }
            rest = rest.dropFirst(run.count)
            if letter.isLetter && letter.isASCII {
                guard let piece = piece(letter, run.count) else { return nil }
                pieces.append(piece)
            } else if letter.isASCII && letter.isNumber {
                return nil
            } else {
                pieces.append(.literal(String(run)))
            }
        }
        return pieces
    }

    /// Takes what stands between apostrophes; two of them are one, inside and outside.
    private static func quoted(_ rest: inout Substring) -> String? {
        var text = ""
        var quoted = rest.dropFirst()
        while let end = quoted.firstIndex(of: "'") {
            text += quoted[..<end]
            quoted = quoted[quoted.index(after: end)...]
            guard quoted.first == "'" else {
                rest = quoted
                return text.isEmpty ? "'" : text
            }
            text.append("'")
            quoted = quoted.dropFirst()
        }
        return nil
    }

    private static func piece(_ letter: Character, _ count: Int) -> Piece? {
        let width = count == 2 ? 2...2 : 1...2
        return switch (letter, count) {
        case ("y", 4): .digits(.year, 4...4)
        case ("M", 1...2): .digits(.month, width)
        case ("d", 1...2): .digits(.day, width)
        case ("H", 1...2): .digits(.hour, width)
        case ("h", 1...2): .digits(.hourOfHalf, width)
        case ("m", 1...2): .digits(.minute, width)
        case ("s", 1...2): .digits(.second, width)
        case ("S", _): .fraction
        case ("a", 1): .halfOfDay
        case ("X", 3): .offset
        default: nil
        }
    }

    /// The instant, or nil when the cell has another form or names none that exists in the zone.
    func instant(_ cell: String) -> Date? {
        var rest = cell.trimmed[...]
        var numbers: [Part: Int] = [:]
        var isAfternoon: Bool?
        var zone = zone
        for piece in pieces {
            switch piece {
            case .literal(let text):
                guard rest.hasPrefix(text) else { return nil }
                rest = rest.dropFirst(text.count)
            case .digits(let part, let width):
                guard let digits = Self.digits(&rest, width) else { return nil }
                numbers[part] = Int(digits)
            case .fraction:
                guard Self.digits(&rest, 1...9) != nil else { return nil }
            case .halfOfDay:
                let half = rest.prefix(2).uppercased()
                guard ["AM", "PM"].contains(half) else { return nil }
                isAfternoon = half == "PM"
                rest = rest.dropFirst(2)
            case .offset:
                guard let offset = Self.offset(&rest) else { return nil }
                zone = offset
            }
        }
        guard rest.isEmpty, let hour = Self.hour(numbers, isAfternoon: isAfternoon) else { return nil }
        return Self.date(numbers, hour: hour, in: zone)
    }

    private static func digits(_ rest: inout Substring, _ width: ClosedRange<Int>) -> Substring? {
        let digits = rest.prefix(width.upperBound).prefix { ("0"..."9").contains($0) }
        guard width.contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits
    }

    private static func offset(_ rest: inout Substring) -> TimeZone? {
        guard let match = rest.prefixMatch(of: #/Z|([+-]\d{2}:\d{2})/#) else { return nil }
        rest = rest[match.range.upperBound...]
        return CellTime.zone(of: match.output.0)
    }

    private static func hour(_ numbers: [Part: Int], isAfternoon: Bool?) -> Int? {
        guard let isAfternoon else { return numbers[.hour] ?? 0 }
        guard let hour = numbers[.hourOfHalf], (1...12).contains(hour) else { return nil }
        return hour % 12 + (isAfternoon ? 12 : 0)
    }

    private static func date(_ numbers: [Part: Int], hour: Int, in zone: TimeZone) -> Date? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = DateComponents(
            calendar: calendar, timeZone: zone, year: numbers[.year], month: numbers[.month], day: numbers[.day], hour: hour,
            minute: numbers[.minute] ?? 0, second: numbers[.second] ?? 0)
        guard parts.isValidDate(in: calendar) else { return nil }
        return calendar.date(from: parts)
    }
}
