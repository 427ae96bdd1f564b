import ArgumentParser

/// A length of time as people type it: `2d`, `1d12h`, `90m`.
struct TimeSpan: Hashable, Sendable, ExpressibleByArgument, CustomStringConvertible {
    /// The longest that is accepted: 20 years, as the services have it.
    private static let longest = 20.0 * 365 * 86_400
    private static let units: [(letter: Character, seconds: Double)] = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]

    let seconds: Double

    init(seconds: Double) { self.seconds = seconds }

    /// Reads whole numbers, each with a unit, the larger units first.
    init?(argument: String) {
        var rest = argument[...]
        var total = 0.0
        for (letter, seconds) in Self.units {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            guard !digits.isEmpty, digits.count <= 9, rest.dropFirst(digits.count).first == letter, let count = Double(digits) else {
                continue
            }
            total += count * seconds
            rest = rest.dropFirst(digits.count + 1)
        }
        guard rest.isEmpty, !argument.isEmpty, total <= Self.longest else { return nil }
        self.init(seconds: total)
    }

    /// As it is typed, with a sign when it goes back.
    var description: String {
        var rest = abs(seconds)
        var text = seconds < 0 ? "-" : ""
        for (letter, length) in Self.units.dropFirst() where rest >= length {
            text += "\(Int(rest / length))\(letter)"
            rest = rest.truncatingRemainder(dividingBy: length)
        }
        return text.isEmpty || text == "-" ? "0s" : text
    }
}
