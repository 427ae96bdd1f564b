import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("A desk that nobody is at is told of (OPS-08)", .timeLimit(.minutes(10))) struct EmptyDeskTests {
    private func begin(_ bench: BookBench, _ desk: String, office: String = "yunxi") async throws -> String {
        let body = #"{"office": "\#(office)", "desk": "\#(desk)", "person": "小孙"}"#
        let answer = try await bench.ask("POST /shifts", of: office, body, like: "Shift", status: 201)
        return try #require(answer.json["id"] as? String)
    }

    private func end(_ bench: BookBench, _ id: String, office: String = "yunxi") async throws {
        try await bench.ask(
            "POST /shifts/\(id)/end", as: .ownerRelationsSupervisor, of: office, #"{"reason": "无人接班"}"#, like: "Shift")
    }

    /// Looks as the job does, by every instance at once and then again, and tells by which shifts desks were found empty so far.
    private func look(_ bench: BookBench, at time: String) async throws -> [String] {
        try await bench.setClock(time)
        for _ in 0..<2 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for engine in [bench.service.engine] + bench.service.others {
                    group.addTask { _ = try await EmptyDesks(engine: engine).pass() }
                }
                try await group.waitForAll()
            }
        }
        try await bench.service.settle()
        return try bench.facts(DeskEmpty.self).map(\.shiftId.description)
    }

    private func listed(_ bench: BookBench, _ isEmpty: Bool = true) async throws -> [String] {
        try await bench.ids("/shifts?leftEmpty=\(isEmpty)", like: "ShiftPage")
    }

    @Test("When nobody has followed for desk.empty_after, once however many look; who goes on, or began in time, is no matter")
    func empty() async throws {
        try await BookBench.with(instances: 2) { bench in
            let (south, north) = (try await begin(bench, "南门"), try await begin(bench, "北门"))
            let elsewhere = try await begin(bench, "南门", office: "donghu")
            try await end(bench, south)
            try await end(bench, north)
            try await end(bench, elsewhere, office: "donghu")
            // The same name at another office is another desk.
            let relief = try await begin(bench, "北门")
            let other = try await begin(bench, "南门", office: "donghu")
            #expect(try await look(bench, at: "2026-03-02 09:44").isEmpty)
            #expect(try await listed(bench) == [south])
            #expect(try await look(bench, at: "2026-03-02 09:55") == [south])
            #expect(try await look(bench, at: "2026-03-02 12:00") == [south], "once")
            let shown = try await bench.ask("GET /shifts/\(south)", like: "Shift")
            #expect(shown.json["emptyNotedAt"] != nil && shown.json["state"] as? String == "ended")
            #expect(try await listed(bench) == [south])
            #expect(try await listed(bench, false) == [relief, north])
            // Somebody is there again; and when that one is over it is told anew.
            let next = try await begin(bench, "南门")
            #expect(try await listed(bench).isEmpty)
            try await bench.give("hand-over", to: next, of: "shifts", like: "Shift")
            #expect(try await look(bench, at: "2026-03-02 14:00") == [south], "who goes off stays until the relief is there")
            try await bench.give("take-over", to: next, of: "shifts", like: "Shift")
            #expect(try await look(bench, at: "2026-03-02 14:30") == [south, next])
            try await end(bench, other, office: "donghu")
            #expect(try await listed(bench) == [next], "another office's")
        }
    }

    @Test("Outside of the desk's hours nobody is told; who is not there when they begin is told of then (desk.hours)")
    func hours() async throws {
        var settings = PolicySettings()
        settings.desk.hours = DailyHours("07:00-21:00")
        settings.desk.emptyAfter = .seconds(600)
        try await BookBench.with(under: Policy(name: "hours", settings: settings)) { bench in
            let south = try await begin(bench, "南门")
            try await bench.setClock("2026-03-02 20:55")
            try await end(bench, south)
            for time in ["2026-03-02 21:06", "2026-03-03 06:59", "2026-03-03 07:09"] {
                #expect(try await look(bench, at: time).isEmpty, "\(time)")
            }
            #expect(try await look(bench, at: "2026-03-03 07:11") == [south])
        }
    }

    @Test("With desk.empty_after none nobody is told, and the list shows it all the same") func never() async throws {
        var settings = PolicySettings()
        settings.desk.emptyAfter = nil
        try await BookBench.with(under: Policy(name: "never", settings: settings)) { bench in
            let south = try await begin(bench, "南门")
            try await end(bench, south)
            #expect(try await look(bench, at: "2026-03-05 12:00").isEmpty)
            #expect(try await listed(bench) == [south])
        }
    }

    @Test("A shift that an instance of the release before began beside the table is seen") func earlier() async throws {
        try await BookBench.with { bench in
            let south = try await begin(bench, "南门")
            try await end(bench, south)
            _ = try await begin(bench, "南门")
            let id = try #require(UUID(uuidString: south))
            _ = try await bench.service.engine.pool.query(
                "INSERT INTO desk_left (office, desk, shift_id, left_at) VALUES ('yunxi', '南门', \(id), \(local("2026-03-02 09:30")))")
            #expect(try await look(bench, at: "2026-03-02 12:00").isEmpty)
            #expect(try await listed(bench).isEmpty)
        }
    }
}
