package import SharedModels

extension LedgerMonth {
    /// Months outside the years that can be written count as the nearest one that can.
    package init(_ month: LocalMonth) {
        self = LedgerMonth(year: min(max(month.year, 1), 9999), month: month.month) ?? .last
    }

    /// The same month as Policy counts it.
    package var local: LocalMonth {
        guard let local = LocalMonth(year: year, month: month) else {
            preconditionFailure("both kinds of month take the years 1…9999 and the months 1…12")
        }
        return local
    }
}
