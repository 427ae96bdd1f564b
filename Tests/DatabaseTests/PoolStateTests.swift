import Testing

@testable import Database

@Suite struct PoolStateTests {
    private typealias State = PoolState<String, Int>

    private func name(_ acquisition: State.Acquisition) -> String {
        switch acquisition {
        case .use(let connection): connection
        case .open: "open"
        case .wait: "wait"
        case .closed: "closed"
        }
    }

    @Test("Places are bounded, and the connection used last is lent first")
    func bounds() {
        var state = State(size: 2)
        #expect([name(state.acquire()), name(state.acquire()), name(state.acquire())] == ["open", "open", "wait"])
        _ = state.giveBack("a")
        _ = state.giveBack("b")
        #expect([name(state.acquire()), name(state.acquire()), name(state.acquire())] == ["b", "a", "wait"])
    }

    @Test("Who waits longest is served first, with a connection or with the place of a lost one")
    func fairness() {
        var state = State(size: 1)
        _ = state.acquire()
        state.enqueue(1, id: 1)
        state.enqueue(2, id: 2)
        state.enqueue(3, id: 3)
        #expect(state.removeWaiter(2) == 2)
        #expect(state.removeWaiter(2) == nil)
        let first = state.giveBack("a")
        #expect(first.grant?.waiter == 1)
        let second = state.giveUp(distrustIdle: true)
        #expect(second.grant?.waiter == 3)
        guard case .open? = second.grant?.grant else {
            Issue.record("a place is granted")
            return
        }
        #expect(state.places == 1)
    }

    @Test("When one connection is lost the idle ones are closed with it")
    func distrust() {
        var state = State(size: 3)
        for _ in 0..<3 { _ = state.acquire() }
        _ = state.giveBack("a")
        _ = state.giveBack("b")
        #expect(state.giveUp(distrustIdle: true).close == ["a", "b"])
        #expect(state.places == 0)
    }

    @Test("A closed pool lends nothing and closes what comes back")
    func closing() {
        var state = State(size: 2)
        for _ in 0..<3 { _ = state.acquire() }
        state.enqueue(1, id: 1)
        _ = state.removeWaiter(1)
        state.enqueue(2, id: 2)
        let closed = state.close()
        #expect(closed.waiters == [2])
        #expect(state.giveBack("a").close == ["a"])
        #expect(name(state.acquire()) == "closed")
        #expect(state.places == 1)
    }
}
