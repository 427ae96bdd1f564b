import NIOCore
import NIOHTTPTypes

/// Watches over the answers of one connection (F30): a caller who takes nothing of one does not keep the connection for ever, and one who takes it
/// slowly gets all of it.
///
/// The server waits for as long as an answer is being written, so only the channel can end that. And it takes an answer for gone that was written in
/// one piece, and closes the connection when it stops, or when that has been idle for its time: what the caller has not taken by then would be lost.
///
/// All state belongs to the connection's event loop, on which NIO calls every method.
final class AnswerGuardHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Least bytes that are taken of a long answer in `HTTPLimits.unreadTime`: about one kilobyte a second.
    static let leastBytes = 32_768

    private let unreadTime: TimeAmount
    /// Somebody has asked for the end of the connection, which comes once everything has gone out.
    private var isDraining = false
    /// Nothing more is written; what was written before still goes out.
    private var isOutputClosing = false
    /// The server has cancelled the connection: what has not gone out is not waited for.
    private var isCut = false
    private var nextLook: Scheduled<Void>?
    /// Of whoever has asked for the end of the connection and waits for it, whatever brings it.
    private var ended: EventLoopPromise<Void>?

    init(limits: HTTPLimits) { unreadTime = TimeAmount(limits.unreadTime) }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if !context.channel.isWritable {
            watch(context)
        } else if !isDraining {
            nextLook?.cancel()
            nextLook = nil
        }
        context.fireChannelWritabilityChanged()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .input { isCut = true }
        guard mode == .all, !isDraining, !isCut, unread(context) > 0 else {
            if mode == .output { isOutputClosing = true }
            // The time to stop is over for what still goes out.
            context.close(mode: isDraining && isCut ? .all : mode, promise: promise)
            return
        }
        isDraining = true
        ended = promise
        // Takes effect after what was written before.
        if !isOutputClosing { context.close(mode: .output, promise: nil) }
        watch(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isDraining, event as? ChannelEvent == .outputClosed { context.close(mode: .all, promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { finish() }

    private func finish() {
        nextLook?.cancel()
        nextLook = nil
        ended?.succeed()
        ended = nil
    }

    /// Looks after a while how much was taken, and ends the connection when it was too little.
    private func watch(_ context: ChannelHandlerContext) {
        guard nextLook == nil else { return }
        let before = unread(context)
        nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: unreadTime) {
            self.nextLook = nil
            let left = self.unread(context)
            if left > 0, before - left < Self.leastBytes {
                context.close(mode: .all, promise: nil)
            } else if left > 0 {
                self.watch(context)
            }
        }
    }

    /// Bytes of answers that the system has not taken from us; none of a channel that does not count them.
    private func unread(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
