import Casework
import Database
import SharedModels

/// The table `forum_index`, brought up to date with every change of a forum.
enum ForumIndex {
    static let index = CaseIndex(Forum.self) { cases in
        let forums = cases.map(\.body)
        return [
            """
            INSERT INTO forum_index (forum_id, office, kind, year, state, planned_at, begins_at, unanswered)
            SELECT * FROM unnest(
                \(forums.map(\.id.uuid)), \(forums.map(\.office)), \(forums.map(\.form.kind.rawValue)),
                \(forums.map { $0.year.map { Int32(clamping: $0) } }), \(forums.map(\.state.rawValue)), \(forums.map(\.plannedAt)),
                \(forums.map(\.form.beginsAt)),
                \(forums.map { forum in Int32(clamping: forum.opinions.count { !$0.state.isSettled }) }))
            ON CONFLICT (forum_id) DO UPDATE SET
                kind = EXCLUDED.kind, year = EXCLUDED.year, state = EXCLUDED.state, begins_at = EXCLUDED.begins_at,
                unanswered = EXCLUDED.unanswered
            """
        ]
    }
}
