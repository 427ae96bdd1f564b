import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// One installation for all of them, because starting one costs more than a story.
    @Suite("What else the desk does comes to its end across the services", .timeLimit(.minutes(5)))
    struct DeskStoryTests {
        private static let wish = WebhookWish(path: "/ok", types: ["guanjia."])
        /// The days of T-3D, and a weekend in between.
        private static let fewDays = 6 * 86_400.0
        private static let limit: Duration = .seconds(60)

        @Test(
            "An owner's own repair, a paid service, a move-in with a defect, fees, a call; another system hears of all of it, well signed",
            .enabled(if: Interpreter.isInstalled, "./guanjia test installs the Python packages"))
        func stories() async throws {
            let needs = Trial.Needs(settings: ["GUANJIA_WEBHOOK_PRIVATE_ADDRESSES": "true"])
            try await Trial.run("desk-stories", needs) { trial in
                let desk = trial.desk()
                @Sendable func story(_ number: Int) -> Story { Story(kind: .repair, desk: desk, canary: Canary(number: number)) }
                let (owner, mover) = (story(1), story(2))
                let (household, newHousehold) = (try await owner.openHousehold(), try await mover.openHousehold())
                try await Self.restart(with: household, on: trial)
                let other = try await OtherSystem.start(in: trial.installation.directory)
                _ = try await other.subscribe(Self.wish.path, to: Self.wish.types, at: desk)
                try await Task.sleep(for: WebhookTrialWatch.firstSeconds)
                let before = try await Self.told(on: trial)

                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await owner.ownRepair(of: household) }
                    group.addTask { try await mover.moveIn(of: newHousehold) }
                    group.addTask { try await story(3).paidService() }
                    group.addTask { try await story(4).fee("CW-1") }
                    group.addTask { try await story(5).call("pbx-\(UUID().uuidString.prefix(8))") }
                    for try await _ in group {}  // The first failure ends the others.
                }
                // By itself, because the clocks of all cases are moved.
                try await story(6).fee("CW-2") { try await trial.installation.moveClocks(by: Self.fewDays) }

                try await trial.verdict("none", runs: 6)
                try await Self.expectAll(but: Set(before.keys), at: other, on: trial)
                await other.stop()
            }
        }

        /// A token names households, and tokens are read at a start.
        private static func restart(with household: UUID, on trial: Trial) async throws {
            try trial.installation.credentials.nameHouseholds([household.uuidString.lowercased()])
            try await trial.installation.stop(.intake)
            try await trial.installation.launch(.intake)
            try await trial.installation.waitUntilReady(.intake)
        }

        private static func told(on trial: Trial) async throws -> [String: TopicEntry] {
            let evidence = try await EvidenceReader(installation: trial.installation).read()
            return Dictionary(evidence.topics.values.joined().map { ($0.eventID.description, $0) }) { first, _ in first }
        }

        /// All that happened arrived: signed, in order, without private content, each event that any of the stories told.
        private static func expectAll(but before: Set<String>, at other: OtherSystem, on trial: Trial) async throws {
            let due = Set(try await told(on: trial).keys).subtracting(before)
            let deadline = ContinuousClock.now + limit
            var findings: [WebhookChecker.Finding] = []
            repeat {
                let arrivals = try other.arrivals()
                let checker = WebhookChecker(arrivals: arrivals, told: try await told(on: trial), due: due, wishes: [wish])
                findings = checker.findings()
                if findings.isEmpty { break }
                try await Task.sleep(for: .milliseconds(250))
            } while ContinuousClock.now < deadline
            guard findings.isEmpty else {
                throw TestFailure("the other system:\n\(findings.prefix(20).map(\.description).joined(separator: "\n"))")
            }
            let kinds = Set(try other.arrivals().map(\.type))
            for kind in [
                "guanjia.intake.contact.urged.v1", "guanjia.intake.contact.rated.v1", "guanjia.intake.service.billed.v1",
                "guanjia.intake.movein.ready.v1", "guanjia.intake.defect.repair.v1", "guanjia.complaints.complaint.closed.v1",
                "guanjia.repairs.order.closed.v1", "guanjia.callbacks.task.closed.v1",
            ] { #expect(kinds.contains(kind), "\(kind)") }
        }
    }
}
