import Foundation
import SharedModels

/// What an owner orders, where, and whom to ask for.
struct ServiceForm: Codable, Hashable, Sendable {
    var office: String
    var service: PaidServiceKind
    var particulars: ServiceParticulars
    /// From when, and for what lasts until when; asked for where engineering is needed (INT-64, INT-66).
    var wanted: ServiceTime?
    /// The contact that it came from.
    var contact: ServiceContact?
}

/// The contact that a request came from, and the way by which it came.
struct ServiceContact: Codable, Hashable, Sendable {
    let id: ContactID
    let channel: Channel
}

/// A time, or from when until when.
struct ServiceTime: Codable, Hashable, Sendable {
    var from: Date
    var until: Date?
}

/// Who delivers plants, and that they were told at once (INT-65).
struct ServiceSupplier: Codable, Hashable, Sendable {
    let name: String
    let toldAt: Date
    let by: Role
}

/// What somebody wrote about a request; never in an event.
struct ServiceNote: Codable, Hashable, Sendable {
    let text: String
    let at: Date
    let by: Role
}

/// A price, from the charge standard where the company has one (INT-62).
struct ServicePrice: Codable, Hashable, Sendable {
    let lines: [PriceLine]
    /// Fen for one of `charge`.
    let totalFen: Int
    let charge: ServiceCharge
    let at: Date

    /// Lines of one price at most.
    static let mostLines = 50
}

/// The owner's signature; of plants the supplier's too (INT-62, INT-64, INT-65).
struct ServiceSigning: Codable, Hashable, Sendable {
    /// The name as it was signed.
    var signedBy: String
    var supplierSignedBy: String?
}

/// What was signed, and when.
struct ServiceConfirmation: Codable, Hashable, Sendable {
    let signing: ServiceSigning
    let at: Date
}

/// What was done: air-conditioning has the time from switching on to switching off (INT-64).
struct ServiceDelivery: Codable, Hashable, Sendable {
    var used: ServiceTime?
    var remarks: String?
    let at: Date
    /// Seconds that are charged; of air-conditioning only.
    var chargedSeconds: Int?
}

/// The owner takes the work, one-off cleaning by signature: to take it is to be content with it (INT-63).
struct ServiceTaking: Codable, Hashable, Sendable {
    var signedBy: String?
    var remarks: String?
    /// That the owner was asked and is content; nil where nobody wrote it down. Who is not has it done again (INT-63).
    var satisfied: Bool?
}

/// That the owner took the work.
struct ServiceAcceptance: Codable, Hashable, Sendable {
    let taking: ServiceTaking
    let at: Date
}

/// What goes into a month's summary for finance.
struct ServiceBilling: Hashable, Sendable {
    var month: LedgerMonth
    /// Fen; worked out from the price where it can be, and then left out or the same.
    var amountFen: Int?
}

/// An amount in a month's summary.
struct ServiceBill: Codable, Hashable, Sendable {
    let month: LedgerMonth
    let amountFen: Int
    /// What the supplier owes of it, for plants (INT-65).
    let claimFen: Int?
    let at: Date
    let by: Role
}

/// An agreement ends with a day.
struct ServiceEnding: Codable, Hashable, Sendable {
    let lastDay: String
    let lastMonth: LedgerMonth
    let at: Date
}
