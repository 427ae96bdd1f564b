import Foundation
import SharedModels

/// A call as a caller of the API sees it, beside the fields that every case has.
struct CallView: Encodable, Hashable, Sendable {
    let externalId: String
    let direction: CallDirection
    let from: String?
    let to: String?
    let queue: String?
    let user: String?
    let cause: String?
    let begunAt: Date?
    let answeredAt: Date?
    let endedAt: Date?
    let endAssumed: Bool
    /// Whether it broke off (INT-23); absent while nobody says.
    let dropped: Bool?
    /// While an owner's call is spoken on: how the caller is prompted who says nothing (INT-22).
    let silence: SilencePrompts?
    let judgement: CallJudgement?
    let lookedUpAt: Date?
    /// From the answer to the look-up (INT-14).
    let secondsToLookUp: Int?
    let contactId: ContactID?
    /// From the answer to the contact that was recorded of it (INT-14).
    let secondsToContact: Int?
    /// Whether the caller has waited too long for an answer: say so and offer to call back (INT-14).
    let offersCallback: Bool
    let returned: CallReturnView?
    /// Whether numbers are shortened for this reader.
    let masked: Bool
}

/// That the desk called back (INT-23).
struct CallReturnView: Encodable, Hashable, Sendable {
    let at: Date
    let by: Role
    /// Why the call was dropped or missed; for those who see numbers in full.
    let reason: String?
    let apologised: Bool?
}

extension Call {
    func reveals(to actor: Actor) -> Bool {
        (from != nil || to != nil || returnNote?.reason != nil) && CallRoles.fullSight.contains(actor.role)
    }

    func showsReasons(to actor: Actor) -> Bool { CallRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> CallView {
        let masked = !CallRoles.fullSight.contains(actor.role)
        return CallView(
            externalId: externalId, direction: isInbound ? .inbound : .outbound, from: masked ? from.map(Mask.phone) : from,
            to: masked ? to.map(Mask.phone) : to, queue: queue, user: user, cause: cause, begunAt: begunAt, answeredAt: answeredAt,
            endedAt: endedAt, endAssumed: isAssumed, dropped: dropped,
            silence: state == .talking && isInbound ? silence : nil, judgement: judgement, lookedUpAt: lookedUpAt,
            secondsToLookUp: seconds(to: lookedUpAt), contactId: contact?.id, secondsToContact: seconds(to: contact?.at),
            offersCallback: offersCallback,
            returned: returned.map {
                CallReturnView(at: $0.at, by: $0.by, reason: masked ? nil : returnNote?.reason, apologised: returnNote?.apologised)
            }, masked: masked)
    }

    /// Whole seconds since the answer; none before it.
    private func seconds(to instant: Date?) -> Int? {
        guard let instant, let answeredAt else { return nil }
        return max(0, Int(instant.timeIntervalSince(answeredAt)))
    }
}
