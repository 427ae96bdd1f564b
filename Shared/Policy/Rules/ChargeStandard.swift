package import SharedModels

/// A charge standard (收费标准): what is charged for, and at which price (REP-11, INT-62). Without lines any price is taken.
package struct ChargeStandard: Hashable, Sendable {
    /// Each code once.
    package let lines: [TariffLine]

    /// - Parameter lines: each code once.
    package init(_ lines: [TariffLine]) { self.lines = lines }

    /// The line with this code; nil when there is none.
    package subscript(_ code: String) -> TariffLine? { lines.first { $0.code == code } }

    /// A line as a case keeps it, with the words and the price of the standard where there is one (REP-11, REP-12); notes what is wrong.
    ///
    /// What the company pays for needs no price, so its lines need no code either.
    /// - Parameters:
    ///   - form: the line as whoever prices names it.
    ///   - path: where it stands in the request.
    ///   - chargeable: whether anybody pays.
    ///   - check: where faults are noted.
    /// - Returns: The line; it counts only when nothing was noted.
    package func line(_ form: PriceLineForm, at path: String, chargeable: Bool, _ check: inout FieldChecks) -> PriceLine {
        check.require(
            (1...PriceLine.mostPieces).contains(form.quantity), "\(path).quantity", "must lie between 1 and \(PriceLine.mostPieces)")
        guard !lines.isEmpty, form.code != nil || chargeable else { return free(form, at: path, &check) }
        guard let code = form.code else {
            check.require(
                form.atCost, "\(path).code", "must name a price of the charge standard; material at cost is marked atCost")
            return free(form, at: path, &check)
        }
        check.require(!form.atCost, "\(path).atCost", "is for material that the charge standard does not price")
        guard let standard = self[code] else {
            check.require(false, "\(path).code", "is not in the charge standard")
            return PriceLine(item: "", quantity: form.quantity, unitPriceFen: 0)
        }
        check.require(
            form.item == nil || form.item == standard.name, "\(path).item", "must be as the charge standard words it, or be left out")
        let price = chargeable ? standard.unitPriceFen : 0
        check.require(
            form.unitPriceFen == nil || form.unitPriceFen == price, "\(path).unitPriceFen",
            "must be \(price) by the charge standard, or be left out")
        return PriceLine(item: standard.name, quantity: form.quantity, unitPriceFen: price, code: standard.code, unit: standard.unit)
    }

    /// A line that no charge standard knows.
    private func free(_ form: PriceLineForm, at path: String, _ check: inout FieldChecks) -> PriceLine {
        check.text(form.item, "\(path).item", limit: PriceLine.longestItem)
        check.optionalText(form.code, "\(path).code", limit: PriceLine.longestCode)
        let price = form.unitPriceFen ?? -1
        check.require(
            (0...PriceLine.highestFen).contains(price), "\(path).unitPriceFen", "must lie between 0 and \(PriceLine.highestFen)")
        return PriceLine(
            item: form.item ?? "", quantity: form.quantity, unitPriceFen: price, code: form.code, atCost: form.atCost ? true : nil)
    }
}
