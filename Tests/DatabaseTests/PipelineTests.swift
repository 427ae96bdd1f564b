import Database
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct PipelineTests {
    @Test("300 statements with large parameters and large answers do not wait for each other")
    func largeBothWays() async throws {
        try await withTestConnection { connection in
            // Far more than all socket buffers in both directions: whoever writes without reading hangs here.
            let text = String(repeating: "管", count: 40_000)
            let results = try await connection.pipeline((0..<300).map { "SELECT \($0) AS number, \(text) || \(text) AS text" })
            #expect(results.count == 300)
            for (number, result) in results.enumerated() {
                let row = try #require(result.first)
                #expect(try row.decode("number", as: Int.self) == number)
                #expect(try row.decode("text", as: String.self).utf8.count == 240_000)
            }
        }
    }

    @Test("A pipeline is one transaction: an error in the middle undoes all, and the connection stays usable")
    func errorInTheMiddle() async throws {
        try await withTestConnection { connection in
            _ = try await connection.query("CREATE TABLE item (id bigint PRIMARY KEY)")
            let error = try await databaseError {
                _ = try await connection.pipeline([1, 2, 3, 1, 4].map { "INSERT INTO item VALUES (\($0))" })
            }
            #expect(error?.sqlState == "23505")
            #expect(error?.constraintName == "item_pkey")
            #expect(error?.statementIndex == 3)
            #expect(error?.isDataError == true)
            #expect(error?.commitUnknown == false)
            #expect(connection.isUsable)
            #expect(!connection.isInTransaction)
            #expect(try await connection.query("SELECT id FROM item").isEmpty)
            _ = try await connection.pipeline([1, 2].map { "INSERT INTO item VALUES (\($0))" })
            #expect(try await connection.query("SELECT id FROM item").count == 2)
        }
    }

    @Test("Errors do not show parameters or the server's detail")
    func safeErrors() async throws {
        try await withTestConnection { connection in
            _ = try await connection.query("CREATE TABLE item (phone text PRIMARY KEY)")
            let insert: SQL = "INSERT INTO item VALUES (\("13800000000"))"
            let error = try await databaseError { _ = try await connection.pipeline([insert, insert]) }
            #expect(error?.sqlState == "23505")
            #expect(!String(describing: error).contains("138"))
            #expect(!String(reflecting: error).contains("138"))
        }
    }

    @Test("A constraint that is checked at the commit fails the pipeline, which has no effect")
    func deferredConstraint() async throws {
        try await withTestConnection { connection in
            _ = try await connection.pipeline([
                "CREATE TABLE parent (id bigint PRIMARY KEY)",
                "CREATE TABLE child (parent bigint REFERENCES parent DEFERRABLE INITIALLY DEFERRED)",
            ])
            let implicit = try await databaseError {
                _ = try await connection.pipeline(["INSERT INTO child VALUES (1)", "INSERT INTO child VALUES (2)"])
            }
            #expect(implicit?.sqlState == "23503")
            let explicit = try await databaseError {
                _ = try await connection.transaction(reads: ["SELECT 1"]) { _ in
                    Writes(statements: ["INSERT INTO child VALUES (3)"], value: ())
                }
            }
            #expect(explicit?.sqlState == "23503")
            #expect(explicit?.commitUnknown == false)
            #expect(try await connection.query("SELECT parent FROM child").isEmpty)
        }
    }

    @Test("A statement that cannot be parsed is an error, also the second time")
    func syntaxError() async throws {
        try await withTestConnection { connection in
            for _ in 0..<2 {
                let error = try await databaseError { _ = try await connection.pipeline(["SELECT 1", "SELEC 2", "SELECT 3"]) }
                #expect(error?.sqlState == "42601")
                #expect(error?.isRetryable == false)
                #expect(error?.isDataError == false)
            }
            #expect(try await connection.pipeline(["SELECT 1", "SELECT 3"]).count == 2)
        }
    }

    @Test("More parameters than the limit are refused with a hint")
    func tooManyParameters() async throws {
        try await withTestConnection { connection in
            let limit = SQL.maximumBinds
            let sum = (1...limit).map { "$\($0)" }.joined(separator: " + ")
            let full = SQL(unsafe: "SELECT \(sum) AS sum", binds: (1...limit).map(\.bind))
            #expect(try await connection.query(full).first?.decode("sum", as: Int.self) == limit * (limit + 1) / 2)
            let error = try await databaseError {
                _ = try await connection.query(SQL(unsafe: "SELECT 1", binds: (0...limit).map(\.bind)))
            }
            #expect(error?.code == .query)
            #expect(connection.isUsable)
        }
    }
}
