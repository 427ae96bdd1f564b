import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// The API of technicians' files and of their day.
enum TechnicianRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        let routes = CaseRoutes(
            Technician.self, at: "technicians", of: engine, in: group, filters: TechnicianIndex.filters(under: engine.policy))
        // One file for each subject of an office, so that nobody has twice the capacity.
        routes.create(EnrolRequest.self) { body in
            guard let office = body.office, let subject = body.subject else { return nil }
            return CaseID(named: [Technician.kind.name, office, subject])
        }
        routes.command("change-roster", ChangeRosterRequest.self)
        routes.command("deactivate", DeactivateRequest.self)
        routes.command("activate", ActivateRequest.self)
        let days = TechnicianDays(engine: engine)
        routes.reading("day") { technician, caller in
            // A technician's day is the technician's own, and that of those who plan it.
            if caller.subject != technician.subject { try caller.requires(WorkOrderRoles.roster) }
            return try await days.day(of: technician, for: caller)
        }
    }
}
