import Database
import Foundation
import Messaging
import SharedModels

/// One transaction of requests' commands: what it reads, and what it writes once decided.
struct CommandBatch: Sendable {
    let submissions: [Submission]
    let configuration: CaseworkConfiguration
    let coder: EventCoder
    let numbers: NumberBlocks.Taken

    /// What the transaction gives back.
    struct Outcome: Sendable {
        let results: [SubmissionResult]
        /// What was left to a newer program.
        let newer: Set<NewerFormat>
        let numbersLeft: NumberBlocks.Taken
    }

    private var keys: [Submission.Idempotency] { submissions.compactMap(\.idempotency) }

    /// The statements of the first half, in the order that `decide` expects.
    var reads: [SQL] {
        [CaseStatements.now, CaseStatements.load(Set(submissions.flatMap(\.locks)).sorted()), IdempotencyStatements.find(keys)]
            + CaseStatements.mentioned(by: submissions)
    }

    /// Decides every command, in order. Runs on the connection's thread.
    func decide(_ results: [QueryResult]) throws -> Writes<Outcome> {
        guard let clock = results[0].first else { throw CaseworkError.positionMoved }
        let cases = try results[1].map { try WorkingCase(row: $0) }
        let kept = try results[2].map { try IdempotencyStatements.answer(in: $0) }
        let keptByKey = Dictionary(kept.map { (KeptKey($0.idempotency), $0) }) { first, _ in first }
        var decider = BatchDecider(
            configuration: configuration, coder: coder, now: try clock.decode("now"), numbers: numbers, cases: cases,
            mentioned: try CaseStatements.mentioned(in: results.dropFirst(3)))
        var answers: [KeptAnswer] = []
        var outcomes: [SubmissionResult] = []
        outcomes.reserveCapacity(submissions.count)
        for submission in submissions {
            if let idempotency = submission.idempotency, let answer = keptByKey[KeptKey(idempotency)] {
                outcomes.append(Self.replay(answer, for: idempotency))
                continue
            }
            let outcome = try decider.apply(submission)
            if case .accepted(let answer) = outcome, let idempotency = submission.idempotency {
                answers.append(
                    KeptAnswer(
                        idempotency: idempotency, status: answer.created ? 201 : 200, caseID: answer.caseID, version: answer.version,
                        json: answer.json))
            }
            outcomes.append(outcome)
        }
        var (statements, rest) = CaseStatements.writes(of: decider)
        if !answers.isEmpty { statements.append(IdempotencyStatements.keep(answers)) }
        return Writes(
            statements: statements, deferred: rest,
            value: Outcome(results: outcomes, newer: decider.newer, numbersLeft: decider.numbersLeft))
    }

    private struct KeptKey: Hashable {
        let caller: String
        let key: String

        init(_ idempotency: Submission.Idempotency) {
            caller = idempotency.caller
            key = idempotency.key
        }
    }

    private static func replay(_ kept: KeptAnswer, for idempotency: Submission.Idempotency) -> SubmissionResult {
        guard idempotency.isAnswered(by: kept.idempotency) else { return .keyReused }
        return .replayed(
            status: Int(kept.status), CaseAnswer(caseID: kept.caseID, version: kept.version, created: kept.status == 201, json: kept.json))
    }
}
