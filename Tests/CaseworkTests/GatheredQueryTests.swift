import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Casework

@Suite("Many callers are answered by one statement", .timeLimit(.minutes(5)))
struct GatheredQueryTests {
    private struct Broken: Error {}

    /// Statements that wait until they are let go.
    private final class Server: Sendable {
        private let state = Mutex<(asked: [[Int]], open: Int)>(([], 0))
        var asked: [[Int]] { state.withLock { $0.asked } }

        func letGo(_ count: Int = 1) { state.withLock { $0.open += count } }

        func ask(_ keys: [Int]) async throws -> [Int: String] {
            let number = state.withLock { state in
                state.asked.append(keys.sorted())
                return state.asked.count
            }
            while state.withLock({ $0.open < number }) { try await Task.sleep(for: .milliseconds(1)) }
            if keys.contains(-1) { throw Broken() }
            return Dictionary(uniqueKeysWithValues: keys.filter { $0 % 2 == 0 }.map { ($0, "\($0)") })
        }
    }

    @Test("Whoever comes while one asks is asked for with all the others, each key once, and gets its own answer")
    func gathers() async throws {
        let server = Server()
        let query = GatheredQuery<Int, String> { try await server.ask($0) }
        try await withThrowingTaskGroup(of: (Int, String?).self) { group in
            group.addTask { (2, try await query.value(of: 2)) }
            #expect(await eventually { server.asked.count == 1 })
            for key in [3, 4, 4, 5, 6] { group.addTask { (key, try await query.value(of: key)) } }
            #expect(await eventually { query.waiting == 5 })
            server.letGo(2)
            for try await (key, value) in group { #expect(value == (key % 2 == 0 ? "\(key)" : nil)) }
        }
        #expect(server.asked == [[2], [3, 4, 5, 6]])
    }

    @Test("A statement that fails fails for those that it asked for, and the next one asks again") func fails() async throws {
        let server = Server()
        let query = GatheredQuery<Int, String> { try await server.ask($0) }
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await Self.isBroken(query, 2) }
            #expect(await eventually { server.asked.count == 1 })
            for key in [-1, 4] { group.addTask { await Self.isBroken(query, key) } }
            #expect(await eventually { query.waiting == 2 })
            server.letGo(2)
            #expect(await group.reduce(into: 0) { $0 += $1 ? 1 : 0 } == 2)
        }
        server.letGo()
        #expect(try await query.value(of: 8) == "8")
    }

    private static func isBroken(_ query: GatheredQuery<Int, String>, _ key: Int) async -> Bool {
        do {
            _ = try await query.value(of: key)
            return false
        } catch {
            return true
        }
    }

    @Test("Whoever is cancelled while asking for others leaves them to the next of them") func cancelled() async throws {
        let server = Server()
        let query = GatheredQuery<Int, String> { try await server.ask($0) }
        let first = Task { try await query.value(of: 2) }
        #expect(await eventually { server.asked.count == 1 })
        let second = Task { try await query.value(of: 4) }
        #expect(await eventually { query.waiting == 1 })
        let third = Task { try await query.value(of: 6) }
        #expect(await eventually { query.waiting == 2 })
        server.letGo()
        #expect(try await first.value == "2")
        #expect(await eventually { server.asked.count == 2 })
        second.cancel()
        server.letGo(2)
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(try await third.value == "6")
        #expect(server.asked == [[2], [4, 6], [6]])
    }
}
