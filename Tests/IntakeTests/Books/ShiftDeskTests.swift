import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("One shift of a desk at a time (OPS-07)", .timeLimit(.minutes(10))) struct ShiftDeskTests {
    private static func body(_ desk: String, _ person: String, office: String = "yunxi") -> String {
        #"{"office": "\#(office)", "desk": "\#(desk)", "person": "\#(person)"}"#
    }

    private static func request(_ desk: String, _ person: String) -> TestRequest {
        TestRequest("POST /shifts", as: .receptionist, of: "yunxi", body: Data(body(desk, person).utf8))
    }

    @Test("The next one begins when the relief has taken over, or a leader has ended it; other desks and offices are free") func turns()
        async throws
    {
        try await BookBench.with { bench in
            let first = try await bench.make("shifts", like: "Shift", Self.body("南门", "小孙"))
            func refused(_ why: Comment) async throws {
                let answer = try await bench.service.ask(Self.request("南门", "小周"))
                #expect(answer.status == 409 && answer.faults == ["desk"], why)
                #expect((answer.json["detail"] as? String)?.contains("hand-over") == true, why)
            }
            try await refused("it is open")
            _ = try await bench.make("shifts", like: "Shift", Self.body("北门", "小吴"))
            try await bench.ask("POST /shifts", of: "donghu", Self.body("南门", "小林", office: "donghu"), like: "Shift", status: 201)
            try await bench.give("hand-over", to: first, of: "shifts", like: "Shift")
            try await refused("the relief is not there")
            try await bench.give("take-over", to: first, of: "shifts", like: "Shift")
            let second = try await bench.make("shifts", like: "Shift", Self.body("南门", "小周"))
            try await refused("the next one is open")
            let forbidden = try await bench.service.ask(
                TestRequest("POST /shifts/\(second)/end", as: .receptionist, of: "yunxi", body: Data(#"{"reason": "下班"}"#.utf8)))
            #expect(forbidden.status == 403)
            let ended = try await bench.give("end", to: second, of: "shifts", like: "Shift", as: .ownerRelationsSupervisor)
            #expect(ended.json["state"] as? String == "ended")
            _ = try await bench.make("shifts", like: "Shift", Self.body("南门", "小孙"))
            try await bench.service.settle()
            #expect(try bench.facts(ShiftEnded.self).map(\.shiftId.description) == [second])
        }
    }

    @Test("Of many that begin in the same instant one does; an answer that is asked for again is the same") func atOnce() async throws {
        try await BookBench.with(instances: 2) { bench in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for place in 0..<8 {
                    group.addTask { try await bench.service.ask(Self.request("南门", "小孙\(place)")).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 201 } == 1 && statuses.count { $0 == 409 } == 7, "\(statuses)")
            #expect(try await bench.service.count("SELECT count(*) FROM case_file WHERE kind = 'shift'") == 1)
        }
    }

    @Test("A desk whose shift an instance of the release before has ended is free, and one that it began is handed over as ever")
    func earlier()
        async throws
    {
        try await BookBench.with { bench in
            let first = try await bench.make("shifts", like: "Shift", Self.body("南门", "小孙"))
            let id = try #require(UUID(uuidString: first))
            _ = try await bench.service.engine.pool.query("UPDATE case_file SET state = 'taken_over' WHERE id = \(id)")
            let second = try await bench.make("shifts", like: "Shift", Self.body("南门", "小周"))
            let other = try #require(UUID(uuidString: second))
            _ = try await bench.service.engine.pool.query("DELETE FROM shift_on_duty WHERE shift_id = \(other)")
            _ = try await bench.make("shifts", like: "Shift", Self.body("南门", "小吴"))
            try await bench.give("hand-over", to: second, of: "shifts", like: "Shift", #"{"relief": "小林"}"#)
        }
    }
}
