/// What a caller that waited for a place in a pool gets.
enum PoolGrant<Connection> {
    /// This connection.
    case use(Connection)
    /// The place of one that is gone: open a new one.
    case open
}

extension PoolGrant: Sendable where Connection: Sendable {}

/// The bookkeeping of a pool: who holds, who waits. Pure; the pool performs what it returns.
struct PoolState<Connection, Waiter> {
    /// What a caller that wants a connection shall do.
    enum Acquisition {
        /// Use it, after a check that it is alive.
        case use(Connection)
        /// Open one; the place is reserved.
        case open
        case wait
        case closed
    }

    /// What follows when a connection came back or its place became free.
    struct Release {
        /// Somebody who waited gets this grant now.
        var grant: (waiter: Waiter, grant: PoolGrant<Connection>)?
        /// Connections to close.
        var close: [Connection] = []
    }

    private let size: Int
    /// Open or being opened, idle or in use.
    private(set) var places = 0
    private var idle: [Connection] = []
    private var waiters: [(id: UInt64, waiter: Waiter)] = []
    private(set) var isClosed = false

    init(size: Int) { self.size = size }

    var idleCount: Int { idle.count }
    var waiterCount: Int { waiters.count }

    /// The most recently used idle connection, else a free place, else a queue in order of arrival.
    mutating func acquire() -> Acquisition {
        if isClosed { return .closed }
        if let connection = idle.popLast() { return .use(connection) }
        guard places < size else { return .wait }
        places += 1
        return .open
    }

    /// Queues a caller for which `acquire` said `wait`.
    mutating func enqueue(_ waiter: Waiter, id: UInt64) { waiters.append((id, waiter)) }

    /// Takes a waiter out of the queue; nil when it has been granted something already.
    mutating func removeWaiter(_ id: UInt64) -> Waiter? {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
        return waiters.remove(at: index).waiter
    }

    /// A connection comes back in good state.
    mutating func giveBack(_ connection: Connection) -> Release {
        if isClosed {
            places -= 1
            return Release(close: [connection])
        }
        if !waiters.isEmpty { return Release(grant: (waiters.removeFirst().waiter, .use(connection))) }
        idle.append(connection)
        return Release()
    }

    /// A connection was lost or could not be opened: its place goes to who waits longest.
    ///
    /// `distrustIdle`: the idle ones most likely share its fate (restart, failover), so they are closed as well.
    mutating func giveUp(distrustIdle: Bool) -> Release {
        var release = Release()
        if distrustIdle {
            release.close = idle
            places -= idle.count
            idle.removeAll()
        }
        if !isClosed, !waiters.isEmpty {
            release.grant = (waiters.removeFirst().waiter, .open)
        } else {
            places -= 1
        }
        return release
    }

    /// Refuses everything from now on.
    mutating func close() -> (idle: [Connection], waiters: [Waiter]) {
        isClosed = true
        defer {
            places -= idle.count
            idle.removeAll()
            waiters.removeAll()
        }
        return (idle, waiters.map(\.waiter))
    }
}
