import Casework
import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels

/// Reads who could take a slip, as the files stand now. Whether one still has room then, the file itself decides (`Technician.take`).
struct RosterReader: Sendable {
    let engine: CaseEngine

    /// Technicians that one office is asked for at most; more are not looked at.
    static let limit = 2_000

    /// Those of an office who take slips: with a trade only those who know it, and when asked for only those who have room.
    func candidates(office: String, trade: String? = nil, free: Bool) async throws -> [Candidate] {
        let capacity = Int32(engine.policy.technicianCapacity)
        let known: SQL = trade.map { "AND i.trades @> \([$0])" } ?? ""
        let room: SQL = free ? "AND i.held < coalesce(i.capacity, \(capacity))" : ""
        return try await engine.pool.query(
            """
            SELECT i.technician_id, i.held, coalesce(i.capacity, \(capacity)) AS capacity, c.body -> 'roster' AS roster
            FROM technician_index i JOIN case_file c ON c.id = i.technician_id
            WHERE i.office = \(office) AND i.is_active \(known) \(room)
            ORDER BY i.technician_id LIMIT \(Int64(Self.limit))
            """
        ).map { row in
            Candidate(
                technicianId: TechnicianID(try row.decode("technician_id")),
                roster: try engine.coder.decode(Roster.self, from: try row.decode("roster", as: JSONB.self).bytes),
                held: Int(try row.decode("held", as: Int32.self)), capacity: Int(try row.decode("capacity", as: Int32.self)))
        }
    }

    /// One technician's file.
    func technician(_ id: TechnicianID) async throws -> Technician? {
        try await engine.reader.find(id.retyped(), as: Technician.self)?.body
    }

    /// The slip of a technician that an emergency may push out: none that is one or in work, the least pressing one, appointed last.
    func displaceable(of technician: Technician) async throws -> WorkOrderID? {
        var found: [WorkOrder] = []
        // What the slip says now counts: it may have been judged anew since it was taken.
        for hold in technician.holds {
            guard let order = try await engine.reader.find(hold.workOrderId.retyped(), as: WorkOrder.self)?.body else { continue }
            if order.canBeDisplaced { found.append(order) }
        }
        return WorkOrder.firstToDisplace(of: found)?.id
    }

    /// The database's clock (D7).
    func now() async throws -> Date {
        guard let row = try await engine.pool.query("SELECT service_now() AS now").first else { throw NoClock() }
        return try row.decode("now")
    }
}

/// The database did not say what time it is.
private struct NoClock: Error {}
