import HTTPTypes
import Hummingbird
import ServiceBootstrap

/// Refusals in the standard's form: a list of codes and descriptions, the code being the HTTP status.
enum Open311Problems {
    /// What fields of a contact are called in a request of the standard.
    static let names = [
        "reason": "description", "caller.name": "first_name", "caller.phone": "phone", "caller.unit": "address_id",
        "caller.address": "address_string", "hotline.reference": "attribute[reference]", "hotline.account": "account_id",
        "hotline.email": "email", "hotline.latitude": "lat", "hotline.longitude": "long", "hotline.media": "media_url",
    ]

    /// A problem as an answer; header fields such as `Retry-After` stay.
    static func response(to problem: Problem, _ request: Request) -> Response {
        let status = status(of: problem)
        return document(of: problem).response(Open311Format(path: request.uri.path), status: status, headers: problem.headers)
    }

    static func document(of problem: Problem) -> Open311Document {
        let code = status(of: problem).code
        let said = problem.errors.map { fault in
            fault.field.isEmpty ? fault.detail : "\(names[fault.field] ?? fault.field): \(fault.detail)"
        }
        let descriptions = said.isEmpty ? [problem.detail ?? problem.kind.title] : said
        return Open311Document(
            "errors", .list(of: "error", descriptions.map { .object(["code": .whole(code), "description": .text($0)]) }))
    }

    /// What was read and is not allowed is a bad request to the standard, which knows no 422.
    static func status(of problem: Problem) -> HTTPResponse.Status {
        problem.kind.status == .unprocessableContent ? .badRequest : problem.kind.status
    }
}
