import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// `POST /shifts`: somebody is at the desk (OPS-07, OPS-08).
struct OpenShiftRequest: CommandRequest {
    let office: String?
    let desk: String?
    let person: String?

    func command() throws(Problem) -> ShiftCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let desk = check.line(desk, "desk")
        let person = check.line(person, "person")
        try check.finish()
        return .begin(office: office, ShiftForm(desk: desk, person: person))
    }
}

/// `POST /shifts/{id}/allow-leave`: the leader consents (OPS-08).
struct AllowLeaveRequest: CommandRequest {
    let substitute: String?
    let reason: String?

    func command() throws(Problem) -> ShiftCommand {
        var check = Validation()
        let substitute = check.line(substitute, "substitute")
        let reason = check.narrative(reason, "reason")
        try check.finish()
        return .allowLeave(substitute: substitute, reason: reason)
    }
}

/// `POST /shifts/{id}/come-back`, body `{}`.
struct ComeBackRequest: CommandRequest {
    func command() -> ShiftCommand { .comeBack }
}

/// `POST /shifts/{id}/hand-over`: what is open is looked up (OPS-07).
struct HandOverShiftRequest: Decodable, Sendable {
    let relief: String?
    let remarks: String?

    /// The command, with what is open at the desk.
    /// - Parameter standing: Looks it up, once the request is right.
    /// - Throws: `Problem` (422) that names every field at fault, and what the look-up throws.
    /// - Returns: The command.
    func command(_ standing: () async throws -> DeskStanding) async throws -> ShiftCommand {
        var check = Validation()
        let relief = check.line(relief, "relief")
        let remarks = check.optionalNarrative(remarks, "remarks")
        try check.finish()
        return .handOver(relief: relief, remarks: remarks, standing: try await standing())
    }
}

/// `POST /shifts/{id}/take-over`: the relief is there (OPS-07).
struct TakeOverShiftRequest: CommandRequest {
    let person: String?

    func command() throws(Problem) -> ShiftCommand {
        var check = Validation()
        let person = check.line(person, "person")
        try check.finish()
        return .takeOver(person: person)
    }
}

/// `POST /shifts/{id}/end`: a leader ends one without a relief (OPS-07).
struct EndShiftRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> ShiftCommand { .end(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// The API of shifts at the desk (domain 3.12).
enum ShiftRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(
            Shift.self, at: "shifts", of: engine, in: group, by: ShiftRoles.readers,
            filters: [.flag("leftEmpty") { EmptyDesks.isLeft($0) }])
        let count = DeskCount(engine: engine)
        routes.create(OpenShiftRequest.self, by: ShiftRoles.desk)
        routes.command("allow-leave", AllowLeaveRequest.self, by: ShiftRoles.leaders)
        routes.command("come-back", ComeBackRequest.self, by: ShiftRoles.desk)
        routes.command("hand-over", HandOverShiftRequest.self, by: ShiftRoles.desk) { body, shift in
            try await body.command { try await count.standing(of: shift.office) }
        }
        routes.command("take-over", TakeOverShiftRequest.self, by: ShiftRoles.desk)
        routes.command("end", EndShiftRequest.self, by: ShiftRoles.leaders)
    }
}
