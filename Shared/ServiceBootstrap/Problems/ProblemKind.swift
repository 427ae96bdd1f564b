package import HTTPTypes

/// A kind of refusal: the stable part of a problem document (RFC 9457).
///
/// `type` is `urn:guanjia:problem:<code>`. Programs decide by it; titles and details are for people and may change. Services add their own
/// kinds in extensions. 400 is for what cannot be read as a request at all (not JSON, a field of the wrong type, an unknown
/// word); 422 is for what was read and is not allowed (too long, out of range, no phone number); 409 and 412 are about the case's state.
package struct ProblemKind: Sendable, Hashable {
    /// Words with hyphens; never changes.
    package let code: String
    package let status: HTTPResponse.Status
    /// The same for every problem of the kind.
    package let title: String

    /// A new kind. Codes are listed in the contract of the service that uses them.
    package init(_ code: String, _ status: HTTPResponse.Status, _ title: String) {
        self.code = code
        self.status = status
        self.title = title
    }

    /// The URI of the kind.
    package var type: String { "urn:guanjia:problem:\(code)" }
}

extension ProblemKind {
    /// 400: the request cannot be read; `errors` may name fields.
    package static let malformed = ProblemKind("malformed", .badRequest, "The request cannot be read")
    /// 401: no token, or one that is not valid.
    package static let unauthenticated = ProblemKind("unauthenticated", .unauthorized, "A valid bearer token is needed")
    /// 403: the caller's role may not do this.
    package static let forbidden = ProblemKind("forbidden", .forbidden, "Your role does not allow this")
    /// 404: no such resource or path, or none that the caller may see.
    package static let notFound = ProblemKind("not-found", .notFound, "There is nothing here")
    /// 405: the path exists; `Allow` says what it takes.
    package static let methodNotAllowed = ProblemKind("method-not-allowed", .methodNotAllowed, "The path does not take this method")
    /// 408: the body did not come fast enough.
    package static let requestTimeout = ProblemKind("request-timeout", .requestTimeout, "The request took too long to arrive")
    /// 409: the same idempotency key is in work right now (D8).
    package static let requestInProgress = ProblemKind(
        "request-in-progress", .conflict, "A request with this Idempotency-Key is in work")
    /// 412: the case has changed since the version in `If-Match`.
    package static let versionMismatch = ProblemKind("version-mismatch", .preconditionFailed, "The case has changed since you read it")
    /// 413.
    package static let tooLarge = ProblemKind("too-large", .contentTooLarge, "The request body is too large")
    /// 414.
    package static let pathTooLong = ProblemKind("path-too-long", .uriTooLong, "The path is too long")
    /// 415: not `application/json`, or compressed.
    package static let unsupportedMediaType = ProblemKind(
        "unsupported-media-type", .unsupportedMediaType, "The request body has a type that is not supported")
    /// 409: the case is in a state that does not take this command.
    package static let wrongState = ProblemKind("wrong-state", .conflict, "The case does not take this command now")
    /// 422: a rule of the business forbids it.
    package static let ruleViolated = ProblemKind("rule-violated", .unprocessableContent, "A rule does not allow this")
    /// 409: there is such a case already.
    package static let alreadyExists = ProblemKind("already-exists", .conflict, "There is such a case already")
    /// 422: the request was read, but values in it are not allowed; `errors` names every one.
    package static let invalid = ProblemKind("invalid", .unprocessableContent, "Some values are not allowed")
    /// 422: the idempotency key was used with another body before (D8).
    package static let idempotencyKeyReused = ProblemKind(
        "idempotency-key-reused", .unprocessableContent, "This Idempotency-Key was used for another request")
    /// 428: a command without `Idempotency-Key` or `If-Match` where it is needed.
    package static let preconditionRequired = ProblemKind(
        "precondition-required", .preconditionRequired, "A header is missing that this command needs")
    /// 429: more requests than the caller, or the address, may send; `Retry-After` says when there is room again.
    package static let tooManyRequests = ProblemKind("too-many-requests", .tooManyRequests, "Too many requests")
    /// 431.
    package static let headerTooLarge = ProblemKind(
        "header-too-large", .requestHeaderFieldsTooLarge, "The request's header fields are too large")
    /// 500: our fault; `instance` is also in the log.
    package static let `internal` = ProblemKind("internal", .internalServerError, "Something went wrong on our side")
    /// 503: try again; `Retry-After` says when.
    package static let unavailable = ProblemKind("unavailable", .serviceUnavailable, "The service cannot answer now")

    /// For statuses of the HTTP library that have no kind of their own.
    static func other(_ status: HTTPResponse.Status) -> ProblemKind {
        ProblemKind("http-\(status.code)", status, status.reasonPhrase.isEmpty ? "Status \(status.code)" : status.reasonPhrase)
    }
}
