import Database
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct TransactionTests {
    private struct Refusal: Error {}

    private static let table: SQL = "CREATE TABLE account (id bigint PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0))"

    @Test("A decision sees what was read, and its statements are committed with it")
    func commits() async throws {
        try await withTestConnection { connection in
            _ = try await connection.pipeline([Self.table, "INSERT INTO account VALUES (1, 10), (2, 20)"])
            let (sum, written) = try await connection.transaction(
                reads: [
                    "SELECT balance FROM account WHERE id = \(1) FOR UPDATE", "SELECT balance FROM account WHERE id = \(2) FOR UPDATE",
                ]
            ) { results in
                let sum = try results.reduce(0) { try $0 + ($1.first?.decode("balance", as: Int.self) ?? 0) }
                return Writes(statements: ["UPDATE account SET balance = \(sum) WHERE id < \(9) RETURNING id"], value: sum)
            }
            #expect(sum == 30)
            #expect(written.map(\.count) == [2])
            #expect(!connection.isInTransaction)
            #expect(try await connection.query("SELECT balance FROM account").map { try $0.decode("balance", as: Int.self) } == [30, 30])
        }
    }

    @Test("A decision that throws undoes the transaction, and its error arrives as it is")
    func decisionThrows() async throws {
        try await withTestConnection { connection in
            _ = try await connection.query(Self.table)
            await #expect(throws: Refusal.self) {
                _ = try await connection.transaction(reads: ["INSERT INTO account VALUES (1, 1) RETURNING id"]) { _ -> Writes<Int> in
                    throw Refusal()
                }
            }
            #expect(connection.isUsable)
            #expect(!connection.isInTransaction)
            #expect(try await connection.query("SELECT id FROM account").isEmpty)
        }
    }

    @Test("An error among the reads or the writes undoes everything and leaves the connection usable", arguments: [true, false])
    func errors(inReads: Bool) async throws {
        try await withTestConnection { connection in
            _ = try await connection.query(Self.table)
            let good: SQL = "INSERT INTO account VALUES (1, 1)"
            let bad: SQL = "INSERT INTO account VALUES (2, \(-1))"
            let error = try await databaseError {
                _ = try await connection.transaction(reads: inReads ? [good, bad] : [good]) { _ in
                    Writes(statements: inReads ? [] : [bad], value: ())
                }
            }
            #expect(error?.sqlState == "23514")
            #expect(error?.commitUnknown == false)
            #expect(!connection.isInTransaction)
            #expect(try await connection.query("SELECT id FROM account").isEmpty)
        }
    }

    @Test("Without reads or without writes a transaction still works")
    func emptyParts() async throws {
        try await withTestConnection { connection in
            _ = try await connection.query(Self.table)
            let noReads = try await connection.transaction(reads: []) { _ in
                Writes(statements: ["INSERT INTO account VALUES (1, 1)"], value: 7)
            }
            #expect(noReads.0 == 7)
            let noWrites = try await connection.transaction(reads: ["SELECT id FROM account"]) { results in
                Writes(statements: [], value: results[0].count)
            }
            #expect(noWrites.0 == 1)
            #expect(!connection.isInTransaction)
        }
    }

    @Test("What is made while the server works runs after it, in the same transaction; when it cannot be made, nothing has happened")
    func deferred() async throws {
        try await withTestConnection { connection in
            _ = try await connection.query(Self.table)
            let (value, results) = try await connection.transaction(reads: ["SELECT 1"]) { _ in
                Writes(
                    statements: ["INSERT INTO account VALUES (101, 1)"],
                    deferred: [{ ["UPDATE account SET balance = 2 WHERE id = 101 RETURNING balance"] }], value: 7)
            }
            #expect(value == 7 && results.count == 2)
            let balance = try results[1].first?.decode("balance", as: Int64.self)
            #expect(balance == 2)
            await #expect(throws: Refusal.self) {
                try await connection.transaction(reads: ["SELECT 1"]) { _ in
                    Writes(statements: ["INSERT INTO account VALUES (102, 1)"], deferred: [{ throw Refusal() }], value: ())
                }
            }
            await #expect(throws: DatabaseError.self) {
                try await connection.transaction(reads: ["SELECT 1"]) { _ in
                    Writes(statements: ["INSERT INTO account VALUES (101, 1)"], deferred: [{ ["SELECT 1"] }], value: ())
                }
            }
            let ids = try await connection.query("SELECT id FROM account").map { try $0.decode("id", as: Int64.self) }
            #expect(ids == [101])
            #expect(!connection.isInTransaction)
        }
    }

    @Test("Concurrent decisions on one row lose no update")
    func noLostUpdate() async throws {
        try await withTestPool(size: 4) { pool, _ in
            _ = try await pool.query(Self.table)
            _ = try await pool.query("INSERT INTO account VALUES (1, 0)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await pool.withConnection { connection in
                            let read: SQL = "SELECT balance FROM account WHERE id = 1 FOR UPDATE"
                            _ = try await connection.transaction(reads: [read]) { results in
                                let balance = try results[0][0].decode("balance", as: Int.self)
                                return Writes(statements: ["UPDATE account SET balance = \(balance + 1) WHERE id = 1"], value: ())
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await pool.query("SELECT balance FROM account").first?.decode("balance", as: Int.self) == 40)
        }
    }

    @Test("An interactive transaction commits what its body did, and nothing when the body throws")
    func interactive() async throws {
        try await withTestPool { pool, _ in
            _ = try await pool.query(Self.table)
            let count = try await pool.withTransaction { transaction in
                _ = try await transaction.query("INSERT INTO account VALUES (1, 1)")
                return try await transaction.pipeline(["INSERT INTO account VALUES (2, 2)", "SELECT id FROM account"])[1].count
            }
            #expect(count == 2)
            await #expect(throws: Refusal.self) {
                try await pool.withTransaction { transaction in
                    _ = try await transaction.query("DELETE FROM account")
                    throw Refusal()
                }
            }
            #expect(try await pool.query("SELECT id FROM account").count == 2)
        }
    }

    @Test("An error that the body swallows does not become a false commit")
    func swallowedError() async throws {
        try await withTestPool { pool, _ in
            _ = try await pool.query(Self.table)
            let error = try await databaseError {
                try await pool.withTransaction { transaction in
                    _ = try await transaction.query("INSERT INTO account VALUES (1, 1)")
                    _ = try await databaseError { _ = try await transaction.query("INSERT INTO account VALUES (1, 1)") }
                }
            }
            #expect(error?.code == .query)
            #expect(try await pool.query("SELECT id FROM account").isEmpty)
        }
    }

    @Test("A deadlock is resolved by running the loser again")
    func deadlock() async throws {
        try await withTestPool(size: 2) { pool, _ in
            _ = try await pool.query(Self.table)
            _ = try await pool.query("INSERT INTO account VALUES (1, 0), (2, 0)")
            let meeting = Meeting(of: 2)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (first, second) in [(1, 2), (2, 1)] {
                    group.addTask {
                        try await pool.withTransaction { transaction in
                            _ = try await transaction.query("UPDATE account SET balance = balance + 1 WHERE id = \(first)")
                            // Both hold their first row before either asks for the second.
                            await meeting.arrive()
                            _ = try await transaction.query("UPDATE account SET balance = balance + 1 WHERE id = \(second)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await pool.query("SELECT balance FROM account").map { try $0.decode("balance", as: Int.self) } == [2, 2])
        }
    }
}

/// Lets tasks go on once a number of them have come; those who come later pass.
private actor Meeting {
    private let size: Int
    private var arrived = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(of size: Int) { self.size = size }

    func arrive() async {
        arrived += 1
        if arrived < size {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            for continuation in waiting { continuation.resume() }
            waiting.removeAll()
        }
    }
}
