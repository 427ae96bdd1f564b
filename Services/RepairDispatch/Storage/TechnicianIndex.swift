import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// The table `technician_index`, brought up to date with every change of a technician's file.
enum TechnicianIndex {
    static let index = CaseIndex(Technician.self) { cases in [upsert(cases.map(\.body))] }

    /// Parameters of `GET /technicians`.
    static func filters(under policy: Policy) -> [ListFilter] {
        let capacity = Int32(policy.technicianCapacity)
        return [
            ListFilter("subject") { (value, _) throws(Problem) in entry("subject = \(value)") },
            ListFilter("trade") { (value, _) throws(Problem) in entry("trades @> \([value])") },
            .flag("free") { entry("(is_active AND held < coalesce(capacity, \(capacity))) = \($0)") },
        ]
    }

    private static func entry(_ condition: SQL) -> SQL {
        "EXISTS (SELECT FROM technician_index i WHERE i.technician_id = case_file.id AND \(condition))"
    }

    private static func upsert(_ files: [Technician]) -> SQL {
        """
        INSERT INTO technician_index (technician_id, office, subject, is_active, held, capacity, trades)
        SELECT n.technician_id, n.office, n.subject, n.is_active, n.held, n.capacity,
               ARRAY(SELECT jsonb_array_elements_text(c.body #> '{roster,trades}'))
        FROM unnest(
            \(files.map(\.id.uuid)), \(files.map(\.office)), \(files.map(\.subject)), \(files.map { $0.state == .active }),
            \(files.map { Int32($0.holds.count) }), \(files.map { $0.roster.capacity.map(Int32.init) })
        ) AS n (technician_id, office, subject, is_active, held, capacity)
        JOIN case_file c ON c.id = n.technician_id
        ON CONFLICT (technician_id) DO UPDATE SET
            is_active = EXCLUDED.is_active, held = EXCLUDED.held, capacity = EXCLUDED.capacity, trades = EXCLUDED.trades
        """
    }
}
