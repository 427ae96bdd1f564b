import Casework
import Database
import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// The API of move-ins (domain 3.8).
enum MoveInRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let (desk, leaders, engineering) = (MoveInRoles.desk, MoveInRoles.leaders, MoveInRoles.engineering)
        let lookups = MoveInLookups(engine: engine, identity: HouseholdIdentity(pool: engine.pool))
        let routes = CaseRoutes(MoveIn.self, at: MoveIn.path, of: engine, in: group, by: MoveInRoles.readers, filters: filters)
        routes.create(NotifyMoveInRequest.self, by: desk)
        routes.command("open-file", OpenMoveInFileRequest.self, by: leaders) { body, moveIn in
            try await lookups.file(body, of: moveIn)
        }
        routes.command("request-inspection", RequestInspectionRequest.self, by: leaders)
        routes.command("inspect", InspectMoveInRequest.self, by: engineering)
        routes.command("settle-defect", SettleDefectRequest.self, by: engineering)
        routes.command("ready", ReadyMoveInRequest.self, by: engineering)
        routes.command("issue-notice", IssueMoveInNoticeRequest.self, by: leaders)
        routes.command("collect-forms", CollectMoveInFormsRequest.self, by: leaders)
        routes.command("issue-passes", IssueMoveInPassesRequest.self, by: MoveInRoles.passes) { body, moveIn in
            try await lookups.passes(body, of: moveIn)
        }
        routes.command("sign-pack", SignHandoverPackRequest.self, by: leaders)
        routes.command("complete", CompleteMoveInRequest.self, by: desk) { body, moveIn in
            try await lookups.completion(body, of: moveIn)
        }
        routes.command("note-service", NoteMoveInServiceRequest.self, by: desk)
        let services = MoveInServices(engine: engine)
        routes.command("arrange-service", ArrangeMoveInServiceRequest.self, by: desk) { body, moveIn, origin in
            try await services.command(for: body, of: moveIn, from: origin)
        }
        routes.command("cancel", CancelMoveInRequest.self, by: leaders)
    }

    /// `month`: the list of who moved in in a month (RPT-07).
    private static let filters: [ListFilter] = [
        ListFilter("month") { (value, _) throws(Problem) in
            guard let month = LedgerMonth(value) else { throw Problem.badParameter("month", "must be a month, such as 2026-03") }
            return "EXISTS (SELECT FROM move_in_index i WHERE i.move_in_id = case_file.id AND i.month = \(month.description))"
        },
        .word("occupierKind", of: MoveInOccupier.self) {
            "EXISTS (SELECT FROM move_in_index i WHERE i.move_in_id = case_file.id AND i.occupier_kind = \($0))"
        },
    ]
}

/// What is looked up before a move-in goes on. Nothing holds what was found: it may change the next moment, which its own case then says.
struct MoveInLookups: Sendable {
    let engine: CaseEngine
    let identity: HouseholdIdentity

    /// The file is that of the unit, in the same office (INT-43).
    func file(_ body: OpenMoveInFileRequest, of moveIn: MoveIn) async throws -> MoveInCommand {
        var check = Validation()
        let id = check.required(body.householdId, "householdId")
        try check.finish()
        guard let id else { preconditionFailure("finish throws when it is missing") }
        if moveIn.file?.householdId == id { return .openFile(id) }
        let household = try await engine.reader.find(id.retyped(), as: Household.self)?.body
        guard let household, household.office == moveIn.office, household.unitKey == UnitKey(moveIn.form.unit)?.description else {
            throw Self.fault("householdId", "is no file of this unit")
        }
        return .openFile(id)
    }

    /// Passes are issued, and of this unit; or the words say that none are needed (INT-47, INT-61).
    func passes(_ body: IssueMoveInPassesRequest, of moveIn: MoveIn) async throws -> MoveInCommand {
        var check = Validation()
        let ids = body.passIds ?? []
        if ids.isEmpty != (body.noneNeeded == true) {
            check.fail("passIds", "must name passes, or noneNeeded be true: exactly one of both")
        }
        _ = check.count(ids, "passIds", in: 0...MoveInPassesForm.mostPasses)
        let invoice = check.optionalLine(body.parkingInvoice, "parkingInvoice")
        try check.finish()
        let form = MoveInPassesForm(passIds: ids, parkingInvoice: invoice)
        if moveIn.passes?.form == form { return .issuePasses(form) }
        try await UnitPasses(engine: engine).check(ids, of: moveIn.form.unit, in: moveIn.office)
        return .issuePasses(form)
    }

    /// The goods move is done, of this unit and inwards; the unit may have an entry in the register of vacant units (INT-49, INT-54).
    func completion(_ body: CompleteMoveInRequest, of moveIn: MoveIn) async throws -> MoveInCommand {
        guard (body.goodsMoveId == nil) == (body.noGoods == true) else {
            throw Self.fault("goodsMoveId", "must be given, or noGoods be true: exactly one of both")
        }
        if moveIn.completion != nil { return .complete(goods: body.goodsMoveId, vacantUnit: nil) }
        guard let unit = UnitKey(moveIn.form.unit) else { preconditionFailure("a move-in is of a unit that has a key") }
        if let id = body.goodsMoveId {
            let goods = try await engine.reader.find(id.retyped(), as: GoodsMove.self)?.body
            guard let goods, goods.office == moveIn.office, UnitKey(goods.form.unit) == unit, goods.form.direction == .movingIn else {
                throw Self.fault("goodsMoveId", "moves no goods into this unit")
            }
            guard goods.state == .done else { throw Self.fault("goodsMoveId", "is \(goods.stateCode), not done") }
        }
        let entry = try await identity.vacancy(of: unit, in: moveIn.office)
        let isKnown = try await engine.reader.find(entry, as: VacantUnit.self) != nil
        return .complete(goods: body.goodsMoveId, vacantUnit: isKnown ? entry.retyped() : nil)
    }

    private static func fault(_ field: String, _ detail: String) -> Problem {
        Problem(.invalid, "See errors.", errors: [.init(field, detail)])
    }
}

/// Passes that a case of a unit names (INT-61).
struct UnitPasses: Sendable {
    let engine: CaseEngine

    /// - Parameters:
    ///   - ids: at most as many as the caller has checked.
    ///   - unit: however it is written.
    ///   - office: whose passes they must be.
    ///   - kind: what they must be of; nil for any.
    /// - Throws: `Problem`: one of them is no pass of the unit, of another kind, or not in hand any more.
    func check(_ ids: [PassID], of unit: String, in office: String, kind: PassKind? = nil) async throws {
        let found = try await engine.reader.find(ids.map(\.uuid), as: Pass.self).map(\.body)
        let known = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
        var check = Validation()
        for (index, id) in ids.enumerated() {
            let pass = known[id]
            guard let pass, pass.office == office, UnitKey(pass.form.unit) == UnitKey(unit), kind == nil || pass.form.kind == kind else {
                check.fail("passIds[\(index)]", "is no \(kind.map { "\($0.rawValue) " } ?? "")pass of this unit")
                continue
            }
            check.check(pass.state == .issued, "passIds[\(index)]", "is \(pass.stateCode), not issued")
        }
        try check.finish()
    }
}
