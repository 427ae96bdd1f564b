import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// `POST /newspaper-subscriptions`: the company subscribes to a newspaper or magazine (INT-38).
struct EnterNewspaperRequest: CommandRequest {
    let office: String?
    let title: String?
    let copies: Int?
    let department: Role?
    let supplier: String?
    let since: LocalDate?
    let until: LocalDate?

    func command() throws(Problem) -> NewspaperCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let title = check.line(title, "title")
        let copies = check.required(copies, "copies")
        let department = check.required(department, "department")
        let supplier = check.optionalLine(supplier, "supplier")
        let since = check.required(since, "since")
        let until = check.required(until, "until")
        try check.finish()
        guard let copies, let department, let since, let until else { preconditionFailure("finish throws when one is missing") }
        return .enter(
            office: office,
            NewspaperForm(title: title, copies: copies, department: department, supplier: supplier, since: since, until: until))
    }
}

/// `POST /newspaper-subscriptions/{id}/renew`: it goes on until a later day.
struct RenewNewspaperRequest: CommandRequest {
    let until: LocalDate?
    let copies: Int?

    func command() throws(Problem) -> NewspaperCommand {
        var check = Validation()
        let until = check.required(until, "until")
        try check.finish()
        guard let until else { preconditionFailure("finish throws when it is missing") }
        return .renew(until: until, copies: copies)
    }
}

/// `POST /newspaper-subscriptions/{id}/cancel`: before its last day.
struct CancelNewspaperRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> NewspaperCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// The API of the company's newspaper subscriptions (INT-38).
enum NewspaperRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let desk = BookRoles.desk
        let routes = CaseRoutes(NewspaperSubscription.self, at: "newspaper-subscriptions", of: engine, in: group, by: BookRoles.readers)
        routes.create(EnterNewspaperRequest.self, by: desk)
        routes.command("renew", RenewNewspaperRequest.self, by: desk)
        routes.command("cancel", CancelNewspaperRequest.self, by: desk)
    }
}
