import Database
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("The engine's statements are planned once", .timeLimit(.minutes(10)))
struct KeptPlanTests {
    @Test("Also for arrays that are shorter than the server takes one to be, which it would plan anew every time")
    func shortArrays() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let connection = try await engine.lane().connection()
            for _ in 0..<20 {
                let found = try await connection.query("SELECT id, kind, office FROM case_file WHERE id = ANY (\([ledger.uuid]))")
                #expect(found.count == 1)
            }
            let plans = try await connection.query(
                """
                SELECT generic_plans AS kept, custom_plans AS made_anew FROM pg_prepared_statements
                WHERE statement LIKE 'SELECT id, kind, office FROM case\\_file%'
                """)
            let row = try #require(plans.first)
            #expect(plans.count == 1)
            #expect(try row.decode("kept", as: Int64.self) == 20 && row.decode("made_anew", as: Int64.self) == 0)
            await connection.close()
        }
    }
}
