import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// What a plan says, as it comes in (CBK-22).
struct PlanBody: Decodable, Sendable {
    let kind: CallbackKind?
    let firstDay: LocalDate?
    let lastDay: LocalDate?
    let scope: String?
    let contents: String?
    let channel: CallbackChannel?
    let share: String?
    let occasion: PlanOccasion?
    let occasionText: String?
    let departments: [Role]?

    /// - Throws: `Problem` 422 with every field at fault.
    func form(_ check: inout Validation) throws(Problem) -> PlanForm {
        let kind = check.required(kind, "kind")
        let firstDay = check.required(firstDay, "firstDay")
        let lastDay = check.required(lastDay, "lastDay")
        let channel = check.required(channel, "channel")
        let scope = check.narrative(scope, "scope")
        let contents = check.narrative(contents, "contents")
        let ratio = share.map { Ratio($0) }
        check.check(ratio != .some(nil), "share", "must be a share from 0 to 1 with at most four decimals, such as 0.30")
        let occasionText = check.optionalLine(occasionText, "occasionText")
        try check.finish()
        guard let kind, let firstDay, let lastDay, let channel else { preconditionFailure("finish throws when one is missing") }
        return PlanForm(
            kind: kind, firstDay: firstDay, lastDay: lastDay, scope: scope, contents: contents, channel: channel,
            shareBasisPoints: ratio.flatMap(\.self)?.basisPoints, occasion: occasion, occasionText: occasionText, departments: departments)
    }
}

/// `POST /callback-plans`: a round of callbacks is planned.
struct DraftPlanRequest: CommandRequest {
    let office: String?
    private let body: PlanBody

    init(from decoder: any Decoder) throws {
        body = try PlanBody(from: decoder)
        office = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .office)
    }

    private enum CodingKeys: String, CodingKey { case office }

    func command() throws(Problem) -> CallbackPlanCommand {
        var check = Validation()
        let office = check.line(office, "office")
        return .draft(office: office, try body.form(&check))
    }
}

/// `POST /callback-plans/{id}/amend`: the whole plan anew, before it is approved.
struct AmendPlanRequest: CommandRequest {
    private let body: PlanBody

    init(from decoder: any Decoder) throws { body = try PlanBody(from: decoder) }

    func command() throws(Problem) -> CallbackPlanCommand {
        var check = Validation()
        return .amend(try body.form(&check))
    }
}

/// `POST /callback-plans/{id}/owners`: households are put on a plan.
struct PlanOwnersRequest: CommandRequest {
    let owners: [Owner]?

    /// A household; without a unit its name in the books is its unit.
    struct Owner: Decodable, Sendable {
        let household: String?
        let name: String?
        let phone: String?
        let unit: String?
        let isKeyOwner: Bool?
        let preferredTimes: [PreferredTimeBody]?

        fileprivate func checked(_ check: inout Validation) -> PlanOwner {
            let household = check.line(household, "household")
            let name = check.line(name, "name")
            let phone = check.required(phone, "phone").map { check.phone($0, "phone") } ?? ""
            let unit = check.optionalLine(unit, "unit")
            let wishes = check.wishes(preferredTimes, nil)
            return PlanOwner(
                household: household, name: name, phone: phone, unit: unit ?? household, isKeyOwner: isKeyOwner ?? false,
                times: wishes?.times)
        }
    }

    func command() throws(Problem) -> CallbackPlanCommand { .owners(try checked()) }

    /// The households that are told of.
    /// - Throws: `Problem` 422 with every field at fault.
    func checked() throws(Problem) -> [PlanOwner] {
        var check = Validation()
        let told = check.required(owners, "owners") ?? []
        if owners != nil { check.count(told, "owners", in: 1...CallbackPlan.mostOwnersAtOnce) }
        let owners = told.prefix(CallbackPlan.mostOwnersAtOnce).enumerated().map { index, owner in
            check.nested("owners[\(index)]") { owner.checked(&$0) }
        }
        try check.finish()
        return owners
    }
}

/// `POST /callback-plans/{id}/correct-owners`: what is known of households of a draft, anew.
struct CorrectPlanOwnersRequest: CommandRequest {
    private let body: PlanOwnersRequest

    init(from decoder: any Decoder) throws { body = try PlanOwnersRequest(from: decoder) }

    func command() throws(Problem) -> CallbackPlanCommand { .correctOwners(try body.checked()) }
}

/// `POST /callback-plans/{id}/remove-owners`: households are taken off a draft.
struct RemovePlanOwnersRequest: CommandRequest {
    let households: [String]?

    func command() throws(Problem) -> CallbackPlanCommand {
        var check = Validation()
        let told = check.required(households, "households") ?? []
        if households != nil { check.count(told, "households", in: 1...CallbackPlan.mostOwnersAtOnce) }
        let households = told.prefix(CallbackPlan.mostOwnersAtOnce).enumerated().map { index, household in
            check.line(household, "households[\(index)]")
        }
        try check.finish()
        return .removeOwners(households)
    }
}

/// `POST /callback-plans/{id}/approve`: it will begin by itself.
struct ApprovePlanRequest: CommandRequest {
    func command() throws(Problem) -> CallbackPlanCommand { .approve }
}

/// `POST /callback-plans/{id}/end`: it is given up, or ends before its last day.
struct EndPlanRequest: CommandRequest {
    func command() throws(Problem) -> CallbackPlanCommand { .end }
}
