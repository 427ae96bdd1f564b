import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Refuses in the channel what is more than the server can have in work, so that a refusal costs little beside an answer (F19).
///
/// On its way through the router a refusal costs almost half of what a reading costs, and whoever asks twice as much as can be done would take a third
/// of it away from those who are answered. What this handler lets pass is refused there, if it has to be: requests behind another one of their
/// connection, those of who does not take the answers, and paths whose refusals have a form of their own.
///
/// A request is in work from its head to the head of its answer. All state belongs to the connection's event loop, on which NIO calls every method.
final class LoadHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What the connections of one server share.
    struct Shared: Sendable {
        let limit: LoadLimit
        /// Paths whose refusals the router writes.
        let forms: ProblemForms
        /// Counts a refused request, by its method.
        let count: @Sendable (HTTPRequest.Method) -> Void
        /// The same for all.
        let document = ByteBuffer(bytes: LoadLimit.problem.document)
    }

    private let shared: Shared
    private var answersOwed = 0
    /// The request at hand has a place.
    private var isCounted = false
    /// The request at hand is refused; what is left of its body goes nowhere.
    private var isRefused = false

    init(_ shared: Shared) { self.shared = shared }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else {
            if !isRefused { context.fireChannelRead(data) }
            return
        }
        isRefused = false
        if answersOwed == 0, context.channel.isWritable, !shared.forms.hasForm(head.path ?? "") {
            isCounted = shared.limit.enter()
            isRefused = !isCounted
        }
        if isRefused {
            refuse(head, context)
        } else {
            answersOwed += 1
            context.fireChannelRead(data)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        // A head that only informs is followed by the answer's own.
        case .head(let head): if head.status.kind != .informational { leave() }
        case .body: break
        case .end: answersOwed -= 1
        }
        context.write(data, promise: promise)
    }

    /// Whoever reads the body of the request at hand hears what is wrong with it; nobody reads that of a refused one.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isRefused || !(error is RequestFault) { context.fireErrorCaught(error) }
    }

    /// Also at the end of the connection, whose handlers are removed one by one.
    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    private func leave() {
        if isCounted { shared.limit.leave() }
        isCounted = false
    }

    private func refuse(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        let problem = LoadLimit.problem
        var answer = HTTPResponse(status: problem.kind.status, headerFields: problem.headers)
        answer.headerFields[.contentType] = Problem.contentType
        answer.headerFields[.cacheControl] = "no-store"
        answer.headerFields[.contentLength] = "\(shared.document.readableBytes)"
        if head.headerFields[.connection] == "close" { answer.headerFields[.connection] = "close" }
        context.write(wrapOutboundOut(.head(answer)), promise: nil)
        if head.method != .head { context.write(wrapOutboundOut(.body(shared.document)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        shared.count(head.method)
    }
}
