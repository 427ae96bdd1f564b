package import Foundation

/// Instants as text on the wire: RFC 3339, UTC, milliseconds, such as `2026-03-02T01:30:00.250Z`.
///
/// Written by hand because every event passes here several times and Foundation's formatters cost about a hundred times as much.
package enum RFC3339 {
    /// Bytes of the one form that is written.
    static let writtenLength = 24

    /// Text of an instant, rounded to the nearest millisecond; years before 0000 and after 9999 are clamped to the nearest
    /// instant that RFC 3339 can write.
    package static func text(_ date: Date) -> String {
        String(unsafeUninitializedCapacity: writtenLength) { write(date, into: $0) }
    }

    /// The same as ASCII bytes.
    package static func bytes(_ date: Date) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: writtenLength) { buffer, count in count = write(date, into: buffer) }
    }

    /// Reads any RFC 3339 instant, with any offset and up to nine digits of a second; nil when the text is not exactly one.
    ///
    /// A leap second (`:60`) is read as the second after it, as Unix time does.
    package static func date(_ text: String) -> Date? {
        var text = text
        return text.withUTF8 { date(utf8: $0) }
    }

    /// Reads an instant from ASCII bytes; see `date(_:)`.
    package static func date(_ bytes: [UInt8]) -> Date? { bytes.withUnsafeBufferPointer { date(utf8: $0) } }

    // MARK: - Writing

    private static let earliest: Int64 = -62_167_219_200_000  // 0000-01-01T00:00:00.000Z
    private static let latest: Int64 = 253_402_300_799_999  // 9999-12-31T23:59:59.999Z

    private static func write(_ date: Date, into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let exact = (date.timeIntervalSince1970 * 1000).rounded()
        let total = exact < Double(earliest) ? earliest : (exact < Double(latest) ? Int64(exact) : latest)
        let (days, inDay) = total.flooredDivision(by: 86_400_000)
        let day = CivilDay(daysSince1970: days)
        func put(_ value: Int64, at index: Int, digits: Int) {
            var rest = value
            for position in stride(from: index + digits - 1, through: index, by: -1) {
                buffer[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
        }
        put(day.year, at: 0, digits: 4)
        buffer[4] = UInt8(ascii: "-")
        put(day.month, at: 5, digits: 2)
        buffer[7] = UInt8(ascii: "-")
        put(day.day, at: 8, digits: 2)
        buffer[10] = UInt8(ascii: "T")
        put(inDay / 3_600_000, at: 11, digits: 2)
        buffer[13] = UInt8(ascii: ":")
        put(inDay / 60_000 % 60, at: 14, digits: 2)
        buffer[16] = UInt8(ascii: ":")
        put(inDay / 1000 % 60, at: 17, digits: 2)
        buffer[19] = UInt8(ascii: ".")
        put(inDay % 1000, at: 20, digits: 3)
        buffer[23] = UInt8(ascii: "Z")
        return writtenLength
    }

    // MARK: - Reading

    /// Seconds from 1970 to 2001.
    private static let referenceDistance: Int64 = 978_307_200

    static func date(utf8 text: UnsafeBufferPointer<UInt8>) -> Date? {
        var scan = Scanner(text: text)
        guard let year = scan.number(4), scan.skip("-"), let month = scan.number(2), scan.skip("-"), let day = scan.number(2),
            scan.skip("T", or: "t"),
            let hour = scan.number(2), scan.skip(":"), let minute = scan.number(2), scan.skip(":"), let second = scan.number(2),
            let nanoseconds = scan.fraction(), let offset = scan.offset(), scan.isAtEnd,
            1...12 ~= month, 1...CivilDay.daysIn(month: month, year: year) ~= day,
            hour <= 23, minute <= 59, second <= 60
        else { return nil }
        let days = CivilDay(year: year, month: month, day: day).daysSince1970
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        // From 2001, as the database's instants are made: the sum is rounded once, so the same millisecond is the same value everywhere.
        return Date(timeIntervalSinceReferenceDate: Double(seconds - referenceDistance) + Double(nanoseconds) / 1e9)
    }

    /// Reads fixed-width ASCII from the left.
    private struct Scanner {
        let text: UnsafeBufferPointer<UInt8>
        var index = 0

        var isAtEnd: Bool { index == text.count }

        mutating func skip(_ character: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Bool {
            guard index < text.count else { return false }
            let byte = UInt32(text[index])
            guard byte == character.value || byte == other?.value else { return false }
            index += 1
            return true
        }

        mutating func digit() -> Int64? {
            guard index < text.count, case let digit = text[index] &- UInt8(ascii: "0"), digit <= 9 else { return nil }
            index += 1
            return Int64(digit)
        }

        mutating func number(_ digits: Int) -> Int64? {
            var value: Int64 = 0
            for _ in 0..<digits {
                guard let next = digit() else { return nil }
                value = value * 10 + next
            }
            return value
        }

        /// Nanoseconds after an optional point; nil for a point without digits or with more than nine.
        mutating func fraction() -> Int64? {
            guard skip(".") else { return 0 }
            var value: Int64 = 0
            var digits = 0
            while let next = digit() {
                digits += 1
                guard digits <= 9 else { return nil }
                value = value * 10 + next
            }
            guard digits > 0 else { return nil }
            for _ in digits..<9 { value *= 10 }
            return value
        }

        /// Seconds east of UTC.
        mutating func offset() -> Int64? {
            if skip("Z", or: "z") { return 0 }
            let sign: Int64
            if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
            guard let hours = number(2), skip(":"), let minutes = number(2), hours <= 23, minutes <= 59 else { return nil }
            return sign * (hours * 3600 + minutes * 60)
        }
    }
}

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01, by plain integer arithmetic.
private struct CivilDay {
    let year: Int64
    let month: Int64
    let day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Years are counted from March, so that the leap day is the last day of a year and months have a regular length.
    init(daysSince1970 days: Int64) {
        let (era, dayOfEra) = (days + Self.daysFromMarch0000).flooredDivision(by: 146_097)  // days in 400 years
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = yearFromMarch.flooredDivision(by: 400)
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return era * 146_097 + 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - Self.daysFromMarch0000
    }

    static func daysIn(month: Int64, year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// From 0000-03-01 to 1970-01-01.
    private static let daysFromMarch0000: Int64 = 719_468
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
