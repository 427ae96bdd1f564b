import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("A decision knows whether the cases that its command mentions are there", .timeLimit(.minutes(10)))
struct MentionTests {
    @Test("One that was committed is, one that never was is not, and neighbours in a batch have their own") func commands() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let other = try await engine.open()
            await withTaskGroup(of: Void.self) { group in
                for round in 0..<40 {
                    group.addTask {
                        let result = await engine.send(.pair(round.isMultiple(of: 2) ? other : CaseID(.v7())), to: ledger)
                        switch result {
                        case .accepted: #expect(round.isMultiple(of: 2))
                        case .rejected(let rejection, _): #expect(!round.isMultiple(of: 2) && rejection.code == .ruleViolated)
                        default: Issue.record("\(result)")
                        }
                    }
                }
            }
            #expect(try await engine.reader.find(ledger, as: Ledger.self)?.body.total == 20)
        }
    }

    @Test("A case of another kind or office is known as that") func kinds() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let other = try await engine.open()
            _ = try await engine.pool.query("UPDATE case_file SET office = 'elsewhere' WHERE id = \(other.uuid)")
            guard case .rejected(let refusal, _) = await engine.send(.pair(other), to: ledger) else {
                Issue.record("it was not refused")
                return
            }
            #expect(refusal.detail == "That is no ledger.")
        }
    }

    @Test("Commands that events stand for know it as well, also when they were parked and are tried again") func events() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let (log, source, missing) = (MemoryLog(), Source(), CaseID(.v7()))
            log.append(try source.tell(ledger, 0, pair: ledger))
            log.append(try source.tell(ledger, 0, pair: missing))
            try await engine.withConsumer(of: log) {
                let isParked = try await eventually { try await engine.count("SELECT count(*) FROM parked_record") == 1 }
                #expect(isParked)
            }
            #expect(try await engine.reader.find(ledger, as: Ledger.self)?.body.total == 1)
            let cause = Submission.Cause.system()
            _ = await engine.runner.submit(
                Submission(.open(text: "late"), to: missing, as: Ledger.self, under: .init(), cause: cause, creates: true))
            let parked = ParkedRecords(parts: engine.parts, handlers: Engine.handlers, pool: engine.pool)
            let done = try await parked.redrive(source.id.description)
            #expect(done.applied == 1 && done.remaining == 0)
            #expect(try await engine.reader.find(ledger, as: Ledger.self)?.body.total == 2)
        }
    }
}
