import Database
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct TypeTests {
    private enum Colour: String, PostgresScalar { case red, green }

    private enum Level: Int16, PostgresScalar { case low = 1, high = 2 }

    /// Sends values as parameters, reads them back, and compares what the server makes of them with what we mean.
    private func expectRoundTrip<T: PostgresEncodable & PostgresDecodable & Equatable & Sendable>(
        _ values: [T], _ type: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withTestConnection { connection in
            for value in values {
                let result = try await connection.query(
                    "SELECT \(value) AS value, pg_typeof(\(value))::text AS type, \(T?.none) AS nothing, \(Optional(value)) AS something")
                let row = try #require(result.first)
                #expect(try row.decode("value", as: T.self) == value, sourceLocation: sourceLocation)
                #expect(try row.decode("type", as: String.self) == type, sourceLocation: sourceLocation)
                #expect(try row.decode("nothing", as: T?.self) == nil, sourceLocation: sourceLocation)
                #expect(try row.decode("something", as: T?.self) == value, sourceLocation: sourceLocation)
            }
        }
    }

    @Test("Numbers and truth values survive the round trip at their limits")
    func numbers() async throws {
        try await expectRoundTrip([true, false], "boolean")
        try await expectRoundTrip([Int16.min, -1, 0, .max], "smallint")
        try await expectRoundTrip([Int32.min, -1, 0, .max], "integer")
        try await expectRoundTrip([Int64.min, -1, 0, .max], "bigint")
        try await expectRoundTrip([Int.min, 42, .max], "bigint")
        try await expectRoundTrip([0.1, -1.5e300, .infinity, .leastNonzeroMagnitude], "double precision")
    }

    @Test("Text, bytes and documents survive the round trip")
    func texts() async throws {
        try await expectRoundTrip(["", "管家 👨‍👩‍👧 é", "quote ' \" \\ $1", String(repeating: "长", count: 100_000)], "text")
        try await expectRoundTrip([[UInt8](), [0], Array(0...255)], "bytea")
        try await expectRoundTrip([JSONB(bytes: Array(#"{"a": [1, "管"]}"#.utf8)), JSONB(bytes: Array("null".utf8))], "jsonb")
        try await expectRoundTrip([UUID(), UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))], "uuid")
        try await expectRoundTrip([Colour.red, .green], "text")
        try await expectRoundTrip([Level.low, .high], "smallint")
    }

    @Test("Instants survive the round trip to the microsecond, also before 2000 and without bound")
    func dates() async throws {
        let dates = [
            Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: -1.5), Date(timeIntervalSince1970: -62_135_596_800),
            Date(timeIntervalSinceReferenceDate: 817_000_000.123456), .distantFuture, .distantPast,
        ]
        try await expectRoundTrip(dates, "timestamp with time zone")
        try await withTestConnection { connection in
            let result = try await connection.query("SELECT d::text AS d FROM unnest(\(dates)) AS d")
            let texts = try result.map { try $0.decode("d", as: String.self) }
            #expect(
                texts == [
                    "1970-01-01 00:00:00+00", "1969-12-31 23:59:58.5+00", "0001-01-01 00:00:00+00", "2026-11-22 00:26:40.123456+00",
                    "infinity", "-infinity",
                ])
        }
    }

    @Test("Arrays survive the round trip, empty ones and ones with NULL too")
    func arrays() async throws {
        let now = Date(timeIntervalSince1970: 1_772_415_000)
        let id = UUID()
        try await expectRoundTrip([[], [true, false]], "boolean[]")
        try await expectRoundTrip([[], [Int16.min, 0, .max]], "smallint[]")
        try await expectRoundTrip([[], [Int32.min, 0, .max]], "integer[]")
        try await expectRoundTrip([[], [Int64.min, 0, .max], Array(0..<500)], "bigint[]")
        try await expectRoundTrip([[], [1, 2, 3] as [Int]], "bigint[]")
        try await expectRoundTrip([[], [0.5, -0.25]], "double precision[]")
        try await expectRoundTrip([[], ["", "管家", "{a,\"b\"}", "NULL"]], "text[]")
        try await expectRoundTrip([[], [id, UUID()]], "uuid[]")
        try await expectRoundTrip([[], [now, now.addingTimeInterval(-1e9)]], "timestamp with time zone[]")
        try await expectRoundTrip([[], [[UInt8](), [0, 255]]], "bytea[]")
        try await expectRoundTrip([[], [JSONB(bytes: Array("[1]".utf8)), JSONB(bytes: Array("{}".utf8))]], "jsonb[]")
        try await expectRoundTrip([[], [Colour.red, .green]], "text[]")
        try await expectRoundTrip([[], ["a", nil, ""]] as [[String?]], "text[]")
        try await expectRoundTrip([[], [nil, 7, nil]] as [[Int64?]], "bigint[]")
        try await expectRoundTrip([[], [nil, id]] as [[UUID?]], "uuid[]")
        try await expectRoundTrip([[], [now, nil]] as [[Date?]], "timestamp with time zone[]")
        try await expectRoundTrip([[], [nil, [1, 2]]] as [[[UInt8]?]], "bytea[]")
    }

    @Test("A column that does not fit is an error that names the column and no value")
    func mismatches() async throws {
        try await withTestConnection { connection in
            let result = try await connection.query(
                "SELECT 70000 AS big, 'secret' AS word, NULL::text AS nothing, ARRAY['a', NULL] AS gaps, 1.5 AS money, 'blue' AS colour")
            let row = try #require(result.first)
            let errors = [
                #expect(throws: DatabaseError.self) { try row.decode("big", as: Int16.self) },
                #expect(throws: DatabaseError.self) { try row.decode("word", as: Int.self) },
                #expect(throws: DatabaseError.self) { try row.decode("nothing", as: String.self) },
                #expect(throws: DatabaseError.self) { try row.decode("gaps", as: [String].self) },
                #expect(throws: DatabaseError.self) { try row.decode("money", as: Double.self) },
                #expect(throws: DatabaseError.self) { try row.decode("colour", as: Colour.self) },
                #expect(throws: DatabaseError.self) { try row.decode("absent", as: Int.self) },
                #expect(throws: DatabaseError.self) { try row.decode(at: 17, as: Int.self) },
            ]
            #expect(errors.map { $0?.column } == ["big", "word", "nothing", "gaps", "money", "colour", "absent", nil])
            #expect(errors.allSatisfy { $0?.code == .decoding })
            #expect(errors.allSatisfy { !String(reflecting: $0).contains("secret") })
        }
    }

    @Test("Labels of an enumeration type and fixed-width text read as strings")
    func otherTextTypes() async throws {
        try await withTestConnection { connection in
            _ = try await connection.query("CREATE TYPE mood AS ENUM ('calm', 'angry')")
            let result = try await connection.query(
                "SELECT 'angry'::mood AS mood, 'ab'::char(3) AS padded, 'x'::varchar AS v, 'n'::name AS n")
            let row = try #require(result.first)
            #expect(try row.decode("mood", as: String.self) == "angry")
            #expect(try row.decode("padded", as: String.self) == "ab ")
            #expect(try row.decode("v", as: String.self) + row.decode("n", as: String.self) == "xn")
        }
    }

    @Test("A result outlives its connection")
    func ownership() async throws {
        var kept: QueryResult?
        try await withTestConnection { kept = try await $0.query("SELECT repeat('x', 100000) AS text FROM generate_series(1, 50)") }
        #expect(try kept?.last?.decode("text", as: String.self).count == 100_000)
    }

    @Test("U+0000 and dates out of range are refused before anything is sent", arguments: [0, 1, 2, 3, 4])
    func refusals(_ index: Int) async throws {
        let statements: [SQL] = [
            "INSERT INTO item VALUES (\("a\u{0}b"))", "INSERT INTO item SELECT * FROM unnest(\(["fine", "a\u{0}"]))",
            "INSERT INTO item VALUES (\(JSONB(bytes: [34, 0, 34]))::text)",
            "INSERT INTO item VALUES (\(Date(timeIntervalSince1970: 1e15))::text)",
            "INSERT INTO item VALUES (\(Date(timeIntervalSince1970: .nan))::text)",
        ]
        try await withTestConnection { connection in
            _ = try await connection.query("CREATE TABLE item (name text)")
            let error = try await databaseError {
                _ = try await connection.pipeline(["INSERT INTO item VALUES ('first')", statements[index]])
            }
            #expect(error?.code == .data)
            #expect(error?.isDataError == true)
            #expect(error?.isRetryable == false)
            #expect(error?.statementIndex == 1)
            #expect(try await connection.query("SELECT name FROM item").isEmpty)
        }
    }
}
