import Foundation
import Policy
import SharedModels

/// A service that an owner orders for money, from the wish to the reconciled bill (domain 3.7; INT-62 to INT-67).
struct ServiceRequest: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "service_request", numberPrefix: "SR")

    /// 2: the charges by which the desk collected for it. 3: goods that were asked for later; that the owner was content.
    /// 4: the reminder before the start.
    static let format: Int16 = 4

    /// How far a request has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case requested
        /// Whoever serves has looked at it and can do it.
        case assessed
        /// Not possible at the wanted time; another is to be agreed with the owner.
        case rescheduleNeeded = "reschedule_needed"
        /// The owner was told a price of the charge standard.
        case priced
        /// The supervisor has approved the agreement.
        case approved
        /// The owner has signed. An agreement stays here while it runs and is billed month by month.
        case confirmed
        case declined
        case scheduled
        case delivered
        /// The owner has taken the work.
        case accepted
        /// Everything is in a month's summary.
        case billed
        /// Finance has reconciled it.
        case closed
        case cancelled
    }

    let id: ServiceRequestID
    let number: String
    let form: ServiceForm
    let openedAt: Date
    var state = State.requested
    /// When the owner wants it, as last agreed.
    var wanted: ServiceTime?
    var supplier: ServiceSupplier?
    var assessment: ServiceNote?
    /// What goes by the lift, as it was asked for when somebody looked at it; nil while the order says it, or nobody does (INT-66).
    var askedGoods: String?
    var price: ServicePrice?
    var approval: ServiceNote?
    var confirmation: ServiceConfirmation?
    /// Where the copy of the agreement lies; the original is with finance then.
    var filing: ServiceNote?
    var schedule: ServiceTime?
    /// When whoever serves was reminded of the present start; nil while nobody was.
    var remindedAt: Date?
    var repairId: WorkOrderID?
    var delivery: ServiceDelivery?
    /// How often the owner had the work done again.
    var refusals = 0
    var lastRefusal: ServiceNote?
    var acceptance: ServiceAcceptance?
    var callbackTaskId: CallbackTaskID?
    /// By month, in the order in which they were made; at most `mostBills`.
    var bills: [ServiceBill] = []
    /// What the desk collected for it, in the order in which it was heard of (INT-60); nil for nothing.
    var payments: [ServicePayment]?
    var ending: ServiceEnding?
    var clocks: [CaseClock] = []
    /// Why it was declined, cancelled or put off, in the words of whoever said so.
    var lastReason: ServiceNote?

    /// Months that one agreement can be billed for: twenty years.
    static let mostBills = 240

    /// Charges for one service: no more are collected for it then. Those that are collected in the same instant still count.
    static let mostPayments = 300

    var office: String { form.office }
    /// What goes by the lift (INT-66).
    var goods: String? { askedGoods ?? form.particulars.goods.present }
    var service: PaidServiceKind { form.service }
    var stateCode: String { state.rawValue }
    var allowedCommands: [String] { offered.map(\.rawValue) }

    static func command(forDue clock: String) -> ServiceCommand? {
        clock == ServiceClock.start ? .remind : ServiceClock.month(of: clock).map { .clockDue($0) }
    }

    /// The commands that people may give in the present state, in the order of the way that a request goes.
    var offered: [ServiceCommand.Code] { state.commands.filter { !$0.isInternal && takes($0) } }

    /// Whether the facts of this request let a command through that its state would take.
    private func takes(_ command: ServiceCommand.Code) -> Bool {
        switch command {
        case .tellSupplier: service == .plants
        case .assess:
            service.isAssessed && (service != .plants || supplier != nil) && (!service.hasTime || wanted?.isWhole(for: service) == true)
        case .postpone, .reschedule: service.hasTime
        // Water is brought without anybody looking at anything first (INT-67).
        case .price: state != .requested || !service.isAssessed
        case .approve: service == .dailyCleaning
        case .confirm: state == .approved || service != .dailyCleaning
        // Where engineering is needed, another time is agreed first.
        case .schedule: !service.isAgreement && (state == .confirmed || !service.hasTime)
        case .fileAgreement: service.isAgreement && filing == nil
        case .bill: service.isAgreement ? filing != nil || service != .dailyCleaning : state == .accepted
        case .end: service.isAgreement && ending == nil
        case .cancel: !(state == .confirmed && service.isAgreement)
        case .open, .decline, .deliver, .accept, .refuse, .close, .clockDue, .notePayment, .remind: true
        }
    }
}

extension ServiceRequest.State {
    /// Money can come, and go back, whatever the state.
    var commands: [ServiceCommand.Code] { ownCommands + [.notePayment] }

    private var ownCommands: [ServiceCommand.Code] {
        switch self {
        case .requested: [.tellSupplier, .assess, .postpone, .reschedule, .price, .cancel]
        case .assessed: [.postpone, .reschedule, .price, .cancel]
        case .rescheduleNeeded: [.reschedule, .cancel]
        case .priced: [.reschedule, .price, .approve, .confirm, .decline, .cancel]
        case .approved: [.reschedule, .price, .confirm, .decline, .cancel]
        case .confirmed: [.postpone, .reschedule, .schedule, .fileAgreement, .bill, .end, .clockDue, .cancel]
        case .scheduled: [.postpone, .reschedule, .schedule, .deliver, .remind, .cancel]
        case .delivered: [.accept, .refuse]
        case .accepted: [.bill, .clockDue]
        case .billed: [.close]
        case .declined, .closed, .cancelled: []
        }
    }
}

extension ServiceTime {
    /// Whether it says what this service needs to know: air-conditioning runs until some time.
    func isWhole(for service: PaidServiceKind) -> Bool { service != .overtimeAC || until != nil }
}

extension PaidServiceKind {
    /// Runs month by month under an agreement (INT-62, INT-65).
    var isAgreement: Bool { self == .dailyCleaning || self == .plants }

    /// Somebody looks first whether and how it can be done.
    var isAssessed: Bool { self != .bottledWater }

    /// Needs engineering at a certain time (INT-64, INT-66).
    var hasTime: Bool { self == .lift || self == .overtimeAC }

    /// What its price is for.
    var charge: ServiceCharge {
        switch self {
        case .dailyCleaning, .plants: .month
        case .overtimeAC: .hour
        case .specialCleaning, .lift, .bottledWater: .once
        }
    }
}

/// The clocks of a request: one for each month in whose summary it has to be (T-MONTHEND), and one until whoever serves is reminded
/// (domain 3.7).
enum ServiceClock {
    /// T-SERVICE: when whoever serves is reminded of the start.
    static let start = "T-SERVICE"

    private static let prefix = "T-MONTHEND-"

    static func name(of month: LedgerMonth) -> String { "\(prefix)\(month)" }

    /// The month that a clock belongs to; nil for a name that is none.
    static func month(of name: String) -> LedgerMonth? { name.hasPrefix(prefix) ? LedgerMonth(String(name.dropFirst(prefix.count))) : nil }
}
