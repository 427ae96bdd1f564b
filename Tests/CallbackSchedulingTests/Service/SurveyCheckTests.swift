import Casework
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Whose answers are checked by a call", .timeLimit(.minutes(10)))
struct SurveyCheckTests {
    @Test("CBK-42: a household without a telephone is not drawn for a check; who asked for a call stays on the list of whom to reach")
    func withoutTelephone() async throws {
        try await SurveyBench.with { bench in
            let id = try await bench.draft()
            try await bench.list(id, (1...8).map { ["household": "3-\($0)", "area": "三区", "name": "张伟芳"] })
            try await bench.list(id, [["household": "3-9", "area": "三区", "name": "张伟芳", "phone": "13800013807"]])
            try await bench.open(id, sent: 9)
            let links = try await bench.links(id)
            for household in 1...9 { _ = try await bench.send(try #require(links["3-\(household)"]), "q1=satisfied") }
            try await bench.bench.setClock("2026-04-01 09:00")
            let isSampled = try await eventually {
                _ = try await SurveyRounds(engine: bench.service.engine).pass(.forms)
                return try !bench.bench.facts(SurveySampled.self).isEmpty
            }
            #expect(isSampled)
            let task = SurveyRounds.task(of: try bench.form(id, "3-9"))
            #expect(try await bench.tasks() == [task])
            #expect(try await bench.bench.task(task)?.dueBound == local("2026-04-09 00:00"))
        }
    }
}
