import Database
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("Tables that follow cases", .timeLimit(.minutes(10)))
struct IndexKindsTests {
    /// Who has seen which case, by the kind that the index follows.
    private static func index<Case: CaseType>(_ type: Case.Type) -> CaseIndex {
        CaseIndex(type) { cases in
            ["INSERT INTO seen (kind, id) SELECT \(Case.kind.name), * FROM unnest(\(cases.map(\.record.id.uuid)))"]
        }
    }

    @Test("Each index is given all cases of its kind in a batch, and none of another")
    func kinds() async throws {
        try await Engine.with(indexes: [Self.index(Ledger.self), Self.index(OtherLedger.self)]) { engine in
            _ = try await engine.pool.query("CREATE TABLE seen (kind text NOT NULL, id uuid NOT NULL, PRIMARY KEY (kind, id))")
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let id = CaseID(.v7())
                        if number % 2 == 0 {
                            #expect(await engine.send(.open(text: "x"), to: id).isAccepted)
                        } else {
                            let made = Submission(
                                OtherLedger.Command.open(text: "x"), to: id, as: OtherLedger.self, under: .init(), cause: .system(),
                                creates: true)
                            #expect(await engine.runner.submit(made).isAccepted)
                        }
                    }
                }
            }
            #expect(try await engine.count("SELECT count(*) FROM seen") == 40)
            #expect(try await engine.count("SELECT count(*) FROM seen JOIN case_file USING (kind, id)") == 40)
        }
    }
}
