import SharedModels
import Testing

extension EndToEndTests {
    @Suite("What owners bring to the desk comes to its end across the services", .timeLimit(.minutes(5)))
    struct HappyPathTests {
        @Test("Complaints, repairs and repairs of complaints run from contact to closed callback, satisfied at once or after another round")
        func stories() async throws {
            try await Trial.run("stories") { trial in
                let desk = trial.desk()
                for (number, kind) in Story.Kind.allCases.enumerated() {
                    try await Story(kind: kind, desk: desk, canary: Canary(number: number)).play()
                }
                try await trial.verdict("none", runs: Story.Kind.allCases.count)
            }
        }

        @Test("Many stories at a time keep every invariant")
        func manyStories() async throws {
            try await Trial.run("many-stories") { trial in
                let flow = Flow(trial.desk(), minimum: 60, workers: 20)
                try await flow.run { $0.stop() }
                let evidence = try await trial.verdict("none", runs: flow.begun)
                // Both rounds of a rework stand in one task, and each in an order of its own.
                let orders = evidence.records[.repairs]?.cases.values.count ?? 0
                let tasks = evidence.records[.callbacks]?.cases.values.count ?? 0
                #expect(orders == 40)
                #expect(tasks == 60)
            }
        }
    }
}
