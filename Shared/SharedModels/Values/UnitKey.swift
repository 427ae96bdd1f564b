/// A unit in the one form under which its household is filed, whatever way it was written: `3栋2单元1502室`, `３－２－１５０２` and
/// `3 号楼 2 单元 1502` are all `3-2-1502` (INT-39).
///
/// Full-width signs become narrow and small letters great. What divides (dashes, slashes, `#`, 栋, 幢, 座, 楼, 号, 单元, 室, 房) is one hyphen, and
/// so is the border between Chinese characters and letters or digits. A part of digits loses the noughts before it. Writing the key again
/// gives the key.
package struct UnitKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The parts, the widest first; at least one, none empty.
    package let parts: [String]

    /// - Parameter text: a unit as people write it; nil when no name of a unit is left of it.
    package init?(_ text: String) {
        let scalars = Self.withoutIdleBlanks(text.unicodeScalars.map(Self.plain))
        var parts: [[Unicode.Scalar]] = []
        var part: [Unicode.Scalar] = []
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            let isUnit = scalar == "单" && place + 1 < scalars.count && scalars[place + 1] == "元"
            if isUnit || Self.divides(scalar) {
                parts.append(part)
                part = []
                place += isUnit ? 2 : 1
                continue
            }
            if let last = part.last, Self.isHan(last) != Self.isHan(scalar) {
                parts.append(part)
                part = []
            }
            part.append(scalar)
            place += 1
        }
        parts.append(part)
        self.parts = parts.filter { !$0.isEmpty }.map(Self.withoutNoughts)
        if self.parts.isEmpty { return nil }
    }

    /// The parts with hyphens between them.
    package var description: String { parts.joined(separator: "-") }

    /// The first part: usually the building.
    package var building: String { parts.first ?? "" }

    /// The last part: usually the room.
    package var room: String { parts.last ?? "" }

    /// The parts without anything between them: what `A座1201` and `A1201` have in common.
    package var joined: String { parts.joined() }

    /// Whether it may be the same unit in another form: the same signs divided otherwise, or a form that leaves out a part before the room,
    /// as `3-1502` does of `3-2-1502`.
    package func isLike(_ other: UnitKey) -> Bool {
        if joined == other.joined { return true }
        guard room == other.room, let shorter = [self, other].min(by: { $0.parts.count < $1.parts.count }) else { return false }
        let longer = shorter == self ? other : self
        var rest = longer.parts[...]
        for part in shorter.parts {
            guard let place = rest.firstIndex(of: part) else { return false }
            rest = rest[(place + 1)...]
        }
        return true
    }

    package static func < (one: UnitKey, other: UnitKey) -> Bool { one.parts.lexicographicallyPrecedes(other.parts) }

    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let narrow: Unicode.Scalar =
            switch scalar.value {
            case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
            default: scalar
            }
        guard ("a"..."z").contains(narrow) else { return narrow.isBlank ? " " : narrow }
        return Unicode.Scalar(narrow.value - 32) ?? narrow
    }

    /// Between Chinese characters, and between one and anything else, a blank says nothing; between others it divides. Control
    /// characters and signs that cannot be seen are no part of a unit.
    private static func withoutIdleBlanks(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let seen = scalars.filter { $0 == " " || !($0.isRefused(multiline: false) || $0.properties.isDefaultIgnorableCodePoint) }
        var kept: [Unicode.Scalar] = []
        for (place, scalar) in seen.enumerated() {
            if scalar == " " {
                let next = seen[place...].first { $0 != " " }
                guard let last = kept.last, let next, last != " ", !isHan(last), !isHan(next) else { continue }
            }
            kept.append(scalar)
        }
        return kept
    }

    private static func divides(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "-", "/", "\\", "_", "#", ".", ",", "~", "·", "、", "，", "。", "栋", "棟", "幢", "座", "楼", "樓", "号", "號", "室", "房": true
        default: (0x2010...0x2015).contains(scalar.value) || scalar.value == 0x2212 || scalar.value == 0x30FC
        }
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x3400...0x9FFF).contains(scalar.value) }

    private static func withoutNoughts(_ part: [Unicode.Scalar]) -> String {
        let digits = part.allSatisfy { ("0"..."9").contains($0) }
        let kept = digits ? Array(part.drop { $0 == "0" }) : part
        var text = String.UnicodeScalarView()
        text.append(contentsOf: kept.isEmpty ? ["0"] : kept)
        return String(text)
    }
}
