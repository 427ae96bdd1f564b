import Foundation
import Policy
import SharedModels

/// Another system's wish to be sent events as they happen (webhook, docs/webhooks.md).
///
/// What waits for it is no part of the case: a table holds that, in the order in which it was told.
struct WebhookSubscription: BookEntry {
    typealias Command = WebhookCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "webhook_subscription", numberPrefix: "WH")
    static let noun = "webhook subscription"

    /// 2: what was last asked for again.
    static let format: Int16 = 2

    /// Whether events are sent.
    enum State: String, Codable, Sendable, CaseIterable {
        /// They are.
        case active
        /// Not for now, as somebody wished; they wait.
        case paused
        /// Not until somebody has seen to it; they wait, but for `WebhookSuspension.overfull`.
        case suspended
        case deleted
    }

    let id: WebhookSubscriptionID
    let number: String
    /// The property office whose events are sent, `everyOffice` for those of all.
    let office: String
    var form: WebhookForm
    /// What happened before is not sent.
    let since: Date
    var state = State.active
    /// Why it is suspended.
    var suspension: WebhookSuspension?
    var clocks: [CaseClock] = []
    /// What signs; sealed wherever the case is kept, and gone once it is deleted.
    var secrets: Sealed<WebhookSecrets>?
    /// Until when the secret before signs as well.
    var previousUntil: Date?
    /// What was last asked to be sent again: more than one only where several wishes came in the same transaction.
    var redeliveries: [WebhookRedelivery]?

    /// Stands for all offices.
    static let everyOffice = "*"
    /// How long the secret before a rotation signs beside the new one.
    static let overlap: TimeInterval = 24 * 3_600

    var stateCode: String { state.rawValue }

    /// Whether events wait for it that it cannot be sent now. One that was overfull misses them, which is on record.
    var takesEvents: Bool {
        switch state {
        case .active, .paused: true
        case .suspended: suspension != .overfull
        case .deleted: false
        }
    }

    var open: [WebhookCommand.Code] {
        switch state {
        case .active: [.amend, .pause, .test, .redeliver, .rotateSecret, .delete, .suspend]
        case .paused, .suspended: [.amend, .resume, .redeliver, .rotateSecret, .delete, .suspend]
        case .deleted: []
        }
    }

    /// Those that people give.
    var allowedCommands: [String] { open.filter { $0 != .suspend }.map(\.rawValue) }
}

/// What is sent, and where.
struct WebhookForm: Codable, Hashable, Sendable {
    var name: String
    var url: String
    /// Types of events, and beginnings of types that end in a dot; in no order, none twice.
    var types: [String]

    /// Patterns of one subscription.
    static let mostTypes = 50
}

/// Which deliveries are to be made again.
enum WebhookSelection: Codable, Hashable, Sendable {
    /// Those that were made from a time on, and before another where there is one; with them what waits after a try that failed.
    case delivered(from: Date, until: Date?)
    /// Those of these events, `mostEvents` at most, in no order, none twice.
    case events([EventID])

    /// Events that may be named at once.
    static let mostEvents = 100
    /// Deliveries that may be made again at once.
    static let mostDeliveries = 10_000
}

/// That deliveries were asked for again.
struct WebhookRedelivery: Codable, Hashable, Sendable {
    let askedAt: Date
    let selection: WebhookSelection
}

/// What signs a subscription's deliveries.
struct WebhookSecrets: Codable, Hashable, Sendable {
    var current: WebhookSecret
    var previous: WebhookSecret?
}

/// What can be asked of a subscription.
enum WebhookCommand: BookCommand {
    /// `secret` is a fresh random one.
    case create(office: String?, WebhookForm, secret: WebhookSecret)
    case amend(WebhookForm)
    case pause
    case resume
    case rotateSecret(WebhookSecret)
    /// An event of its own goes to it, the way that all others go.
    case test
    /// What it has taken, or has not taken at a try, goes to it anew.
    case redeliver(WebhookSelection)
    case delete
    /// System: it cannot go on as it is.
    case suspend(WebhookSuspension)

    enum Code: String, Sendable, CaseIterable {
        case create, amend, pause, resume, test, redeliver
        case rotateSecret = "rotate-secret"
        case delete, suspend
    }

    var name: Code {
        switch self {
        case .create: .create
        case .amend: .amend
        case .pause: .pause
        case .resume: .resume
        case .rotateSecret: .rotateSecret
        case .test: .test
        case .redeliver: .redeliver
        case .delete: .delete
        case .suspend: .suspend
        }
    }
}
