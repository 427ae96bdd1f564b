import Casework
import Database
import Foundation
import SharedModels

/// The table `move_in_index` (RPT-07).
enum MoveInIndex {
    static let index = CaseIndex(MoveIn.self) { cases in
        let moveIns = cases.map(\.body)
        return [
            """
            INSERT INTO move_in_index (move_in_id, office, occupier_kind, month)
            SELECT * FROM unnest(
                \(moveIns.map(\.id.uuid)), \(moveIns.map(\.office)), \(moveIns.map(\.form.occupierKind.rawValue)),
                \(moveIns.map { $0.completion?.month.description }))
            ON CONFLICT (move_in_id) DO UPDATE SET month = EXCLUDED.month
            """
        ]
    }
}
