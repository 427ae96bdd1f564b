import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Tells the heads of each desk that nobody has been at for `desk.empty_after`, in its hours, once for each time that it was left (OPS-08).
///
/// What is told is a change of the shift by which the desk was left, and to tell it again changes nothing: any number of replicas may look.
struct EmptyDesks: Sendable {
    let engine: CaseEngine

    private static let page = 50

    static func job(on ground: JobGround) -> Job {
        let desks = EmptyDesks(engine: ground.engine)
        return Job("empty-desks", every: .seconds(60)) { try await desks.pass() }
    }

    /// Tells of desks that are empty.
    /// - Returns: Whether there may be more at once.
    func pass() async throws -> Bool {
        guard let bound = engine.policy.desk.emptyDeskBound(at: try await engine.now()) else { return false }
        let found = try await engine.pool.query(Self.empty(since: bound, limit: Self.page))
        for row in found {
            try Task.checkCancellation()
            let id = CaseID(try row.decode("shift_id", as: UUID.self))
            let result = await engine.runner.submit(
                Submission(ShiftCommand.noteEmpty, to: id, as: Shift.self, under: engine.policy, cause: .system()))
            guard case .accepted = result else { throw EmptyDeskNotTaken() }
        }
        return found.count == Self.page
    }

    /// Shifts by which desks were left until an instant, of which nobody was told, longest left first. A shift that an instance of the release
    /// before began stands only among those on duty.
    private static func empty(since bound: Date, limit: Int) -> SQL {
        """
        SELECT shift_id FROM desk_left l
        WHERE told_at IS NULL AND left_at <= \(bound)
            AND NOT EXISTS (SELECT FROM shift_on_duty d WHERE d.office = l.office AND d.desk = l.desk)
        ORDER BY left_at LIMIT \(Int64(limit))
        """
    }

    /// Of a row of `case_file`: whether it is the shift by which a desk was left that nobody is at now.
    static func isLeft(_ isEmpty: Bool) -> SQL {
        """
        EXISTS (
            SELECT FROM desk_left l WHERE l.shift_id = case_file.id
                AND NOT EXISTS (SELECT FROM shift_on_duty d WHERE d.office = l.office AND d.desk = l.desk)) = \(isEmpty)
        """
    }
}

/// The engine did not take that a desk is empty; it is tried again.
struct EmptyDeskNotTaken: Error {}
