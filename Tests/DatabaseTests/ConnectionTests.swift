import Database
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConnectionTests {
    @Test("A query gives its rows by name and by position")
    func query() async throws {
        try await withTestConnection { connection in
            let result = try await connection.query("SELECT n AS number, 'a' || n AS label FROM generate_series(1, \(3)) AS n ORDER BY n")
            #expect(result.count == 3)
            #expect(result.columns == ["number", "label"])
            #expect(try result.map { try $0.decode("number", as: Int.self) } == [1, 2, 3])
            #expect(try result[2].decode(at: 1, as: String.self) == "a3")
        }
    }

    @Test("Commands tell how many rows they changed")
    func affectedRows() async throws {
        try await withTestConnection { connection in
            #expect(try await connection.query("CREATE TABLE item (id bigint PRIMARY KEY)").affectedRows == 0)
            let inserted = try await connection.query("INSERT INTO item SELECT * FROM unnest(\([Int64(1), 2, 3]))")
            #expect(inserted.affectedRows == 3)
            #expect(inserted.isEmpty)
            #expect(try await connection.query("DELETE FROM item WHERE id > \(1)").affectedRows == 2)
        }
    }
}
