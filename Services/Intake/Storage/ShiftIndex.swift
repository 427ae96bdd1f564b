import Casework
import Database
import SharedModels

/// The tables `shift_on_duty`, in which no two shifts of one desk go on at once (OPS-07), and `desk_left`, of desks that nobody is at (OPS-08).
enum ShiftIndex {
    private static let refusals = [
        "shift_on_duty_desk_key": Rejection(
            .alreadyExists,
            "Another shift of this desk goes on: hand it over (hand-over) and let its relief take over (take-over), or let a leader end it (end).",
            fields: [.init("desk", "has a shift that is open or handed over and not taken over")], rule: "OPS-07")
    ]

    /// Entered by its beginning only: a shift that an instance of the release before began, beside another, is handed over as ever.
    static let index = CaseIndex(Shift.self, refusals: refusals) { cases in
        let over = cases.filter { Shift.State.over.contains($0.body.state) }
        let begun = cases.filter { $0.before == nil && !Shift.State.over.contains($0.body.state) }.map(\.body)
        return (over.isEmpty ? [] : [remove(over.map(\.record.id))]) + left(over) + told(over.map(\.body))
            + (begun.isEmpty ? [] : [free(begun), enter(begun), man(begun)])
    }

    /// Notes the desks of shifts that are over since this change; of one desk the last.
    private static func left(_ cases: [CaseIndex.Entry<Shift>]) -> [SQL] {
        let ended = cases.filter { $0.before.map { !Shift.State.over.contains($0.state) } ?? true }.map(\.body)
        let last = Dictionary(ended.map { (Desk(office: $0.office, name: $0.form.desk), $0) }) { $0.lastChange < $1.lastChange ? $1 : $0 }
        guard !last.isEmpty else { return [] }
        let shifts = last.values.sorted { ($0.office, $0.form.desk) < ($1.office, $1.form.desk) }
        return [
            """
            INSERT INTO desk_left (office, desk, shift_id, left_at)
            SELECT * FROM unnest(
                \(shifts.map(\.office)), \(shifts.map(\.form.desk)), \(shifts.map(\.id.uuid)), \(shifts.map(\.lastChange)))
            ON CONFLICT (office, desk) DO UPDATE SET shift_id = EXCLUDED.shift_id, left_at = EXCLUDED.left_at, told_at = NULL
            """
        ]
    }

    private struct Desk: Hashable {
        let office: String
        let name: String
    }

    private static func told(_ shifts: [Shift]) -> [SQL] {
        let told = shifts.filter { $0.emptyNotedAt != nil }
        guard !told.isEmpty else { return [] }
        return [
            """
            UPDATE desk_left l SET told_at = t.told_at
            FROM unnest(\(told.map(\.id.uuid)), \(told.compactMap(\.emptyNotedAt))) AS t (shift_id, told_at)
            WHERE l.shift_id = t.shift_id
            """
        ]
    }

    /// Somebody is at the desk again.
    private static func man(_ shifts: [Shift]) -> SQL {
        """
        DELETE FROM desk_left
        WHERE (office, desk) IN (SELECT * FROM unnest(\(shifts.map(\.office)), \(shifts.map(\.form.desk))))
        """
    }

    private static func remove(_ ids: [CaseID]) -> SQL { "DELETE FROM shift_on_duty WHERE shift_id = ANY (\(ids.map(\.uuid)))" }

    /// Lets a desk go whose shift an instance of the release before has ended without saying so here.
    private static func free(_ shifts: [Shift]) -> SQL {
        """
        DELETE FROM shift_on_duty d USING case_file c
        WHERE c.id = d.shift_id AND c.state = ANY (\(Shift.State.over.map(\.rawValue)))
            AND (d.office, d.desk) IN (SELECT * FROM unnest(\(shifts.map(\.office)), \(shifts.map(\.form.desk))))
        """
    }

    private static func enter(_ shifts: [Shift]) -> SQL {
        """
        INSERT INTO shift_on_duty (shift_id, office, desk)
        SELECT * FROM unnest(\(shifts.map(\.id.uuid)), \(shifts.map(\.office)), \(shifts.map(\.form.desk)))
        """
    }
}
