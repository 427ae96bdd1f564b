import Casework
import Database
import Messaging
import SharedModels

/// The tables `case_entry`, `case_event` and `case_link`: what the topics tell of all cases.
enum CaseEntryTable {
    /// Their names, for making them anew.
    static let tables: [SQL] = ["case_entry", "case_event", "case_link"]

    /// What an event leaves.
    /// - Throws: `CaseFact.Unreadable`, which parks the event.
    static func row(of event: CloudEvent) throws -> CaseFact {
        let standing = event.standing.map { standing in
            CaseFact.Standing(
                kind: standing.kind, state: standing.state, due: standing.due.map { CaseFact.Due(bound: $0.bound, clock: $0.clock) },
                judged: standing.judged.map { CaseFact.Judged(bound: $0.bound, metAt: $0.metAt) })
        }
        return try CaseFact(
            caseID: event.subject, sequence: event.sequence, type: event.type.rawValue, at: event.time, standing: standing, json: event.data
        )
    }

    /// Every event of every topic, once each, in the order of its case.
    static let projection = EventProjection<CaseFact>("case_entry") { facts in
        let links = facts.flatMap { fact in fact.links.map { (fact.caseID, $0.name, $0.other) } }
        return [events(facts), entries(facts)] + (links.isEmpty ? [] : [insert(links)])
    }

    private static func events(_ facts: [CaseFact]) -> SQL {
        """
        INSERT INTO case_event (case_id, sequence, type, office, at, data)
        SELECT * FROM unnest(
            \(facts.map(\.caseID.uuid)), \(facts.map(\.sequence)), \(facts.map(\.type)), \(facts.map(\.office)), \(facts.map(\.at)),
            \(facts.map { jsonb($0.data) }))
        ON CONFLICT (case_id, sequence) DO NOTHING
        """
    }

    private static func entries(_ facts: [CaseFact]) -> SQL {
        let cases = Dictionary(grouping: facts, by: \.caseID).values.compactMap { CaseFacts($0) }.sorted { $0.caseID < $1.caseID }
        let standings = cases.map(\.standing)
        let lasting: SQL = "unnest(\(Self.lasting.map(\.kind)), \(Self.lasting.map(\.name))) AS l (kind, name)"
        return """
            INSERT INTO case_entry AS e
                (case_id, kind, state, number, office, opened_at, changed_at, version, due_at, due_clock, limit_at, limit_met_at, is_over, facts)
            SELECT * FROM unnest(
                \(cases.map(\.caseID.uuid)), \(standings.map { $0?.kind }), \(standings.map { $0?.state }), \(cases.map(\.number)),
                \(cases.map(\.office)), \(cases.map(\.firstAt)), \(cases.map(\.lastAt)), \(cases.map(\.version)),
                \(standings.map { $0?.due?.bound }), \(standings.map { $0?.due?.clock }),
                \(standings.map { $0?.judged?.bound }), \(standings.map { $0?.judged?.metAt }),
                \(standings.map { $0.map { EndStates.isOver($0.kind, $0.state) } ?? false }), \(cases.map { jsonb($0.members) }))
            ON CONFLICT (case_id) DO UPDATE SET
                kind = coalesce(EXCLUDED.kind, e.kind), state = coalesce(EXCLUDED.state, e.state),
                number = coalesce(EXCLUDED.number, e.number), office = coalesce(EXCLUDED.office, e.office),
                changed_at = EXCLUDED.changed_at, version = EXCLUDED.version,
                due_at = CASE WHEN EXCLUDED.state IS NULL THEN e.due_at ELSE EXCLUDED.due_at END,
                due_clock = CASE WHEN EXCLUDED.state IS NULL THEN e.due_clock ELSE EXCLUDED.due_clock END,
                limit_at = CASE WHEN EXCLUDED.state IS NULL THEN e.limit_at ELSE EXCLUDED.limit_at END,
                limit_met_at = CASE WHEN EXCLUDED.state IS NULL THEN e.limit_met_at ELSE EXCLUDED.limit_met_at END,
                is_over = CASE WHEN EXCLUDED.state IS NULL THEN e.is_over ELSE EXCLUDED.is_over END,
                facts = e.facts || (EXCLUDED.facts - ARRAY(
                    SELECT l.name FROM \(lasting) WHERE l.kind = coalesce(e.kind, EXCLUDED.kind) AND e.facts ? l.name)), written_by = pg_current_xact_id()
            WHERE e.version < EXCLUDED.version
            """
    }

    /// What stays as the first event told it, by kind.
    private static let lasting = ["contact", "charge"].flatMap { kind in CaseFacts.lasting(of: kind).map { (kind: kind, name: $0) } }

    private static func insert(_ links: [(case: CaseID, name: String, other: CaseID)]) -> SQL {
        """
        INSERT INTO case_link (case_id, name, other_id)
        SELECT DISTINCT * FROM unnest(\(links.map(\.case.uuid)), \(links.map(\.name)), \(links.map(\.other.uuid))) AS n (case_id, name, other_id)
        ORDER BY 1, 2, 3
        ON CONFLICT DO NOTHING
        """
    }

    /// Members of an event as they are stored. What was read as JSON can be written as JSON.
    private static func jsonb(_ members: [String: JSONValue]) -> JSONB {
        JSONB(bytes: (try? JSONValue.object(members).json) ?? Array("{}".utf8))
    }
}
