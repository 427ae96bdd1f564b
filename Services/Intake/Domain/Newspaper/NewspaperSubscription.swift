import Foundation
import Policy
import SharedModels

/// A newspaper or magazine that the company subscribes to (报刊订阅), managed at the desk (INT-38): for whom, how many copies, how long; the desk is
/// reminded before it runs out.
struct NewspaperSubscription: BookEntry, Hashable {
    typealias Command = NewspaperCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "newspaper_subscription", numberPrefix: "NP")
    static let noun = "newspaper subscription"

    enum State: String, Codable, Sendable, CaseIterable {
        case running
        /// Its last day is over; it can be renewed still.
        case ended
        case cancelled
    }

    let id: NewspaperSubscriptionID
    let number: String
    let office: String
    var form: NewspaperForm
    let entered: BookStamp
    var state = State.running
    var clocks: [CaseClock] = []
    /// In order; the last `kept`.
    var renewals: [Renewal] = []
    var cancelled: BookStamp?

    /// Renewals that the case itself keeps, and clocks.
    static let kept = 60

    /// T-RENEW: `mail.renew_before` its end the desk is reminded.
    static let reminder = "T-RENEW"
    /// T-SUBSCRIPTION: its last day is over.
    static let end = "T-SUBSCRIPTION"

    var stateCode: String { state.rawValue }

    var open: [NewspaperCommand.Code] {
        switch state {
        case .running: [.renew, .cancel]
        case .ended: [.renew]
        case .cancelled: []
        }
    }

    static func command(forDue clock: String) -> NewspaperCommand? { [reminder, end].contains(clock) ? .clockDue : nil }

    /// That it goes on.
    struct Renewal: Codable, Hashable, Sendable {
        let until: LocalDate
        let copies: Int
        let at: Date
        let by: Role
    }
}

/// What is subscribed to, for whom, and for how long.
struct NewspaperForm: Codable, Hashable, Sendable {
    /// The newspaper or magazine.
    var title: String
    var copies: Int
    /// Who reads it.
    var department: Role
    /// Where it is ordered: the post office, a publisher.
    var supplier: String?
    /// The first day.
    var since: LocalDate
    /// The last day.
    var until: LocalDate

    /// Copies of one subscription at most.
    static let mostCopies = 1_000
    /// Days of one subscription, and of one renewal, at most: five years.
    static let mostDays = 5 * 366
}

/// What can be asked of a newspaper subscription.
enum NewspaperCommand: BookCommand {
    case enter(office: String, NewspaperForm)
    /// It goes on until that day; with another number of copies where one is given.
    case renew(until: LocalDate, copies: Int?)
    case cancel(reason: String)
    /// System: it ends soon, or has ended.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case enter, renew, cancel
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .enter: .enter
        case .renew: .renew
        case .cancel: .cancel
        case .clockDue: .clockDue
        }
    }

    var isClockDue: Bool { self == .clockDue }
}
