import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("What stands where is read from what the cases told (design §1)")
struct CaseProgressTests {
    private static let start = local("2026-03-02 09:30")
    private static let visit = local("2026-03-03 14:00")
    private static let later = local("2026-03-05 10:00")

    private static func heard(_ told: [(state: String?, appointedAt: Date?)]) -> [CaseProgress.Heard] {
        told.enumerated().map {
            .init(at: start.addingTimeInterval(Double($0.offset) * 60), state: $0.element.state, appointedAt: $0.element.appointedAt)
        }
    }

    private static func progress(_ told: [(state: String?, appointedAt: Date?)]) -> CaseProgress? {
        CaseProgress(kind: .repair, id: CaseID(.v7()), number: "WO-20260302-000001", heard: heard(told))
    }

    @Test("The last state and when the case came to it, with all that went before")
    func states() throws {
        let progress = try #require(Self.progress([("raised", Self.visit), ("issued", nil), ("collected", nil)]))
        #expect(progress.state == "collected")
        #expect(progress.since == Self.start.addingTimeInterval(120))
        #expect(progress.appointedAt == Self.visit)
        #expect(progress.steps.map(\.state) == ["raised", "issued", "collected"])
        #expect(progress.number == "WO-20260302-000001")
    }

    @Test("A new appointment moves the visit; after one that found nobody the repair is with engineering again (REP-10)")
    func rescheduled() throws {
        let moved = try #require(Self.progress([("raised", Self.visit), ("issued", nil), (nil, Self.later)]))
        #expect(moved.state == "issued")
        #expect(moved.appointedAt == Self.later)
        let missed = [("raised", Self.visit), ("issued", nil), ("collected", nil), ("no_answer", nil)] as [(String?, Date?)]
        let waiting = try #require(Self.progress(missed))
        #expect(waiting.state == "no_answer")
        #expect(waiting.appointedAt == nil)
        let again = try #require(Self.progress(missed + [(nil, Self.later)]))
        #expect(again.state == "collected")
        #expect(again.appointedAt == Self.later)
        #expect(again.since == Self.start.addingTimeInterval(4 * 60))
    }

    @Test("Nobody is expected when the work is done, and a state told twice is one step", arguments: ["work_done", "closed", "cancelled"])
    func over(state: String) throws {
        let progress = try #require(Self.progress([("raised", Self.visit), ("issued", nil), (state, nil), (state, nil)]))
        #expect(progress.appointedAt == nil)
        #expect(progress.steps.map(\.state) == ["raised", "issued", state])
        #expect(progress.since == Self.start.addingTimeInterval(120))
    }

    private typealias Told = (state: String?, promise: CaseProgress.Promise?)

    @Test("CMP-36: what is promised last holds, until nothing is promised or the result is there; a later round has no such limit")
    func promise() throws {
        func due(_ told: [Told]) throws -> Date? {
            let heard = told.map { CaseProgress.Heard(at: Self.start, state: $0.state, promise: $0.promise) }
            return try #require(
                CaseProgress(kind: .complaint, id: CaseID(.v7()), number: "CP-20260302-000001", heard: heard)
            ).dueAt
        }
        let classified: [Told] = [("registered", nil), ("classified", .by(Self.visit))]
        let cases: [(told: [Told], due: Date?)] = [
            ([("registered", nil)], nil), ([("registered", nil), ("classified", .open)], nil), (classified, Self.visit),
            (classified + [("routed", nil), ("in_progress", nil)], Self.visit), (classified + [(nil, .by(Self.later))], Self.later),
            (classified + [(nil, .open), ("routed", nil)], nil), (classified + [("resolved", nil)], nil),
            (classified + [("withdrawn", nil)], nil), (classified + [("resolved", nil), ("in_progress", nil)], nil),
            (classified + [("closed", nil), (nil, .by(Self.later))], nil),
        ]
        for (told, expected) in cases { #expect(try due(told) == expected, "\(told)") }
    }

    @Test("REP-15, K-15: of a repair what is told last is due, until the work is done or the slip lies with the director")
    func repairDue() throws {
        func due(_ told: [Told]) throws -> Date? {
            let heard = told.map { CaseProgress.Heard(at: Self.start, state: $0.state, promise: $0.promise) }
            return try #require(CaseProgress(kind: .repair, id: CaseID(.v7()), number: "WO-20260302-000001", heard: heard)).dueAt
        }
        let collected: [Told] = [("raised", .by(Self.visit)), ("issued", nil), ("collected", .by(Self.later))]
        let cases: [(told: [Told], due: Date?)] = [
            ([("raised", .open), ("issued", nil)], nil), (Array(collected.prefix(2)), Self.visit), (collected, Self.later),
            (collected + [("in_work", nil)], Self.later), (collected + [("work_done", nil)], nil),
            (collected + [("work_done", nil), ("reported_back", nil)], nil), (collected + [("handed_back", nil)], nil),
            (collected + [("handed_back", nil), ("carried_over", nil), ("issued", .open)], nil), (collected + [("cancelled", nil)], nil),
            (collected + [(nil, .by(Self.visit))], Self.visit),
        ]
        for (told, expected) in cases { #expect(try due(told) == expected, "\(told)") }
    }

    @Test("Nobody comes while the slip lies with the director; issued again it has the visit that still lies ahead (REP-19)")
    func reissued() throws {
        let handedBack = [("raised", Self.later), ("issued", nil), ("handed_back", nil)] as [(String?, Date?)]
        #expect(try #require(Self.progress(handedBack)).appointedAt == nil)
        let again = handedBack + [("carried_over", nil), ("issued", nil)]
        #expect(try #require(Self.progress(again)).appointedAt == Self.later)
        let passed = [("raised", Self.start), ("issued", nil), ("handed_back", nil), ("carried_over", nil), ("issued", nil)]
        #expect(try #require(Self.progress(passed as [(String?, Date?)])).appointedAt == nil)
    }

    /// What the contracts of the other services call their states; the filing of a closed complaint is not followed.
    @Test("Every state of a complaint and of a repair is told, in the words of its own service")
    func words() throws {
        func states(_ file: String) throws -> Set<String> { Set(try #require(try OpenAPIFile(file).schema("State")?["enum"]?.words)) }
        let complaint = [ProgressEvents.firstOfComplaint] + ProgressEvents.promisingOfComplaint + ProgressEvents.complaintSteps.map(\.state)
        #expect(Set(complaint) == (try states("complaint-routing.yaml")).subtracting(["archived", "purged"]))
        let repair = [ProgressEvents.firstOfRepair] + ProgressEvents.promisingOfRepair + ProgressEvents.repairSteps.map(\.state)
        #expect(Set(repair) == (try states("repair-dispatch.yaml")))
    }

    @Test("Nothing is said of a case of which no state is known")
    func nothing() {
        #expect(Self.progress([]) == nil)
        #expect(Self.progress([(nil, Self.later)]) == nil)
    }
}
