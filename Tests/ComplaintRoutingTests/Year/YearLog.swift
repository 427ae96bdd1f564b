import SharedModels

/// What happened to one complaint in the simulated year, as people did it: the base of the independent calculation.
struct YearLog: Sendable {
    /// Milliseconds since 1970; the limits run from here.
    let registeredAt: Int64
    /// When it came into the register; later where another service's event was late.
    let enteredAt: Int64
    /// A reason for a major complaint was known at once.
    let majorAtOnce: Bool
    let ownerLimit: Int64?
    /// In the order in which it happened.
    var happenings: [(at: Int64, what: Happening)] = []
}

/// One thing that people did, or that a group brought.
enum Happening: Equatable, Sendable {
    case reviewStarted, infoRequested, infoSupplied, routed, archived
    case acknowledged
    case answered
    case received
    case withdrawn
    case rejected
    case settled(ComplaintClass)
    /// By the review.
    case classified(ComplaintClass, ownerLimit: Int64?)
    case reclassified(ComplaintClass, ownerLimit: Int64?)
    /// The work began; `explained` when the owner was told something at that moment.
    case started(explained: Bool)
    case resolved
    case replied
    case satisfied
    case dissatisfied
    /// It came to a group whose limit runs from `since`.
    case joined(since: Int64)

    /// Whether nothing can happen after it but filing.
    var isEnd: Bool { self == .withdrawn || self == .rejected || self == .satisfied }
}

/// A limit that was not kept.
struct YearBreach: Hashable, Sendable {
    let clock: String
    let bound: Int64
}

/// A rung that was reached: somebody was told.
struct YearReminder: Hashable, Sendable {
    let clock: String
    let due: Int64
    let bound: Int64
}
