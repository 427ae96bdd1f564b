import SharedModels

/// Who handles money at the desk (INT-60).
enum ChargeRoles {
    /// The desk, and finance as with fees: they collect, ask for refunds, and keep and give receipts.
    static let cashiers = BookRoles.desk.union(FeeRoles.finance)
    /// Who runs the desk, or finance, or the company: they approve what goes back.
    static let approvers = BookRoles.leaders.union([.financeManager, .generalManager])
    /// Who needs names and units.
    static let fullSight = FeeRoles.fullSight
    static let readers = FeeRoles.readers
    /// Who reads the settlement of a day.
    static let summaryReaders = cashiers.union(approvers)
}
