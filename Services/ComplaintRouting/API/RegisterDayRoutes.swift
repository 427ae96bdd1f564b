import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// The API of the daily register: reading a day, seeing what there is to see, signing it (CMP-37).
enum RegisterDayRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let days = RegisterDays(engine: engine)
        let routes = CaseRoutes(
            RegisterDay.self, at: "register-days", of: engine, in: group, by: Role.employees, filters: RegisterDays.filters)
        routes.command("sign", SignRegisterRequest.self, by: RegisterDay.signers) { body, day in
            let remarks = try body.checkedRemarks()
            // What is signed stays as it is, so it has to know every complaint.
            let gaps = try await IndexGaps(of: ComplaintIndex.table, in: engine.pool)
            guard gaps.isFinished, !gaps.offices.contains(day.office) else {
                throw Problem(.unavailable, "Not every complaint of the office could be read yet; the operator's log says which.")
            }
            return .sign(try await days.findings(day), remarks: remarks)
        }
        routes.reading("findings", by: Role.employees) { day, _ in try await days.findings(day) }
    }
}

/// `POST /register-days/{id}/sign`: the director has reviewed the register.
struct SignRegisterRequest: Decodable, Sendable {
    let remarks: String?

    func checkedRemarks() throws(Problem) -> String? {
        var check = Validation()
        let remarks = check.optionalNarrative(remarks, "remarks")
        try check.finish()
        return remarks
    }
}
