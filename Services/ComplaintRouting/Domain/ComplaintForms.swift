import Foundation
import SharedModels

/// What the register takes (CMP-11 to CMP-13).
struct ComplaintRegistration: Codable, Hashable, Sendable {
    var office: String
    var channel: Channel
    /// When another service took it; the limits run from then. Nil at the desk: now.
    var reportedAt: Date?
    var subject: ComplaintSubject?
    /// Reasons for a major complaint that are known at once (WE-07); those that the system detects are not accepted here.
    var majorReasons: [MajorReason] = []
    /// By when the owner wants it solved (CMP-32).
    var ownerLimit: Date?
    /// Made straight to the company: the quality department reviews and routes it (CMP-23).
    var toCompany = false
    var contactId: ContactID?
    /// The callback in which it was heard (CMP-47).
    var raisedInTaskId: CallbackTaskID?
    var particulars: ComplaintParticulars
}

/// Something told to the owner, or to be told; without a channel it goes back the way that the complaint came (CMP-39).
struct OwnerMessage: Codable, Hashable, Sendable {
    var text: String
    var channel: Channel?
    /// Why another way than the complaint's was taken; a reply needs it then.
    var deviation: String?
}

/// By when an owner who could not be answered at once is to have the reply (CMP-18): whoever gives the first response asks.
enum ReplyTime: Hashable, Sendable {
    case agreed(Date)
    /// Why no time could be agreed; then the limits of the policy alone hold.
    case notAgreed(because: String)

    var agreedBy: Date? { if case .agreed(let time) = self { time } else { nil } }
    var whyNot: String? { if case .notAgreed(let reason) = self { reason } else { nil } }
}

/// What was told to the owner, how and when.
struct Told: Codable, Hashable, Sendable {
    let message: OwnerMessage
    let channel: Channel
    let at: Date
}

/// A complaint that needs no review and no department.
struct Settlement: Codable, Hashable, Sendable {
    /// `general` or `no_liability`.
    var `class`: ComplaintClass
    var subject: ComplaintSubject?
    var result: String
    var channel: Channel?
    /// As in `Resolution`.
    var callbackDueBy: Date?
}

/// What is missing before the complaint can be accepted (CMP-14).
struct InfoRequest: Codable, Hashable, Sendable {
    var missing: [ComplaintRequirement]
    var note: String?
}

/// The reviewer's judgement.
struct Classification: Codable, Hashable, Sendable {
    var `class`: ComplaintClass
    /// Needed for `major`, unless the complaint has reasons already.
    var majorReasons: [MajorReason] = []
    /// Needed unless the register has it.
    var subject: ComplaintSubject?
    /// The owner's limit, when the register does not have it.
    var ownerLimit: Date?
    /// Before when a general complaint is to be solved, where the policy leaves that to people (`manual`, CMP-36).
    var dueBy: Date?
    /// Whether the owner wants help with trouble in daily life that is outside the office's service (K-16).
    var ownerWantsHelp: Bool?
}

/// A change of the class or of the subject, or more reasons for a major complaint.
struct Reclassification: Codable, Hashable, Sendable {
    /// Nil leaves it as it is.
    var `class`: ComplaintClass?
    var majorReasons: [MajorReason] = []
    /// What it is about after all; nil leaves it as it is (CMP-09).
    var subject: ComplaintSubject?
    /// Who is to work on it when the routing matrix gives the subject to others than have it (CMP-25, CMP-29).
    var person: String?
    var ownerLimit: Date?
    /// As in `Classification`.
    var dueBy: Date?
    /// As in `Classification`.
    var ownerWantsHelp: Bool?
    var reason: String
}

/// Who is to work on it; without a department the routing matrix decides (CMP-25, CMP-29).
struct RoutingOrder: Codable, Hashable, Sendable {
    var department: Role?
    /// The person, named by whoever routes.
    var person: String
    /// How it should be handled (CMP-26).
    var proposal: String
}

/// Who works on it.
struct Assignment: Codable, Hashable, Sendable {
    let department: Role
    /// The others that the routing matrix names beside it.
    let jointly: [Role]
    let person: String
    let proposal: String?
}

/// The return slip of a complaint that could not be dealt with on the spot: with whoever works on it, until the result is on it (CMP-11).
struct ReturnSlip: Codable, Hashable, Sendable {
    /// When it went to whoever has it.
    let since: Date
    /// When the result came back on it.
    var until: Date?
}

/// Who is to come and explain (CMP-19).
struct CallIn: Codable, Hashable, Sendable {
    /// A head; nil for the one whom the way of the complaint asks for.
    var post: Role?
    var person: String?
    /// What they are to explain.
    var reason: String

    /// The posts that can be called in: supervisors, heads of departments, the office director (CMP-19, CMP-21).
    static let posts: Set<Role> = [
        .ownerServiceSupervisor, .ownerRelationsSupervisor, .engineeringSupervisor, .csManager, .securityManager, .financeManager,
        .deptHead,
        .officeDirector,
    ]
}

/// A head who was called in.
struct CalledIn: Codable, Hashable, Sendable {
    let asked: CallIn
    let post: Role
    let at: Date
}

/// The result (CMP-40, CMP-41).
struct Resolution: Codable, Hashable, Sendable {
    var result: String
    /// Who signed for the department.
    var signedBy: String
    /// Where the corrective action report is; a major complaint needs it (CMP-42).
    var correctiveReport: String?
    /// Before when to call the owner back, where the policy leaves that to people (`manual`, K-04).
    var callbackDueBy: Date?
}

/// The written report of a major complaint (RPT-10, K-05).
struct MajorReport: Codable, Hashable, Sendable {
    var result: String
    /// How the owner took it.
    var reaction: String
    var writtenAt: Date
    /// The token's subject.
    var writtenBy: String
}

/// A round that ended with a dissatisfied owner (CMP-44).
struct Round: Codable, Hashable, Sendable {
    let cycle: Int
    let resolution: Resolution?
    let reply: Told?
    let remarks: String?
}
