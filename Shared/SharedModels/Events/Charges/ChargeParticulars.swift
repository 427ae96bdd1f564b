/// Who paid, for which unit, and for what.
package struct ChargeParticulars: Codable, Hashable, Sendable {
    package let unit: String
    package let payer: String
    /// For what, in words; absent when the subject says all.
    package let what: String?

    package init(unit: String, payer: String, what: String? = nil) {
        self.unit = unit
        self.payer = payer
        self.what = what
    }
}
