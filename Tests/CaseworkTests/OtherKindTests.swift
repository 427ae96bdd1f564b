import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("A command reaches cases of its own kind only", .timeLimit(.minutes(10)))
struct OtherKindTests {
    private func other(_ engine: Engine, _ command: Ledger.Command, to id: CaseID, creates: Bool = false) async -> SubmissionResult {
        await engine.runner.submit(
            Submission(command, to: id, as: OtherLedger.self, under: .init(), cause: .system(), creates: creates))
    }

    private func code(_ result: SubmissionResult) -> Rejection.Code? {
        if case .rejected(let rejection, nil) = result { rejection.code } else { nil }
    }

    @Test("One of another kind is not found by it, whatever its form, and stays as it is; its neighbours in the batch go on")
    func commands() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        if number % 2 == 0 {
                            #expect(code(await other(engine, .post(5), to: id)) == .notFound)
                        } else {
                            #expect(await engine.send(.post(1), to: id).isAccepted)
                        }
                    }
                }
            }
            #expect(try await engine.reader.find(id, as: Ledger.self)?.body.total == 20)
            #expect(try await engine.reader.find(id, as: Ledger.self)?.record.version == 21)
            #expect(try await engine.reader.find(id, as: OtherLedger.self) == nil)
        }
    }

    @Test("None is made under the id of one of another kind, and none under one that was made in the same batch") func making() async throws
    {
        try await Engine.with { engine in
            let id = try await engine.open()
            #expect(code(await other(engine, .open(text: "x"), to: id, creates: true)) == .alreadyExists)
            let fresh = CaseID(.v7())
            #expect(await other(engine, .open(text: "x"), to: fresh, creates: true).isAccepted)
            #expect(code(await engine.send(.post(1), to: fresh)) == .notFound)
            #expect(try await engine.count("SELECT count(*) FROM case_file WHERE kind = 'other_ledger'") == 1)
        }
    }
}
