import DequeModule
import HummingbirdCore
import Metrics
import NIOCore
import Synchronization

/// The places of one server's connections, of which a sixteenth is kept free for who comes next (F30).
///
/// A connection takes a place whether it asks anything or not: whoever opened as many as there are would keep everybody else out for as long as a
/// connection may be idle, and could begin anew. So when one of the last places is taken, whoever has been without a request for longest is let
/// go, wherever they come from: a share for each address would keep out those behind the same proxy. A request in work is never cut for it.
/// To let somebody go takes a millisecond or two, and whoever comes alone would wait for it once for each of those who came before them at the
/// same moment; so more than one place is free.
final class ConnectionPlaces: Sendable {
    /// Whoever has been without a request for less keeps the place: the first request is on its way, or the next.
    static let courtesy = TimeAmount.milliseconds(100)

    /// One that has no request in work.
    private struct Waiting {
        let since: NIODeadline
        let askToLeave: @Sendable () -> Void
    }

    private struct State {
        /// Connections that were let in and have not ended.
        var count = 0
        /// Of these, those that were asked to leave and have not answered.
        var leaving = 0
        var lastTicket: UInt64 = 0
        var waiting: [UInt64: Waiting] = [:]
        /// Tickets in their order, also of some that wait no longer.
        var order: Deque<UInt64> = []

        /// The ticket of who has waited for longest.
        mutating func oldest() -> UInt64? {
            while let first = order.first {
                if waiting[first] != nil { return first }
                order.removeFirst()
            }
            return nil
        }
    }

    private let limit: Int
    /// Most that may stay while somebody is without a request.
    private let kept: Int
    private let state = Mutex(State())
    private let cut: Counter

    /// - Parameters:
    ///   - limit: most connections at once.
    ///   - factory: where those that are let go are counted.
    init(_ limit: Int, factory: any MetricsFactory) {
        self.limit = limit
        kept = limit - max(1, limit / 16)
        cut = Counter(label: "guanjia_connections_cut_total", dimensions: [("reason", "room")], factory: factory)
    }

    var hasRoom: Bool { state.withLock { $0.count < limit } }

    func opened() {
        state.withLock { $0.count += 1 }
        makeRoom()
    }

    func closed() { state.withLock { $0.count -= 1 } }

    /// Notes that a connection is without a request from now on.
    /// - Parameter askToLeave: called when the place is needed; whoever is asked calls `answered` once.
    /// - Returns: a ticket for `stopWaiting`; and whether `makeRoom` is to be called once `courtesy` has passed.
    func wait(_ askToLeave: @escaping @Sendable () -> Void) -> (ticket: UInt64, isFull: Bool) {
        state.withLock { state in
            state.lastTicket += 1
            state.waiting[state.lastTicket] = Waiting(since: .now(), askToLeave: askToLeave)
            // Who asks again and again leaves tickets behind that nobody comes to while there is room.
            if state.order.count > 2 * state.waiting.count + 64 {
                let waiting = state.waiting
                state.order.removeAll { waiting[$0] == nil }
            }
            state.order.append(state.lastTicket)
            return (state.lastTicket, state.count - state.leaving > kept)
        }
    }

    /// The connection has a request, or has ended.
    func stopWaiting(_ ticket: UInt64) { state.withLock { _ = $0.waiting.removeValue(forKey: ticket) } }

    /// One that was asked has left, or stays because it has a request after all.
    func answered(hasLeft: Bool) {
        state.withLock { $0.leaving -= 1 }
        if hasLeft { cut.increment() } else { makeRoom() }
    }

    /// Asks as many to leave as it takes for the places that are kept free.
    func makeRoom() {
        let now = NIODeadline.now()
        let asked = state.withLock { state in
            var asked: [Waiting] = []
            while state.count - state.leaving > kept, let ticket = state.oldest(), let waiting = state.waiting[ticket],
                now - waiting.since >= Self.courtesy
            {
                state.waiting[ticket] = nil
                state.leaving += 1
                asked.append(waiting)
            }
            return asked
        }
        for waiting in asked { waiting.askToLeave() }
    }
}

/// Counts a server's connections where it lets them in.
struct PlacesDelegate: AvailableConnectionsDelegate {
    let places: ConnectionPlaces

    func connectionOpened() { places.opened() }
    func connectionClosed() { places.closed() }
    func isAcceptingNewConnections() -> Bool { places.hasRoom }
}
