import Foundation
import SharedModels

/// How a matter stands, for whoever knows its number and the end of the caller's telephone number (ADR 60): codes and instants only. It names
/// nobody, no unit, and shows nothing that anybody wrote.
struct OwnStatus: Encodable, Hashable, Sendable {
    /// Of the contact, also when it was asked for by the number of the complaint or the repair.
    let number: String
    let kind: ContactKind
    let state: OwnState
    let recordedAt: Date
    /// By when a reply was promised; absent while none is, and once it was given.
    let replyDueAt: Date?
    /// The visit that is agreed; absent while none is.
    let appointedAt: Date?
    /// What happened to the contact, oldest first.
    let steps: [OwnContact.Step]
    /// The complaint, the repairs or the service that came of it, oldest first.
    let cases: [Case]

    /// One of them, as its household sees it, without its id.
    struct Case: Encodable, Hashable, Sendable {
        let kind: ContactKind
        let number: String
        let state: String
        let since: Date
        let appointedAt: Date?
        let dueAt: Date?
        let steps: [CaseProgress.Step]
    }

    /// What is private is left out of what the household sees.
    init(_ own: OwnContact) {
        number = own.number
        kind = own.kind
        state = own.state
        recordedAt = own.recordedAt
        replyDueAt = own.replyDueAt
        appointedAt = own.appointedAt
        steps = own.steps
        cases = (own.cases ?? []).map {
            Case(
                kind: $0.kind, number: $0.number, state: $0.state, since: $0.since, appointedAt: $0.appointedAt, dueAt: $0.dueAt,
                steps: $0.steps)
        }
    }
}
