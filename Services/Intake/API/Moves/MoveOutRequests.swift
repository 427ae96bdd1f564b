import Casework
import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

// The bodies of the commands to move-outs. What must be there is optional in them, so that everything that is missing is named in one answer.

/// `POST /move-outs`: a tenant's form is in (INT-51).
struct RequestMoveOutRequest: CommandRequest {
    let office: String?
    let unit: String?
    let tenant: String?
    let phone: String?
    let agreementDate: LocalDate?
    let confirmedDate: LocalDate?

    func command() throws(Problem) -> MoveOutCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let unit = check.line(unit, "unit")
        let tenant = check.line(tenant, "tenant")
        let phone = phone.flatMap { $0.isBlank ? nil : check.phone($0, "phone") }
        let agreementDate = check.required(agreementDate, "agreementDate")
        try check.finish()
        guard let agreementDate else { preconditionFailure("finish throws when it is missing") }
        return .request(
            office: office,
            MoveOutForm(unit: unit, tenant: tenant, phone: phone, agreementDate: agreementDate, confirmedDate: confirmedDate))
    }
}

/// `POST /move-outs/{id}/undertake`: the three undertakings, signed (INT-52).
struct UndertakeMoveOutRequest: CommandRequest {
    let letter: String?
    let renovation: MoveOutRenovation?
    let renovationAgreement: String?
    let keys: String?
    let ownerSignature: String?
    let tenantSignature: String?

    func command() throws(Problem) -> MoveOutCommand {
        var check = Validation()
        let letter = check.optionalLine(letter, "letter")
        let renovation = check.required(renovation, "renovation")
        let agreement = check.optionalNarrative(renovationAgreement, "renovationAgreement")
        let keys = check.narrative(keys, "keys")
        let owner = check.line(ownerSignature, "ownerSignature")
        let tenant = check.line(tenantSignature, "tenantSignature")
        try check.finish()
        guard let renovation else { preconditionFailure("finish throws when it is missing") }
        return .undertake(
            UndertakingForm(
                letter: letter, renovation: renovation, renovationAgreement: agreement, keys: keys, ownerSignature: owner,
                tenantSignature: tenant))
    }
}

/// `POST /move-outs/{id}/clear-finance` (INT-53).
struct ClearFinanceRequest: CommandRequest {
    func command() -> MoveOutCommand { .clearFinance }
}

/// `POST /move-outs/{id}/clear-engineering` (INT-53).
struct ClearEngineeringRequest: CommandRequest {
    func command() -> MoveOutCommand { .clearEngineering }
}

/// `POST /move-outs/{id}/clear-security` (INT-53).
struct ClearSecurityRequest: CommandRequest {
    func command() -> MoveOutCommand { .clearSecurity }
}

/// `POST /move-outs/{id}/receive-keys`: which custody they are in (INT-42, INT-52).
struct ReceiveMoveOutKeysRequest: Decodable, Sendable {
    let keyCustodyId: KeyCustodyID?
}

/// `POST /move-outs/{id}/close`: its unit comes into the register of vacant units (INT-54).
struct CloseMoveOutRequest: Decodable, Sendable {}

/// `POST /move-outs/{id}/cancel`.
struct CancelMoveOutRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> MoveOutCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// The API of move-outs (domain 3.8b).
enum MoveOutRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let (desk, leaders) = (MoveOutRoles.desk, MoveOutRoles.leaders)
        let routes = CaseRoutes(MoveOut.self, at: MoveOut.path, of: engine, in: group, by: MoveOutRoles.readers)
        routes.create(RequestMoveOutRequest.self, by: desk)
        routes.command("undertake", UndertakeMoveOutRequest.self, by: leaders)
        routes.command("clear-finance", ClearFinanceRequest.self, by: MoveOutRoles.finance)
        routes.command("clear-engineering", ClearEngineeringRequest.self, by: MoveOutRoles.engineering)
        routes.command("clear-security", ClearSecurityRequest.self, by: MoveOutRoles.security)
        routes.command("receive-keys", ReceiveMoveOutKeysRequest.self, by: desk) { request, moveOut in
            try await receiving(request, moveOut, engine)
        }
        let identity = HouseholdIdentity(pool: engine.pool)
        routes.command("close", CloseMoveOutRequest.self, by: leaders) { _, moveOut in
            guard let unit = UnitKey(moveOut.form.unit) else { preconditionFailure("a move-out is of a unit that has a key") }
            return .close(vacantUnit: try await identity.vacancy(of: unit, in: moveOut.office).retyped())
        }
        routes.command("cancel", CancelMoveOutRequest.self, by: leaders)
    }

    /// The keys lie in custody with this office, and are those of the unit that is left (INT-42). Nothing holds them there: they may be lent
    /// the next moment, which the book of keys then says.
    private static func receiving(
        _ request: ReceiveMoveOutKeysRequest, _ moveOut: MoveOut, _ engine: CaseEngine
    ) async throws -> MoveOutCommand {
        var check = Validation()
        let id = check.required(request.keyCustodyId, "keyCustodyId")
        try check.finish()
        guard let id else { preconditionFailure("finish throws when it is missing") }
        if moveOut.keys?.keyCustodyId == id { return .receiveKeys(id) }
        let custody = try await engine.reader.find(id.retyped(), as: KeyCustody.self)?.body
        guard let custody, custody.office == moveOut.office, UnitKey(custody.form.unit) == UnitKey(moveOut.form.unit) else {
            throw Problem(.invalid, "See errors.", errors: [.init("keyCustodyId", "is no custody of keys of this unit")])
        }
        guard custody.state == .inCustody else {
            throw Problem(.invalid, "See errors.", errors: [.init("keyCustodyId", "are \(custody.stateCode), not in custody")])
        }
        return .receiveKeys(id)
    }
}
