import Foundation
import SharedModels

/// A view that an owner said in a forum (意见), and what became of it. The API calls it a view.
struct ForumOpinion: Codable, Hashable, Sendable {
    /// Its place in the record, from 1.
    let number: Int
    let form: OpinionForm
    let at: Date
    let by: Role
    var state: State
    /// What was replied, in order; the last `repliesKept`, the history knows of all.
    var replies: [OpinionReply] = []
    /// Whether a limit passed before the owner had the reply.
    var wasLate = false
    /// The complaint that it became.
    var complaintId: ComplaintID?
    /// The repair slip that it became.
    var workOrderId: WorkOrderID?

    /// Replies that the case itself keeps of one view.
    static let repliesKept = 10

    /// How far a view has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case awaitingReply = "awaiting_reply"
        /// The department replied; the owner is to be told.
        case replied
        /// The owner was told and is satisfied.
        case satisfied
        /// It goes its way as a complaint.
        case complaint
        /// It goes its way as a repair.
        case repair

        /// Whether nobody owes the owner a reply here.
        var isSettled: Bool {
            switch self {
            case .satisfied, .complaint, .repair: true
            case .awaitingReply, .replied: false
            }
        }
    }
}

/// A view as it is recorded: exactly one of department, complaint and repair says what is done about it.
struct OpinionForm: Codable, Hashable, Sendable {
    var text: String
    var subject: ComplaintSubject
    /// Who spoke; absent where nobody asked.
    var speaker: ForumGuest?
    /// Who is asked for the reply.
    var department: Role?
    var complaint: OpinionComplaint?
    var repair: OpinionRepair?
}

/// A view that is a complaint (CBK-12, INT-08).
struct OpinionComplaint: Codable, Hashable, Sendable {
    var particulars: ComplaintParticulars
    /// Reasons for a major complaint that only a human can see (CMP-03).
    var majorReasons: [MajorReason] = []
}

/// A view that is a repair (REP-05).
struct OpinionRepair: Codable, Hashable, Sendable {
    var particulars: RepairParticulars
    var urgency: RepairUrgency
    /// For an emergency by one of the seven categories (REP-02).
    var emergencyCategory: EmergencyCategory?
    /// When the technician is expected; absent for an emergency, which is attended at once.
    var appointedAt: Date?
}

/// What a department replied to a view.
struct OpinionReply: Codable, Hashable, Sendable {
    let text: String
    let at: Date
    let by: Role
    /// How the owner took it, once told.
    var told: Told?

    /// That the owner was told.
    struct Told: Codable, Hashable, Sendable {
        let telling: OpinionTelling
        let at: Date
        let by: Role
    }
}

/// How the owner was told a reply, and took it.
struct OpinionTelling: Codable, Hashable, Sendable {
    var channel: CallbackChannel
    /// A reply that does not satisfy is followed by another (CBK-29: satisfactory).
    var isSatisfied: Bool
    var remarks: String?
    /// When the reply that was told was written; absent when whoever told it did not say.
    var repliedAt: Date? = nil
}
