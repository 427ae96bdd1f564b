import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// A roster in a request.
struct RosterBody: Decodable, Sendable {
    struct ShiftBody: Decodable, Sendable {
        let weekdays: [Int]?
        let from: LocalTime?
        let to: LocalTime?
    }

    struct StretchBody: Decodable, Sendable {
        let from: Date?
        let to: Date?
    }

    let trades: [String]?
    let areas: [String]?
    let shifts: [ShiftBody]?
    let onCall: [StretchBody]?
    let absences: [StretchBody]?
    let capacity: Int?

    /// The roster; what is missing or not possible is named by its place. Words and numbers are judged by the file itself.
    func checked(_ check: inout Validation) -> Roster {
        let trades = check.required(trades, "trades") ?? []
        let shifts = shifts ?? []
        check.count(shifts, "shifts", in: 0...RosterLimits.shifts)
        let checkedShifts = shifts.prefix(RosterLimits.shifts).enumerated().map { index, shift in
            check.nested("shifts[\(index)]") { check in
                Roster.Shift(
                    weekdays: check.required(shift.weekdays, "weekdays") ?? [], from: check.required(shift.from, "from") ?? .midnight,
                    to: check.required(shift.to, "to") ?? .midnight)
            }
        }
        return Roster(
            trades: trades, areas: areas ?? [], shifts: checkedShifts, onCall: stretches(onCall, "onCall", &check),
            absences: stretches(absences, "absences", &check), capacity: capacity)
    }

    private func stretches(_ bodies: [StretchBody]?, _ field: String, _ check: inout Validation) -> [Roster.Stretch] {
        let bodies = bodies ?? []
        check.count(bodies, field, in: 0...RosterLimits.stretches)
        return bodies.prefix(RosterLimits.stretches).enumerated().map { index, body in
            check.nested("\(field)[\(index)]") { check in
                let (from, to) = (check.required(body.from, "from"), check.required(body.to, "to"))
                check.optionalInstant(from, "from")
                check.optionalInstant(to, "to")
                return Roster.Stretch(from: from ?? .distantPast, to: to ?? .distantFuture)
            }
        }
    }
}

/// `POST /technicians`: opens a file.
struct EnrolRequest: CommandRequest {
    let office: String?
    let subject: String?
    let name: String?
    let roster: RosterBody?

    func command() throws(Problem) -> TechnicianCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let subject = check.line(subject, "subject")
        let name = check.line(name, "name")
        let roster = check.required(roster, "roster").map { body in check.nested("roster") { body.checked(&$0) } }
        try check.finish()
        return .enrol(TechnicianForm(office: office, subject: subject, name: name, roster: roster ?? Roster(trades: [])))
    }
}

/// `POST /technicians/{id}/change-roster`: replaces name and roster.
struct ChangeRosterRequest: CommandRequest {
    let name: String?
    let roster: RosterBody?

    func command() throws(Problem) -> TechnicianCommand {
        var check = Validation()
        let name = check.line(name, "name")
        let roster = check.required(roster, "roster").map { body in check.nested("roster") { body.checked(&$0) } }
        try check.finish()
        return .changeRoster(roster ?? Roster(trades: []), name: name)
    }
}

/// `POST /technicians/{id}/deactivate`.
struct DeactivateRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> TechnicianCommand { .deactivate(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// `POST /technicians/{id}/activate`, body `{}`.
struct ActivateRequest: CommandRequest {
    func command() -> TechnicianCommand { .activate }
}
