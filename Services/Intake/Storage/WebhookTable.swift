import Casework
import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels

/// The tables `webhook_subscription` and `webhook_delivery`: who is sent events, and what waits for them.
enum WebhookTable {
    /// Follows the subscriptions.
    static let index = CaseIndex(WebhookSubscription.self) { cases in cases.flatMap(statements) }

    /// Which types anybody wants.
    static var gate: EventGate {
        EventGate(
            """
            SELECT DISTINCT unnest(types || \(WebhookTested.type.rawValue)) FROM webhook_subscription WHERE state <> 'deleted'
            """)
    }

    private static func statements(_ entry: CaseIndex.Entry<WebhookSubscription>) -> [SQL] {
        let it = entry.body
        let office = it.office == WebhookSubscription.everyOffice ? nil : it.office
        let isResumed = entry.before.map { $0.state != .active } == true && it.state == .active
        let resumedAt = isResumed ? entry.record.updatedAt : nil
        var statements: [SQL] = [
            """
            INSERT INTO webhook_subscription AS t (subscription_id, office, state, types, takes, since)
            VALUES (\(it.id.uuid), \(office), \(it.state.rawValue), \(it.form.types), \(it.takesEvents), \(it.since))
            ON CONFLICT (subscription_id) DO UPDATE SET
                state = EXCLUDED.state, types = EXCLUDED.types, takes = EXCLUDED.takes, resumed_at = coalesce(\(resumedAt), t.resumed_at)
            """
        ]
        if entry.before?.takesEvents == true, it.suspension == .overfull {
            statements.append(
                """
                UPDATE webhook_subscription SET missed = 0, first_missed = NULL, first_missed_at = NULL
                WHERE subscription_id = \(it.id.uuid) AND missed > 0
                """)
        }
        if let resumedAt {
            // What had been given up begins anew: with its first try, from the oldest on.
            statements.append(
                """
                UPDATE webhook_delivery SET next_try_at = \(resumedAt), first_tried_at = NULL, tries = 0
                WHERE subscription_id = \(it.id.uuid) AND state = 'waiting' AND tries > 0
                """)
        }
        let known = entry.before?.redeliveries ?? []
        for wish in it.redeliveries ?? [] where !known.contains(wish) { statements.append(waiting(again: wish, of: it.id)) }
        return statements
    }

    /// Deliveries wait anew, at their old places: whatever was told later comes after them, as it did the first time.
    private static func waiting(again wish: WebhookRedelivery, of subscription: WebhookSubscriptionID) -> SQL {
        let chosen: SQL =
            switch wish.selection {
            case .delivered(let from, let until): "(state = 'waiting' OR \(delivered(from: from, until: until)))"
            case .events(let events): "event_id = ANY(\(events.map(\.uuid)))"
            }
        return """
            UPDATE webhook_delivery
            SET state = 'waiting', delivered_at = NULL, tries = 0, first_tried_at = NULL, next_try_at = \(wish.askedAt),
                asked_again_at = \(wish.askedAt)
            WHERE subscription_id = \(subscription.uuid) AND (state = 'delivered' OR tries > 0) AND \(chosen)
            """
    }

    /// The deliveries that were made in a time.
    static func delivered(from: Date, until: Date?) -> SQL {
        "(state = 'delivered' AND delivered_at >= \(from) AND (\(until) IS NULL OR delivered_at < \(until)))"
    }

    /// What one event leaves: as it is sent, whoever wants it.
    struct Row: Sendable {
        let event: CloudEvent
        /// Whose office it is of; nil for an event that names none.
        let office: String?
        let body: [UInt8]
    }

