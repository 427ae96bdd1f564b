/// A share between 0 and 1, exact to a hundredth of a percent.
///
/// Not a floating-point number, because "80 % of 35" must be 28 and never 29 (WE-42).
package struct Ratio: Hashable, Sendable, Comparable {
    /// Ten-thousandths: 0…10000.
    package let basisPoints: Int

    /// 0 %.
    package static let zero = Ratio(uncheckedBasisPoints: 0)
    /// 100 %.
    package static let one = Ratio(uncheckedBasisPoints: 10_000)

    /// Nil outside 0…10000.
    package init?(basisPoints: Int) {
        guard (0...10_000).contains(basisPoints) else { return nil }
        self.init(uncheckedBasisPoints: basisPoints)
    }

    /// Must be 0…10000.
    init(uncheckedBasisPoints: Int) { basisPoints = uncheckedBasisPoints }

    /// The smallest whole number that is at least this share of a count: ceil(count × ratio). The count must not be negative.
    package func minimum(of count: Int) -> Int { (count * basisPoints + 9_999) / 10_000 }

    /// Whether a part of a count reaches this share; an empty count does.
    package func isReached(by part: Int, of count: Int) -> Bool { part * 10_000 >= count * basisPoints }

    /// This share of an amount of money in fen, half a fen rounded up. The amount must not be negative.
    package func share(ofFen fen: Int) -> Int { (fen * basisPoints + 5_000) / 10_000 }

    package static func < (lhs: Ratio, rhs: Ratio) -> Bool { lhs.basisPoints < rhs.basisPoints }
}

extension Ratio: LosslessStringConvertible {
    /// `0.80`: two decimals, or four when it needs them.
    package var description: String {
        let (whole, fraction) = basisPoints.quotientAndRemainder(dividingBy: 10_000)
        return fraction.isMultiple(of: 100) ? "\(whole).\((fraction / 100).padded(to: 2))" : "\(whole).\(fraction.padded(to: 4))"
    }

    /// From `0.8`, `0.80`, `0.8125` or `1`; nil for anything else.
    package init?(_ text: String) {
        let groups = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard groups[0] == "0" || groups[0] == "1", groups.count == 1 || (1...4).contains(groups[1].count) else { return nil }
        let decimals = groups.count == 1 ? "" : String(groups[1])
        guard decimals.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let digits = groups[0] + decimals + String(repeating: "0", count: 4 - decimals.count)
        guard let basisPoints = Int(digits) else { return nil }
        self.init(basisPoints: basisPoints)
    }
}
