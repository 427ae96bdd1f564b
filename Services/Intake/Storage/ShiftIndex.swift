import Casework
import Database
import SharedModels

/// The table `shift_on_duty`: no two shifts of one desk go on at once (OPS-07).
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
        return (over.isEmpty ? [] : [remove(over.map(\.record.id))]) + (begun.isEmpty ? [] : [free(begun), enter(begun)])
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
