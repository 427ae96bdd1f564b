import NIOCore
import NIOHTTPTypes

/// Tells `ConnectionPlaces` whether one connection has a request in work, and ends it when its place is needed (F30).
///
/// All state belongs to the connection's event loop, on which NIO calls every method.
final class PlaceHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Between being asked and leaving: the loop looks once more whether a request has arrived that a busy processor had left unread.
    private static let lastLook = TimeAmount.milliseconds(1)

    private let places: ConnectionPlaces
    private var answersOwed = 0
    /// While there is no request in work.
    private var ticket: UInt64?

    init(places: ConnectionPlaces) { self.places = places }

    func channelActive(context: ChannelHandlerContext) {
        wait(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) {
            answersOwed += 1
            stopWaiting()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            answersOwed -= 1
            if answersOwed == 0 { wait(context) }
        }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stopWaiting()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stopWaiting() }

    private func wait(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        stopWaiting()
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        let (ticket, isFull) = places.wait {
            loop.scheduleTask(in: Self.lastLook) { bound.value.handler.leave(bound.value.context) }
        }
        self.ticket = ticket
        if isFull { loop.scheduleTask(in: ConnectionPlaces.courtesy) { [places] in places.makeRoom() } }
    }

    private func stopWaiting() {
        if let ticket { places.stopWaiting(ticket) }
        ticket = nil
    }

    /// Since we were asked, a request may have come; and of an answer that is still going out nothing may be lost.
    private func leave(_ context: ChannelHandlerContext) {
        let isFree = answersOwed == 0 && ((try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0) == 0
        guard context.channel.isActive, isFree else {
            if answersOwed == 0 { wait(context) }
            places.answered(hasLeft: false)
            return
        }
        context.channel.closeFuture.whenComplete { [places] _ in places.answered(hasLeft: true) }
        context.close(mode: .all, promise: nil)
    }
}
