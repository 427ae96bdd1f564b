import Foundation
import Policy
import SharedModels

/// The first reply in a chat, on principle within nine seconds (INT-21).
extension Contact {
    /// Writes down when it was given, once.
    mutating func take(_ command: NoteFirstReply, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Facts? {
        if let firstReply, command.at == nil || command.at == firstReply.at { return nil }
        guard facts.channel.isChat else { throw Rejection(.ruleViolated, "only a chat has a first reply", rule: "INT-21") }
        guard firstReply == nil else { throw Rejection(.wrongState, "the first reply is on record already", rule: "INT-21") }
        guard state != .void else { throw Rejection(.wrongState, "a contact that is void has no reply", rule: "INT-21") }
        var checks = FieldChecks()
        let at = command.at ?? context.now
        checks.firstReply(at, "at", since: occurredAt, now: context.now)
        try checks.finish("the first reply is noted as it was", rule: "INT-21")
        return Facts(respond(at: at, under: rules))
    }

    mutating func respond(at instant: Date, under rules: Policy) -> ContactResponded {
        let reply = FirstReply(
            at: instant, seconds: Int(instant.timeIntervalSince(occurredAt)),
            inTime: !instant.isLate(for: rules.desk.firstReplyBound(since: occurredAt)))
        firstReply = reply
        return ContactResponded(
            contactId: id, number: number, office: office, channel: facts.channel, respondedAt: instant, seconds: reply.seconds,
            inTime: reply.inTime)
    }

    /// When somebody in a chat had the first reply, judged by the policy of then.
    struct FirstReply: Codable, Hashable, Sendable {
        let at: Date
        /// Since the first words, in whole seconds.
        let seconds: Int
        let inTime: Bool
    }
}

/// When the first reply in a chat was given; now when it is left out (INT-21).
struct NoteFirstReply: Codable, Hashable, Sendable {
    var at: Date?
}

extension FieldChecks {
    /// A first reply lies after the words that it answers, and not ahead.
    mutating func firstReply(_ at: Date, _ field: String, since start: Date, now: Date) {
        guard at.isPlausible else { return instant(at, field) }
        if at < start { note(field, "lies before the contact") }
        if at > now.addingTimeInterval(Self.clockTolerance) { note(field, "lies in the future") }
    }
}
