import Foundation
import SharedModels

/// Who is to be called back, about what, and from when the limit counts.
struct CallbackRequest: Codable, Hashable, Sendable {
    var office: String
    var kind: CallbackKind
    /// Absent for kinds that are tied to no case.
    var subjectCase: SubjectCase?
    /// The human number of that case.
    var subjectNumber: String?
    var contactId: ContactID?
    var cycle: Int
    /// The reply, the returned slip, the day of a plan: what the limit counts from.
    var handledAt: Date
    /// A limit set by people or by a plan.
    var dueBy: Date?
    var particulars: CallbackParticulars
    /// The plan that it comes of (CBK-22).
    var planId: CallbackPlanID? = nil
    /// Whether the owner is one of those who get attention first (CBK-25).
    var isKeyOwner: Bool? = nil
    /// When and how the owner wants to be called, as far as it is known.
    var wishes: OwnerWishes? = nil
    /// What it is sampled and counted by.
    var facts: CallbackFacts? = nil
    /// The way that the case asks for; nil where it says nothing, and a later cycle keeps what an earlier one asked for.
    var proposedChannel: CallbackChannel? = nil
}

/// Person, way and time of a callback.
struct ScheduleForm: Codable, Hashable, Sendable {
    /// Nil for the way that the case asks for, and by phone where it asks for none.
    var channel: CallbackChannel?
    /// Nil to call at once; a visit needs an appointment (CBK-17).
    var appointedAt: Date?
    /// Who calls.
    var person: String
    /// Whether the owner consented to a visit (CBK-17, WE-49).
    var ownerConsents = false
    /// Whether the owner asked for that time, so that hours and attempts of the day do not count.
    var ownerAsked: Bool? = nil
}

/// An attempt that did not reach the owner.
struct FailedAttemptForm: Codable, Hashable, Sendable {
    var cause: AttemptFailure
    /// When to try again, as far as it is known.
    var betterTime: Date?
    var betterPhone: String?
    var note: String?
    /// When and how the owner wants to be called from now on, where that was said.
    var wishes: OwnerWishes? = nil
}

/// A new time; what is left out stays as it was.
struct RescheduleForm: Codable, Hashable, Sendable {
    /// Nil for the better time that was noted with the failed attempt.
    var appointedAt: Date?
    var channel: CallbackChannel?
    var person: String?
    var ownerConsents = false
    /// Whether the owner asked for that time; a better time that was noted counts as asked for.
    var ownerAsked: Bool? = nil
    /// When and how the owner wants to be called from now on, where that was said.
    var wishes: OwnerWishes? = nil
}

/// What the owner said (CBK-04, CBK-16).
struct CallbackForm: Codable, Hashable, Sendable {
    var rating: ServiceRating
    var remarks: String
    /// Under a visit's record, and wherever the policy asks for it (CBK-08, K-09).
    var signature: OwnerSignature?
    /// How the owner confirmed the record on the phone, where the policy asks for that (K-09).
    var confirmation: String?
    var problem: ProblemForm?
    /// The answers to what this kind of callback asks (CBK-14 to CBK-16).
    var contents: CallbackContents? = nil
    /// The open letter by which a letter is answered, without personal data (K-28).
    var openText: String? = nil
}

/// The owner's signed opinion.
struct OwnerSignature: Codable, Hashable, Sendable {
    var signedBy: String
    var opinion: String
}

/// A problem noted in a callback.
struct ProblemForm: Codable, Hashable, Sendable {
    var scope: ProblemScope
    var subject: ComplaintSubject?
    /// Reasons for a major complaint that only a human can see (CMP-03).
    var majorReasons: [MajorReason] = []
    /// The complaint that comes of another matter (CMP-47).
    var complaint: ComplaintParticulars?
}

/// Person, way and time, as they stand.
struct Appointment: Codable, Hashable, Sendable {
    let channel: CallbackChannel
    let at: Date
    let person: String
    /// Whether the owner asked for that time.
    var ownerAsked: Bool? = nil
}

/// A failed attempt, as it is kept.
struct Attempt: Codable, Hashable, Sendable {
    let form: FailedAttemptForm
    let at: Date
    let by: Role
}

/// A complete record of one cycle.
struct CallbackRecord: Codable, Hashable, Sendable {
    let cycle: Int
    let form: CallbackForm
    let channel: CallbackChannel
    let at: Date
    let by: Role
    /// The token's subject of whoever recorded it; absent in what was stored before it was kept.
    var caller: String? = nil
}

/// A review of a routine record.
struct Review: Codable, Hashable, Sendable {
    let note: String
    let by: Role
    let at: Date
}

extension CallbackChannel {
    /// The way of a callback that what came in asks for: a letter is answered by letter (CBK-04, K-28); nil where it asks for none.
    init?(answering channel: Channel) {
        guard channel == .letter else { return nil }
        self = .letter
    }
}
