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
            let signing = try body.signing()
            // What is signed stays as it is, so it has to know every complaint.
            let gaps = try await IndexGaps(of: ComplaintIndex.table, in: engine.pool)
            guard gaps.isFinished, !gaps.offices.contains(day.office) else {
                throw Problem(.unavailable, "Not every complaint of the office could be read yet; the operator's log says which.")
            }
            return .sign(try await days.findings(day), signing)
        }
        routes.reading("findings", by: Role.employees) { day, _ in try await days.findings(day) }
    }
}

/// `POST /register-days/{id}/sign`: the director has reviewed the register.
struct SignRegisterRequest: Decodable, Sendable {
    let remarks: String?
    let name: String?
    let drawing: String?

    func signing() throws(Problem) -> RegisterSigning {
        var check = Validation()
        let remarks = check.optionalNarrative(remarks, "remarks")
        let name = check.optionalLine(name, "name")
        // Like every text that says nothing an empty drawing counts as none: a pad that nobody touched.
        let drawn = drawing.flatMap { $0.isEmpty ? nil : $0 }
        let drawing = drawn.flatMap(DrawnSignature.init)
        check.check(drawing != nil || drawn == nil, "drawing", "must be the strokes of a pen, as the contract describes them")
        try check.finish()
        return RegisterSigning(remarks: remarks, name: name, drawing: drawing)
    }
}
