import Foundation

/// A signature drawn on a screen: the strokes of the pen on a pad of 1000 by 400 units, as an SVG path of moves and lines, such as
/// `M60 110L140 60L150 150M210 70L330 74`.
///
/// Strokes and no picture: they are small, print sharply at any size, and hold nothing but whole numbers, whoever sent them.
struct DrawnSignature: Hashable, Sendable {
    let path: String

    /// Units of the pad, from its upper left corner.
    static let width = 1_000
    static let height = 400
    /// Most characters of a path: some 2,000 points.
    static let longest = 16_384

    /// Nil for a text that is no such path. Each stroke has one move and at least one line; a dot is a line to where it begins.
    init?(_ path: String) {
        guard path.utf8.count <= Self.longest, Self.isDrawn(path) else { return nil }
        self.path = path
    }

    private static func isDrawn(_ path: String) -> Bool {
        var rest = path[...].utf8
        // A move comes at the start and after a line, a line after anything.
        var (hasBegun, isLine) = (false, false)
        while let letter = rest.popFirst() {
            switch letter {
            case UInt8(ascii: "M") where isLine || !hasBegun: isLine = false
            case UInt8(ascii: "L") where hasBegun: isLine = true
            default: return false
            }
            hasBegun = true
            guard takeNumber(below: width, from: &rest), rest.popFirst() == UInt8(ascii: " "), takeNumber(below: height, from: &rest) else {
                return false
            }
        }
        return isLine
    }

    /// One to three digits, with a value below the bound.
    private static func takeNumber(below bound: Int, from rest: inout Substring.UTF8View) -> Bool {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        guard (1...3).contains(digits.count) else { return false }
        return digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) } < bound
    }
}

extension DrawnSignature: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let drawn = DrawnSignature(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the strokes of a pen")
        }
        self = drawn
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(path)
    }
}
