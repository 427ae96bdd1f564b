import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Watches over the requests of one connection (F30): a body may not be larger than allowed, nor come later or slower.
///
/// Sits in the channel because only there every body is seen, also one that no route reads: a refused caller who goes on dripping would
/// otherwise keep the connection for ever (the server's idle time begins anew with every part). What is wrong reaches whoever reads the
/// body as a `RequestFault`; once the answer is written, or after `lingering`, the connection closes. It stays readable for a moment before it closes,
/// so that the answer is not lost in a reset. A head that cannot be parsed is answered here, with a problem document.
///
/// All state belongs to the connection's event loop, on which NIO calls every method.
final class RequestGuardHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Between a refusal and the end of the connection, when nobody answers sooner.
    static let patience = TimeAmount.seconds(5)
    /// Between the end of our sending and the end of the connection: time for the caller to read the answer.
    static let lingering = TimeAmount.milliseconds(500)
    /// Between two looks at a body on its way.
    static let interval = TimeAmount.seconds(1)

    private let limits: HTTPLimits
    private var isInBody = false
    private var isRefused = false
    private var isClosing = false
    /// The answer at hand says that it is the connection's last.
    private var isLastAnswer = false
    private var bodyStart = NIODeadline.now()
    private var bodyBytes = 0
    /// What the body of the request at hand may be like; a few routes have limits of their own.
    private var allowed: HTTPLimits.Body
    private var answersOwed = 0
    /// What came behind whole requests and is none; answered when its turn has come.
    private var unreadable: (any Error)?
    /// The request at hand, or one before it, wants another protocol (RFC 9110 §7.8): HTTP ends here.
    private var wantsUpgrade = false
    private var nextLook: Scheduled<Void>?
    private var end: Scheduled<Void>?
    /// Of whoever has asked for the end of the connection and waits for it, whatever brings it.
    private var ended: EventLoopPromise<Void>?

    init(limits: HTTPLimits) {
        self.limits = limits
        allowed = limits.usualBody
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        let part = unwrapInboundIn(data)
        switch part {
        case .head(let head):
            answersOwed += 1
            isInBody = true
            if head.headerFields[.upgrade] != nil || head.method == .connect { wantsUpgrade = true }
            bodyStart = .now()
            bodyBytes = 0
            allowed = limits.body(of: head.method, head.path ?? "")
            context.fireChannelRead(data)
            if let length = head.headerFields[.contentLength].flatMap(Int.init), length > allowed.bytes { refuse(.tooLarge, context) }
        case .body(let buffer):
            bodyBytes += buffer.readableBytes
            if bodyBytes > allowed.bytes {
                refuse(.tooLarge, context)
            } else {
                context.fireChannelRead(data)
            }
        case .end:
            isInBody = false
            context.fireChannelRead(data)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Almost every body comes with its head, and then there is nothing to watch.
        if isInBody && !isRefused && nextLook == nil { lookLater(context) }
        context.fireChannelReadComplete()
        // Nobody reads any more, but what arrives must leave the socket, or closing it resets the connection.
        if isRefused { read(context: context) }
    }

    /// What follows a request that wants another protocol is not HTTP to the parser: it would keep it, without bound. We speak no other, so
    /// nothing more is read, and the answer says that it is the last.
    func read(context: ChannelHandlerContext) {
        if !wantsUpgrade || isInBody { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var data = data
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if head.headerFields[.connection] == "close" { isLastAnswer = true }
            if wantsUpgrade {
                head.headerFields[.connection] = "close"
                data = wrapOutboundOut(.head(head))
            }
        case .body: break
        case .end:
            answersOwed -= 1
            // Once: who goes on sending does not put it off.
            if isRefused || (isLastAnswer && end == nil) { endSoon(context, after: Self.lingering) }
        }
        context.write(data, promise: promise)
        if answersOwed == 0, let error = unreadable {
            unreadable = nil
            if isLastAnswer { close(context: context, mode: .all, promise: nil) } else { answerUnreadable(error, context) }
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, isRefused, !isClosing else {
            context.close(mode: mode, promise: promise)
            return
        }
        isClosing = true
        // Only our side closes now; the other side may be writing still and would miss the answer.
        ended = promise
        context.close(mode: .output, promise: nil)
        endSoon(context, after: Self.lingering)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isRefused else { return }
        guard context.channel.isActive, !(error is ChannelError), !(error is IOError), answersOwed == 0 || !isInBody else {
            context.fireErrorCaught(error)
            return
        }
        // Whoever works on a request that has come whole need not know what follows it.
        if answersOwed == 0 { answerUnreadable(error, context) } else { unreadable = error }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { finish() }

    /// The connection has ended, by us or by the caller. Who waits for that must hear of it in both cases, or the connection counts for ever.
    private func finish() {
        nextLook?.cancel()
        end?.cancel()
        nextLook = nil
        end = nil
        ended?.succeed()
        ended = nil
    }

    private func lookLater(_ context: ChannelHandlerContext) {
        let left = bodyStart + TimeAmount(allowed.time) - .now()
        nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: max(.milliseconds(1), min(left, Self.interval))) {
            self.look(context)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        nextLook = nil
        guard isInBody, !isRefused else { return }
        let passed = NIODeadline.now() - bodyStart
        let judged = Double((passed - TimeAmount(allowed.grace)).nanoseconds) / 1_000_000_000
        if passed >= TimeAmount(allowed.time) || Double(bodyBytes) < judged * Double(allowed.rate) {
            refuse(.tooSlow, context)
        } else {
            lookLater(context)
        }
    }

    private func refuse(_ fault: RequestFault, _ context: ChannelHandlerContext) {
        isRefused = true
        context.fireErrorCaught(fault)
        endSoon(context, after: Self.patience)
    }

    private func endSoon(_ context: ChannelHandlerContext, after time: TimeAmount) {
        end?.cancel()
        end = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
            self.isClosing = true
            context.close(mode: .all, promise: nil)
        }
    }

    private func answerUnreadable(_ error: any Error, _ context: ChannelHandlerContext) {
        isRefused = true
        let problem: Problem
        if case HTTPParserError.headerOverflow = error {
            problem = Problem(.headerTooLarge, "At most \(limits.headerBytes) bytes in \(limits.headerCount) fields are accepted.")
        } else {
            problem = Problem(.malformed, "This is not a well-formed HTTP/1.1 request.")
        }
        var fields: HTTPFields = [.contentType: Problem.contentType, .connection: "close", .cacheControl: "no-store"]
        let document = problem.document
        fields[.contentLength] = "\(document.count)"
        context.write(wrapOutboundOut(.head(HTTPResponse(status: problem.kind.status, headerFields: fields))), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: document))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        close(context: context, mode: .all, promise: nil)
    }
}
