import Foundation
import SharedModels

extension Contact {
    /// Whether another original fits.
    var hasRoomForOriginal: Bool { state != .void && (originals ?? []).count < Original.most }

    /// Whether it came in writing and nobody has attached the original yet (INT-07). What counts for nothing lacks nothing.
    var lacksOriginal: Bool { facts.channel.family == .written && state != .void && (originals ?? []).isEmpty }

    /// The same file as the same kind is the same original.
    func original(_ kind: OriginalKind, _ sha256: String) -> Original? {
        originals?.first { $0.kind == kind && $0.sha256 == sha256 }
    }

    /// The original is kept with the contact (INT-07): when it is recorded or later, also when it is closed, since paper may come to the
    /// scanner last. It changes nothing of how the contact stands.
    mutating func take(_ command: AttachOriginal, in context: DecisionContext) throws(Rejection) -> Facts? {
        guard original(command.kind, command.sha256) == nil else { return nil }
        try require(.recorded, .answered, .promised, .assigned, .handedOver, .replied, .closed, for: "attach")
        guard hasRoomForOriginal else {
            throw Rejection(.ruleViolated, "a contact keeps at most \(Original.most) originals", rule: "INT-07")
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
