package import Hummingbird
import Logging
import NIOCore
package import SharedModels

/// A context that knows the limits of its server.
package protocol LimitedRequestContext: RequestContext {
    /// Largest body of this request in bytes.
    var bodyBytes: Int { get }
    /// Deepest nesting of its JSON.
    var jsonDepth: Int { get }
}

/// The context of every request before its caller is known.
package struct APIRequestContext: LimitedRequestContext {
    package var coreContext: CoreRequestContextStorage
    package var bodyBytes = HTTPLimits().bodyBytes
    package var jsonDepth = HTTPLimits().jsonDepth
    /// Set by `AuthenticationMiddleware`.
    var caller: Caller?
    /// Set with the caller.
    var accessReason = AccessReason.post
    /// Set with the caller, of a request with a session.
    var sessionToken: String?
    private let channel: any NIOCore.Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Where the connection comes from: the caller, or the proxy before us; nil when it has ended. Takes a lock: only few requests ask.
    var peer: SocketAddress? { channel.remoteAddress }

    package var maxUploadSize: Int { bodyBytes }
}

/// The context of a request whose caller is known; routes that need one take this type, so that none can forget to ask.
package struct CallerRequestContext: ChildRequestContext, LimitedRequestContext {
    package typealias ParentContext = APIRequestContext

    package var coreContext: CoreRequestContextStorage
    package let bodyBytes: Int
    package let jsonDepth: Int
    /// Who asks.
    package let caller: Caller
    /// Why, as far as that was said.
    package let accessReason: AccessReason
    /// The caller's own token, by which a session's requests are passed on; nil of a request that sent its token itself.
    package let sessionToken: String?
    /// What the request asks for besides, of the parameters that its route named.
    package internal(set) var query = RouteQuery()

    /// - Throws: `Problem` (401) when no middleware has found out who asks.
    package init(context: APIRequestContext) throws {
        guard let caller = context.caller else { throw Problem.unauthenticated(hadToken: false) }
        coreContext = context.coreContext
        bodyBytes = context.bodyBytes
        jsonDepth = context.jsonDepth
        self.caller = caller
        accessReason = context.accessReason
        sessionToken = context.sessionToken
    }

    package var maxUploadSize: Int { bodyBytes }

    /// Goes on only when the caller has one of these roles.
    /// - Throws: `Problem` (403) otherwise.
    package func requires(_ roles: Set<Role>) throws(Problem) {
        do {
            try caller.requires(roles)
        } catch {
            // Who asked for what is not for their post is on record (OPS-01, WE-70).
            logger.notice(
                "request refused to this post",
                metadata: [
                    "actor": "\(caller.subject)", "actor.role": "\(caller.role.rawValue)", "http.route": "\(endpointPath ?? "unmatched")",
                ])
            throw error
        }
    }
}
