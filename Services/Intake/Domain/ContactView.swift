import Foundation
import SharedModels

/// A contact as a member of staff may see it: names and telephone numbers are masked unless the role needs them (OPS-01, OPS-02, D13).
struct ContactView: Encodable, Hashable {
    /// What it is about; `kind` in an answer is the kind of case.
    let contactKind: ContactKind
    let channel: Channel
    let occurredAt: Date
    let recordedAt: Date
    let recorderRole: Role
    let caller: Caller
    /// Absent for a masked complaint: its registration is confidential (OPS-02).
    let reason: String?
    /// The emergency categories that its words mean (REP-02); absent when they mean none, and with the reason where that is masked.
    let proposedEmergency: [EmergencyProposal]?
    let responsible: Responsible?
    let addressee: String?
    let appointmentAt: Date?
    let original: String?
    /// Those that are kept here, oldest first (INT-07); absent when there are none.
    let originals: [OriginalView]?
    let originalCount: Int
    /// Whether it came in writing and its original is not here yet.
    let lacksOriginal: Bool
    let linkedTo: ContactID?
    /// The call that it was recorded of; absent for a masked complaint, as the household's file is, because both tell who complains.
    let callId: CallID?
    /// The file of the caller's household, where it is known (INT-39).
    let householdId: HouseholdID?
    /// When the owner prefers to be called, as the owner wrote it with the matter.
    let preferredTimes: [PreferredHours]?
    /// What the city's hotline said beside, when it passed the matter on itself.
    let hotline: HotlineFacts?
    let answer: Contact.Answer?
    let promise: Promise?
    let assignment: Contact.Assignment?
    /// What was found, and what is proposed to the director (INT-11).
    let verification: Contact.Verification?
    let reply: Contact.Reply?
    /// Who was asked what and since when, in order (INT-18); of a masked complaint only what was asked of the reader's post.
    let consultations: [Contact.Consultation]?
    /// That the matter is important, and who was told (INT-24); of a masked complaint without the words.
    let important: Contact.Importance?
    /// When somebody in a chat had the first reply, and whether in time (INT-21).
    let firstReply: Contact.FirstReply?
    /// When the addressee of a relayed message had it, and the post that said so (INT-06); who it was stands in the history.
    let confirmedAt: Date?
    let confirmedBy: Role?
    let child: Child?
    let closing: Contact.Closing?
    let voiding: Contact.Voiding?
    /// When the owner asked by an app when it will be done, oldest first (催单); without words where those are masked.
    let urgings: [Contact.Urging]?
    /// That the owner took it back by an app.
    let withdrawal: Contact.Withdrawal?
    /// How content the owner said to be.
    let rating: Contact.Rating?
    /// Whether private fields are masked for whoever looks.
    let masked: Bool

    /// A promise as people read it.
    struct Promise: Encodable, Hashable {
        let pace: PromisePace
        let replyDueAt: Date
        let at: Date
    }

    /// Which case it was handed over to.
    struct Child: Encodable, Hashable {
        let kind: ContactKind
        let id: CaseID
        let at: Date
    }
}

extension Contact {
    func reveals(to actor: Actor) -> Bool { seesAll(actor.role) }

    /// A reason in the history is a remark of the desk on the caller (OPS-01).
    func showsReasons(to actor: Actor) -> Bool { seesAll(actor.role) }

    /// The contact for one member of staff.
    func view(for actor: Actor) -> ContactView {
        let masked = !seesAll(actor.role)
        let confidential = masked && contactKind == .complaint
        return ContactView(
            contactKind: contactKind, channel: facts.channel, occurredAt: occurredAt, recordedAt: recordedAt, recorderRole: recorder.role,
            caller: confidential ? caller.hidden : masked ? caller.masked : caller, reason: confidential ? nil : facts.reason,
            proposedEmergency: confidential ? nil : proposedEmergency, responsible: facts.responsible,
            addressee: facts.addressee, appointmentAt: facts.appointmentAt, original: facts.original,
            originals: originals?.map(OriginalView.init), originalCount: originals?.count ?? 0, lacksOriginal: lacksOriginal,
            linkedTo: linkedTo, callId: confidential ? nil : facts.callId, householdId: confidential ? nil : facts.householdId,
            preferredTimes: facts.preferredTimes,
            hotline: masked ? facts.hotline?.masked : facts.hotline,
            answer: confidential ? nil : answer, promise: promise.map { .init(pace: $0.pace, replyDueAt: $0.replyDueAt, at: $0.at) },
            assignment: confidential ? nil : assignment, verification: masked ? nil : verification, reply: confidential ? nil : reply,
            consultations: confidential ? consulted(actor.role) : consultations,
            important: confidential ? important?.masked : important, firstReply: firstReply,
            confirmedAt: confirmedAt, confirmedBy: confirmedBy?.role,
            child: child.map { .init(kind: $0.asked.kind, id: $0.id, at: $0.at) }, closing: confidential ? closing?.masked : closing,
            voiding: voiding,
            urgings: masked ? urgings?.map(\.masked) : urgings, withdrawal: masked ? withdrawal?.masked : withdrawal,
            rating: masked ? rating?.masked : rating, masked: masked)
    }

    /// What was asked of one post; nil when nothing was.
    private func consulted(_ role: Role) -> [Consultation]? {
        isConsulted(role) ? consultations?.filter { $0.asked.role == role } : nil
    }

    /// The desk and its heads see everything, and so does whoever has to call the owner back (INT-17), or may (INT-18).
    private func seesAll(_ role: Role) -> Bool {
        ContactRoles.fullSight.contains(role) || role == assignment?.to.role || role == facts.responsible?.department
            || isSpecialist(role)
    }
}

extension Contact.Closing {
    /// Without the result in words, which tells of the matter.
    fileprivate var masked: Contact.Closing { .init(outcome: outcome, result: nil, closedBy: closedBy, at: at) }
}

extension Contact.Urging {
    /// Without what the owner wrote.
    fileprivate var masked: Self { Self(times: times, at: at, words: nil) }
}

extension Contact.Withdrawal {
    fileprivate var masked: Self { Self(at: at, words: nil) }
}

extension Contact.Rating {
    fileprivate var masked: Self { Self(rating: rating, stars: stars, words: nil, at: at) }
}

extension Caller {
    /// The same for eyes that need no names.
    var masked: Caller {
        var caller = self
        caller.name = name.present.map(Mask.name)
        caller.phone = phone.present.map(Mask.phone)
        return caller
    }

    /// The same of a complaint: neither where the complainant lives nor for which company the complainant speaks (OPS-02).
    fileprivate var hidden: Caller {
        var caller = masked
        caller.unit = unit.present.map(Mask.unit)
        caller.address = nil
        caller.company = nil
        return caller
    }
}
