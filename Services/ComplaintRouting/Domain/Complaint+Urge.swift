import Foundation
import SharedModels

/// How often an owner asked when it will be done, and when last.
struct Urged: Codable, Hashable, Sendable {
    let times: Int
    let at: Date
}

extension ComplaintStep {
    /// The owner asks when it will be done (催单): on record, and told to the post that has the complaint in hand (CMP-29). It moves no clock.
    mutating func note(_ urge: UrgeNote) throws(Rejection) {
        var checks = FieldChecks()
        checks.optionalText(urge.words, "words")
        try checks.finish()
        reason = urge.words
        let times = (complaint.urged?.times ?? 0) + 1
        complaint.urged = Urged(times: times, at: urge.at)
        tell(
            ComplaintUrged(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, urgedAt: urge.at, times: times,
                notify: [complaint.stageOwner.post]))
    }
}