    /// What an event is sent as.
    static func row(of event: CloudEvent) -> Row {
        let data = WebhookBody.open(event.data)
        let (source, type) = (event.source.inQuotes, event.type.rawValue.inQuotes)
        var body = #"{"specversion":"1.0","id":"\#(event.id)","source":"\#(source)","type":"\#(type)""#
        body += #","subject":"\#(event.subject)","time":"\#(RFC3339.text(event.time))","sequence":"\#(event.sequenceText)""#
        if let traceparent = event.traceparent { body += #","traceparent":"\#(traceparent)""# }
        if let standing = event.standing { body += standing.members }
        body += #","datacontenttype":"application/json""#
        let bytes = Array(body.utf8) + (data.map { Array(#","data":"#.utf8) + $0 } ?? []) + [UInt8(ascii: "}")]
        return Row(event: event, office: WebhookBody.text("office", in: event.data), body: bytes)
    }

    /// Puts each event into the queue of every subscription that wants it. Those that keep no more have it counted, with the first one.
    static let projection = EventProjection<Row>("webhook_delivery") { rows in
        let events: SQL = """
            unnest(
                \(rows.map(\.event.id.uuid)), \(rows.map(\.event.type.rawValue)), \(rows.map(\.event.subject.uuid)),
                \(rows.map(\.event.sequence)), \(rows.map(\.event.time)), \(rows.map(\.office))
            ) WITH ORDINALITY AS n (event_id, type, case_id, sequence, at, office, ordinal)
            """
        let wants: SQL = """
            n.at >= s.since AND (
                (s.office IS NULL OR s.office = n.office)
                AND EXISTS (SELECT FROM unnest(s.types) p WHERE n.type = p OR (right(p, 1) = '.' AND starts_with(n.type, p)))
                OR n.type = \(WebhookTested.type.rawValue) AND n.case_id = s.subscription_id)
            """
        return [
            """
            INSERT INTO webhook_delivery
                (subscription_id, event_id, type, case_id, sequence, happened_at, body, queued_at, next_try_at)
            SELECT s.subscription_id, n.event_id, n.type, n.case_id, n.sequence, n.at, (\(rows.map(\.body))::bytea[])[n.ordinal],
                service_now(), service_now()
            FROM \(events)
            JOIN webhook_subscription s ON s.takes AND \(wants)
            ORDER BY n.ordinal, s.subscription_id
            ON CONFLICT (subscription_id, event_id) DO NOTHING
            """,
            """
            WITH kept AS MATERIALIZED (
                SELECT s.* FROM webhook_subscription s WHERE NOT s.takes AND s.state <> 'deleted' ORDER BY s.subscription_id FOR UPDATE
            ), missed AS (
                SELECT s.subscription_id, count(*) AS events, (array_agg(n.event_id ORDER BY n.ordinal))[1] AS first
                FROM \(events) JOIN kept s ON \(wants) GROUP BY s.subscription_id
            )
            UPDATE webhook_subscription t
            SET missed = t.missed + m.events, first_missed = coalesce(t.first_missed, m.first),
                first_missed_at = coalesce(t.first_missed_at, service_now())
            FROM missed m WHERE t.subscription_id = m.subscription_id
            """,
        ]
    }
}

extension String {
    /// Printable ASCII as it stands in a JSON string: an attribute of an event may hold a quote or a backslash, and what is signed must not
    /// say more than the event.
    fileprivate var inQuotes: String {
        utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
            ? replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") : self
    }
}

extension CaseStanding {
    /// The extensions of the event, as members of its JSON.
    fileprivate var members: String {
        var members = #","casekind":"\#(kind.inQuotes)","casestate":"\#(state.inQuotes)""#
        if let due { members += #","casedue":"\#(RFC3339.text(due.bound))","caseclock":"\#(due.clock.inQuotes)""# }
        if let judged { members += #","caselimit":"\#(RFC3339.text(judged.bound))""# }
        if let metAt = judged?.metAt { members += #","caselimitmet":"\#(RFC3339.text(metAt))""# }
        return members
    }
}

extension CloudEvent {
    /// As it stands in the header of a record: 19 digits, so that texts sort as the numbers do.
    fileprivate var sequenceText: String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
    }
}
