import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("Lanes take turns at the commands that wait", .timeLimit(.minutes(5)))
struct SubmissionQueueTests {
    /// A queue, and the commands that were put into it.
    private struct Desk {
        let queue = SubmissionQueue(limit: 10)

        func command() -> Submission {
            let idempotency = Submission.Idempotency(caller: "desk-1", key: UUID().uuidString, fingerprint: [])
            return Submission(
                .post(1), to: CaseID(.v7()), as: Ledger.self, under: .init(), cause: .request(Engine.desk, idempotency: idempotency))
        }

        /// Hands in commands, and goes on when they wait in the queue.
        func handIn(_ count: Int, in group: inout TaskGroup<SubmissionResult>) async -> Bool {
            let before = queue.depth
            for _ in 0..<count {
                let command = command()
                group.addTask { await queue.submit(command) }
            }
            return await eventually { queue.depth == before + count }
        }

        func answer(_ batch: SubmissionQueue.Batch) { for entry in batch.entries { queue.finish(entry, .unavailable) } }
    }

    @Test("Who has decided passes the turn, and the next takes all that has come meanwhile")
    func turns() async {
        let desk = Desk()
        await withTaskGroup(of: SubmissionResult.self) { group in
            #expect(await desk.handIn(2, in: &group))
            let first = await desk.queue.next(limit: 10)
            #expect(first.entries.count == 2 && first.turn != nil)
            let second = Task { await desk.queue.next(limit: 10) }
            #expect(await desk.handIn(1, in: &group))
            #expect(await desk.handIn(2, in: &group))
            // Had the second lane taken what came first, there would be less than three left.
            desk.queue.pass(first.turn)
            let next = await second.value
            #expect(next.entries.count == 3 && next.turn != first.turn)
            desk.answer(first)
            desk.answer(next)
        }
    }

    @Test("Who comes to commands that wait while another has the turn waits, too")
    func comesWhileAnotherDecides() async {
        let desk = Desk()
        await withTaskGroup(of: SubmissionResult.self) { group in
            #expect(await desk.handIn(1, in: &group))
            let first = await desk.queue.next(limit: 10)
            #expect(await desk.handIn(2, in: &group))
            // Begins here and now: it has looked before there is a third command.
            let second = Task.immediate { await desk.queue.next(limit: 10) }
            #expect(await desk.handIn(1, in: &group))
            desk.queue.pass(first.turn)
            #expect(await second.value.entries.count == 3)
            // Nobody is left to wait for ever, whatever the second took.
            desk.queue.close()
            for batch in [first, await second.value, await desk.queue.next(limit: 10)] { desk.answer(batch) }
        }
    }

    @Test("A turn that is over cannot end the one after it")
    func staleTurn() async {
        let desk = Desk()
        await withTaskGroup(of: SubmissionResult.self) { group in
            #expect(await desk.handIn(1, in: &group))
            let first = await desk.queue.next(limit: 10)
            desk.queue.pass(first.turn)
            #expect(await desk.handIn(1, in: &group))
            let second = await desk.queue.next(limit: 10)
            desk.queue.pass(first.turn)
            desk.queue.pass(nil)
            let third = Task { await desk.queue.next(limit: 10) }
            #expect(await desk.handIn(1, in: &group))
            #expect(await desk.handIn(1, in: &group))
            desk.queue.pass(second.turn)
            #expect(await third.value.entries.count == 2)
            for batch in [first, second, await third.value] { desk.answer(batch) }
        }
    }

    @Test("What waits too long for a turn is taken out of turn, and leaves the turn to whoever has it")
    func outOfTurn() async {
        let desk = Desk()
        await withTaskGroup(of: SubmissionResult.self) { group in
            #expect(await desk.handIn(1, in: &group))
            let stuck = await desk.queue.next(limit: 10)
            let began = ContinuousClock.now
            #expect(await desk.handIn(2, in: &group))
            let rescue = await desk.queue.next(limit: 10, patience: .milliseconds(50))
            #expect(rescue.entries.count == 2 && rescue.turn == nil)
            #expect(ContinuousClock.now - began >= .milliseconds(50))
            // The turn is taken still: the next lane waits for it.
            let next = Task { await desk.queue.next(limit: 10) }
            #expect(await desk.handIn(1, in: &group))
            #expect(await desk.handIn(1, in: &group))
            desk.queue.pass(stuck.turn)
            #expect(await next.value.entries.count == 2)
            for batch in [stuck, rescue, await next.value] { desk.answer(batch) }
        }
    }

    @Test("A queue that is closed hands out what is left without turns, then nothing")
    func closing() async {
        let desk = Desk()
        await withTaskGroup(of: SubmissionResult.self) { group in
            #expect(await desk.handIn(1, in: &group))
            let deciding = await desk.queue.next(limit: 10)
            #expect(await desk.handIn(3, in: &group))
            let waiting = Task { await desk.queue.next(limit: 2) }
            desk.queue.close()
            #expect(await waiting.value.entries.count == 2)
            let last = await desk.queue.next(limit: 2)
            #expect(last.entries.count == 1)
            #expect(await desk.queue.next(limit: 2).entries.isEmpty)
            #expect(await desk.queue.next(limit: 2, patience: .seconds(60)).entries.isEmpty)
            for batch in [deciding, await waiting.value, last] { desk.answer(batch) }
            if case .unavailable = await desk.queue.submit(desk.command()) {} else { Issue.record("a closed queue took a command") }
        }
    }
}
