/// It is known on which ring a call was answered, and whether that was in time (INT-20, WE-68). Told again when the rings turn out
/// to be others.
package struct CallJudged: Event, Equatable {
    package static let type: EventType = "guanjia.intake.call.judged.v1"
    package static let topic = Topic.intake

    package let callId: CallID
    package let number: String
    package let office: String
    /// The ring on which it was answered.
    package let rings: Int
    /// Whether that was within `call.ring_limit`.
    package let inTime: Bool
    /// Whether the ring follows from the delay, because the telephone system counts none.
    package let isEstimated: Bool

    package init(
        callId: CallID, number: String, office: String, rings: Int, inTime: Bool, isEstimated: Bool
    ) {
        self.callId = callId
        self.number = number
        self.office = office
        self.rings = rings
        self.inTime = inTime
        self.isEstimated = isEstimated
    }
}
