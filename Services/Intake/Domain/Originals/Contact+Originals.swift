import Foundation
import SharedModels

extension Contact {
    /// States in which its household may still send something: afterwards nobody would look at it.
    private static let openToOwners: Set<State> = [.recorded, .promised, .assigned, .handedOver, .answered, .replied]

    /// Whether another original fits.
    var hasRoomForOriginal: Bool { state != .void && (originals ?? []).count < Original.most }

    /// Whether another one fits that somebody in this role brings.
    func takesOriginal(by role: Role) -> Bool {
        guard role == .owner else { return hasRoomForOriginal }
        return hasRoomForOriginal && isOpenToOwners && ownersOriginals.count < Original.mostOfOwners
    }

    /// Those that the household sent, oldest first.
    var ownersOriginals: [Original] { (originals ?? []).filter(\.isOwners) }

    private var isOpenToOwners: Bool { Self.openToOwners.contains(state) && withdrawal == nil }

    /// Whether it came in writing and nobody has attached the original yet (INT-07). What counts for nothing lacks nothing.
    var lacksOriginal: Bool { facts.channel.family == .written && state != .void && (originals ?? []).isEmpty }

    /// The same file as the same kind is the same original; what the household sent and what the staff attached are two, because the one sees
    /// nothing of the other.
    func original(_ kind: OriginalKind, _ sha256: String, by role: Role) -> Original? {
        originals?.first { $0.kind == kind && $0.sha256 == sha256 && $0.isOwners == (role == .owner) }
    }

    /// The original is kept with the contact (INT-07): when it is recorded or later, also when it is closed, since paper may come to the
    /// scanner last. It changes nothing of how the contact stands. Its household may as well, as long as it is not over.
    mutating func take(_ command: AttachOriginal, in context: DecisionContext) throws(Rejection) -> Facts? {
        guard original(command.kind, command.sha256, by: context.actor.role) == nil else { return nil }
        if context.actor.role == .owner { try requireOpenToOwners() }
        try require(.recorded, .answered, .promised, .assigned, .handedOver, .replied, .closed, for: "attach")
        guard hasRoomForOriginal else {
            throw Rejection(.ruleViolated, "a contact keeps at most \(Original.most) originals", rule: "INT-07")
        }
        guard takesOriginal(by: context.actor.role) else {
            throw Rejection(.ruleViolated, "a household sends at most \(Original.mostOfOwners) originals with a contact", rule: "INT-07")
        }
        var checks = FieldChecks()
        if command.bytes < 1 { checks.note("", "must not be empty") }
        if command.sha256.wholeMatch(of: /[0-9a-f]{64}/) == nil { checks.note("sha256", "must be 64 hexadecimal digits") }
        try checks.finish("the original is not described as one is", rule: "INT-07")
        let original = Original(
            id: command.id, kind: command.kind, contentType: command.contentType, bytes: command.bytes, sha256: command.sha256,
            at: context.now, by: context.actor.role, subject: context.actor.subject)
        originals = (originals ?? []) + [original]
        return Facts(
            OriginalAttached(
                contactId: id, number: number, office: office, attachedAt: context.now, originalId: original.id, kind: original.kind,
                contentType: original.contentType, bytes: original.bytes))
    }

    private func requireOpenToOwners() throws(Rejection) {
        guard isOpenToOwners else {
            throw Rejection(.wrongState, "nothing can be sent with it any more: the matter is closed, or was taken back; write anew")
        }
    }
}

/// An original as a member of staff may see it: that there is one everybody sees who sees the contact.
struct OriginalView: Encodable, Hashable, Sendable {
    let id: OriginalID
    let kind: OriginalKind
    let contentType: FileType
    let bytes: Int
    let at: Date
    let by: Role
    let subject: String

    init(_ original: Original) {
        id = original.id
        kind = original.kind
        contentType = original.contentType
        bytes = original.bytes
        at = original.at
        by = original.by
        subject = original.subject
    }
}
