import HTTPTypes
package import Hummingbird

/// Continues the trace of `traceparent`, or starts one, and names it in the answer (`traceresponse`, W3C Trace Context level 2 draft).
///
/// A header that is not strictly well-formed is ignored, and `tracestate` is not passed on: nothing but hexadecimal digits gets from a
/// caller into logs and events.
package struct TraceMiddleware<Context: RequestContext>: RouterMiddleware {
    /// Goes first, so that everything below it is in the trace.
    package init() {}

    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let trace = request.headers[.traceparent].flatMap(TraceContext.init(traceparent:))?.child() ?? .start()
        return try await TraceContext.$current.withValue(trace) {
            var response = try await next(request, context)
            response.headers[.traceresponse] = trace.traceparent
            return response
        }
    }
}

extension HTTPField.Name {
    /// W3C Trace Context.
    static let traceparent = constant("traceparent")
    /// W3C Trace Context level 2.
    static let traceresponse = constant("traceresponse")
    /// draft-ietf-httpapi-idempotency-key-header.
    static let idempotencyKey = constant("Idempotency-Key")

    private static func constant(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is a valid field name") }
        return field
    }
}
