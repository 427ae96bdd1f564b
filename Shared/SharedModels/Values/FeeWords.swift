/// What a payment notice charges for (INT-55).
package enum FeeChargeKind: String, Codable, Sendable, CaseIterable {
    /// Management fee.
    case management
    /// Water, electricity, heat, gas.
    case energy
    case paidService = "paid_service"
}

/// One line of a payment notice.
package struct FeeCharge: Codable, Hashable, Sendable {
    package let charge: FeeChargeKind
    /// 1 to `highestFen`.
    package let amountFen: Int

    /// A hundred million yuan.
    package static let highestFen = 10_000_000_000

    package init(charge: FeeChargeKind, amountFen: Int) {
        self.charge = charge
        self.amountFen = amountFen
    }
}

/// By which means an owner is reached about what is owed (INT-56, INT-58). Nothing that others see: a board in the hall is none.
package enum FeeMeans: String, Codable, Sendable, CaseIterable {
    case phone
    /// In person, at the unit or at the desk.
    case visit
    case letter
    case registeredLetter = "registered_letter"
    case email
    case sms
    case wechat
    case app
}
