import HTTPTypes
package import Hummingbird

/// Gives each request the limits of its server, and refuses paths that are too long (414).
package struct LimitsMiddleware: RouterMiddleware {
    package typealias Context = APIRequestContext

    private let limits: HTTPLimits

    /// - Parameter limits: those of the server.
    package init(limits: HTTPLimits) { self.limits = limits }

    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.uri.string.utf8.count <= limits.pathBytes else {
            throw Problem(.pathTooLong, "At most \(limits.pathBytes) bytes are accepted.")
        }
        var context = context
        context.bodyBytes = limits.body(of: request.method, request.uri.path).bytes
        context.jsonDepth = limits.jsonDepth
        return try await next(request, context)
    }
}
