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
        var splitter = UnitSplitter()
        for scalar in text.unicodeScalars { splitter.take(scalar) }
        parts = splitter.end()
        if parts.isEmpty { return nil }
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
}
