import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// The API of technicians' files and of their day.
enum TechnicianRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        typealias Code = TechnicianCommand.Code
        let routes = CaseRoutes(
            Technician.self, at: "technicians", of: engine, in: group, by: Role.employees,
            filters: TechnicianIndex.filters(under: engine.policy))
        // One file for each subject of an office, so that nobody has twice the capacity.
        routes.create(EnrolRequest.self, by: Code.enrol.roles) { body in
            guard let office = body.office, let subject = body.subject else { return nil }
            return CaseID(named: [Technician.kind.name, office, subject])
        }
        routes.command("change-roster", ChangeRosterRequest.self, by: Code.changeRoster.roles)
        routes.command("deactivate", DeactivateRequest.self, by: Code.deactivate.roles)
        routes.command("activate", ActivateRequest.self, by: Code.activate.roles)
        let days = TechnicianDays(engine: engine)
        // Whatever post the technician holds.
        routes.reading("day", by: Role.employees) { technician, caller in
            // A technician's day is the technician's own, and that of those who plan it.
            if caller.subject != technician.subject { try caller.requires(WorkOrderRoles.roster) }
            return try await days.day(of: technician, for: caller)
        }
    }
}
