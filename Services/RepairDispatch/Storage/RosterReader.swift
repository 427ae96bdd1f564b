import Casework
import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import Synchronization

/// Reads who could take a slip, as the files stand now. Whether one still has room then, the file itself decides (`Technician.take`).
struct RosterReader: Sendable {
    let engine: CaseEngine

    /// Rosters change seldom and are read for every slip; decoding eighty of them was two fifths of an assignment.
    private static let known = KnownRosters()

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
                roster: try Self.known.roster(of: try row.decode("roster", as: JSONB.self).bytes, engine.coder),
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
}

/// Rosters by the JSON that they were decoded from: the same bytes are the same roster, so nothing here can be out of date.
private final class KnownRosters: Sendable {
    /// More than the technicians of a large company; when there are more, it begins anew.
    private static let limit = 10_000

    private let rosters = Mutex<[[UInt8]: Roster]>([:])

    func roster(of json: [UInt8], _ coder: EventCoder) throws -> Roster {
        if let known = rosters.withLock({ $0[json] }) { return known }
        let roster = try coder.decode(Roster.self, from: json)
        rosters.withLock { rosters in
            if rosters.count >= Self.limit { rosters.removeAll() }
            rosters[json] = roster
        }
        return roster
    }
}
