import Database
import Foundation
import Testing

@Suite struct SQLTests {
    @Test("An interpolated value becomes a numbered parameter and never text")
    func interpolation() {
        let name = "x'; DROP TABLE contact; --"
        let sql: SQL = "SELECT id FROM contact WHERE name = \(name) AND age > \(7) AND id = ANY(\([Int64(1)]))"
        #expect(sql.text == "SELECT id FROM contact WHERE name = $1 AND age > $2 AND id = ANY($3)")
        #expect(sql.binds.map(\.type.rawValue) == [25, 20, 1016])
        #expect(sql.binds.first?.value == Array(name.utf8))
    }

    @Test("Only what is spelled unsafe becomes text")
    func unsafeText() {
        let sql: SQL = "SELECT \(1) FROM \(unsafe: "contact") WHERE id = \(UUID?.none)"
        #expect(sql.text == "SELECT $1 FROM contact WHERE id = $2")
        #expect(sql.binds.last?.value == nil)
    }

    @Test("The parameters of a clause go on from those before it, however many there are", arguments: 0..<30, 0..<15)
    func clauses(before: Int, inside: Int) {
        func list(_ numbers: Range<Int>) -> SQL {
            numbers.reduce("SELECT $$a$$, '$', '$x'") { "\($0), \(Int64($1))" as SQL }
        }
        let sql: SQL = "\(list(0..<before)); \(list(before..<(before + inside)))"
        func text(_ numbers: Range<Int>) -> String { numbers.reduce("SELECT $$a$$, '$', '$x'") { "\($0), $\($1 + 1)" } }
        #expect(sql.text == "\(text(0..<before)); \(text(before..<(before + inside)))")
        #expect(sql.binds == (0..<(before + inside)).map { Int64($0).bind })
    }

    @Test("Descriptions of a statement show no parameter")
    func redaction() {
        let sql: SQL = "SELECT \("13800000000")"
        #expect(!String(describing: sql).contains("138"))
        #expect(!String(reflecting: sql).contains("138"))
        var dumped = ""
        dump(sql, to: &dumped)
        #expect(!dumped.contains("138"))
    }
}

@Suite struct ConfigurationTests {
    @Test("A password shows in no description")
    func redaction() throws {
        let configuration = try PostgresConfiguration(url: "postgresql://anna:s3cret@db.example:6432/intake?sslmode=require")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in [String(describing: configuration), String(reflecting: configuration), dumped] {
            #expect(!text.contains("s3cret"))
            #expect(text.contains("db.example"))
        }
        #expect(configuration.database == "intake")
    }

    @Test("A bad URL is refused without repeating it")
    func badURL() throws {
        let error = #expect(throws: DatabaseError.self) { try PostgresConfiguration(url: "postgresql://anna:s3%zzcret@db/x") }
        #expect(error?.code == .configuration)
        #expect(!String(reflecting: error).contains("cret"))
    }
}
