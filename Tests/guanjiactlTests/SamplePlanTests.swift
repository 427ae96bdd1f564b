import Foundation
import SharedModels
import Testing

@testable import guanjiactl

@Suite("The sample day as a plan", .timeLimit(.minutes(10)))
struct SamplePlanTests {
    private static let examples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples").standardized.path

    private func commands(_ steps: String) throws -> [SamplePlan.Command] {
        try SamplePlan.commands(of: SampleDay(yaml: "day: 2026-03-02\noffice: yunxi\ncases:\n" + steps))
    }

    @Test("Table and script of the project fit together: every step is about a contact of the table, after it")
    func examples() throws {
        let plan = try SampleCommand.plan(in: Self.examples)
        let commands = plan.entries.compactMap { item in if case .command(let command) = item.entry { command } else { nil } }
        #expect(plan.entries.count - commands.count >= 60)
        #expect(commands.count >= 300)
        #expect(Set(commands.map(\.idempotencyKey)).count == commands.count)
        #expect(
            commands.allSatisfy { $0.idempotencyKey.utf8.count <= 255 && $0.idempotencyKey.utf8.allSatisfy { (0x21...0x7E).contains($0) } })
        #expect(zip(plan.entries, plan.entries.dropFirst()).allSatisfy { $0.at <= $1.at })
        #expect(plan.roles.isSuperset(of: [.receptionist, .technician, .generalManager]))
    }

    @Test("A script about a contact that is not in the table is refused, and so is a step before its contact")
    func inconsistent() throws {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let table = "reference,office,kind,channel,reason,occurred_at\nA,yunxi,enquiry,phone,x,2026-03-02 09:00\n"
        let sheet = try ContactSheet(Array(table.utf8), options: .init(office: nil, zone: zone))
        func plan(_ reference: String, _ time: String) throws -> SamplePlan {
            let step = "  \(reference):\n    - {at: \"\(time)\", as: receptionist, contact: close}\n"
            return try SamplePlan(sheet, SampleDay(yaml: "day: 2026-03-02\noffice: yunxi\ncases:\n" + step), zone: zone)
        }
        #expect(try plan("A", "09:00").entries.count == 2)
        #expect(throws: ToolError.self) { try plan("B", "09:00") }
        #expect(throws: ToolError.self) { try plan("A", "08:59") }
    }

    @Test("A call is planned and made; after a dissatisfied one the repair is the order that does the work again")
    func calls() throws {
        let commands = try commands(
            """
              R:
                - {at: "09:00", as: technician, repair: report-back}
                - {at: "10:00", as: cs_dept, callback: call, rating: dissatisfied, remarks: x}
                - {at: "11:00", as: technician, repair: collect}
                - {at: "12:00", as: technician, repair: report-back}
                - {at: "13:00", as: cs_dept, callback: call, rating: satisfied, remarks: y}
            """)
        #expect(commands.map(\.name) == ["report-back", "schedule", "complete", "collect", "report-back", "schedule", "complete"])
        #expect(
            commands.map(\.slot) == [
                .repair("R", round: 0), .callback("R"), .callback("R"), .repair("R", round: 1), .repair("R", round: 1), .callback("R"),
                .callback("R"),
            ])
        #expect(commands.map(\.occurrence) == [0, 0, 0, 0, 0, 1, 1])
        #expect(commands.map(\.cycle) == [1, 1, 1, 1, 1, 2, 2])
        #expect(commands.map(\.callFollows) == [true, true, true, true, true, false, false])
        #expect(Set(commands.map(\.idempotencyKey)).count == commands.count)
    }

    @Test("Times of a command's fields become instants, and a signature is given at the moment of its step")
    func bodies() throws {
        let commands = try commands(
            """
              R:
                - {at: "09:00", as: receptionist, repair: reschedule, appointedAt: "+1d 18:30"}
                - {at: "+1d 19:15", as: technician, repair: sign-off, amountFen: 0, signedBy: x}
            """)
        let midnight = Date(timeIntervalSince1970: 1_772_380_800)
        let texts = try commands.map { String(decoding: try #require(try $0.body(midnight: midnight)), as: UTF8.self) }
        #expect(
            texts == [#"{"appointedAt":"2026-03-03T10:30:00Z"}"#, #"{"amountFen":0,"signedAt":"2026-03-03T11:15:00Z","signedBy":"x"}"#])
    }

    @Test("A command may name a case of the books, and is not given while that is not there")
    func names() throws {
        let command = try #require(try commands("  R:\n    - {at: \"09:00\", as: dept_head, repair: assign, technicianId: =TE-1}\n").first)
        let midnight = Date(timeIntervalSince1970: 1_772_380_800)
        #expect(try command.body(midnight: midnight) == nil)
        let body = try #require(try command.body(midnight: midnight, ids: ["TE-1": "7"]))
        #expect(String(decoding: body, as: UTF8.self) == #"{"technicianId":"7"}"#)
    }

    @Test("Percentiles are values that were seen")
    func percentiles() throws {
        let one = try #require(Percentiles([3]))
        #expect(one.p50 == 3 && one.p99 == 3)
        let many = try #require(Percentiles((1...200).map { Double($0) }.shuffled()))
        #expect(many.p50 == 100 && many.p99 == 198 && many.count == 200)
        #expect(Percentiles([]) == nil)
    }

    @Test("The report shows counts and failures, largest state first")
    func report() {
        let report = SampleReport(
            contacts: 2, contactsRecordedNow: 0, commands: 5, commandsGivenNow: 0, events: ["guanjia.intake.v1": 7],
            cases: ["intake": ["closed": 1, "void": 4]], callbacksClosed: 3, callbacksDissatisfiedFirst: 1,
            secondsToRegistered: Percentiles([0.0264]), secondsToRouted: Percentiles([3_600]), parkedKeys: 0, failures: [:])
        #expect(report.wasDone)
        #expect(
            report.table == """
                The sample was played before; there was nothing left to do.
                  contacts                2 (0 recorded now)
                  commands                5 (0 given now)
                  guanjia.intake.v1       7 events
                  intake                  4 void, 1 closed
                  complaints              none
                  repairs                 none
                  callbacks               none
                  callbacks done          3, 1 of them dissatisfied at first
                  contact to complaint    p50 0.026 s, p99 0.026 s until registered (1 complaints)
                  contact to routing      p50 1h, p99 1h until routed, by the sample's clock (1 complaints)
                  parked keys             0
                """)
    }

    @Test("The report says where clocks were left that do not show the real time")
    func clock() {
        var report = SampleReport(
            contacts: 0, contactsRecordedNow: 0, commands: 0, commandsGivenNow: 0, events: nil, cases: [:], callbacksClosed: 0,
            callbacksDissatisfiedFirst: 0, secondsToRegistered: nil, secondsToRouted: nil, parkedKeys: 0, failures: [:])
        let now = Date(timeIntervalSince1970: 1_773_022_200)
        report.clock = ClockReading(now: now, offsetSeconds: 0, adjustable: true)
        #expect(!report.table.contains("clock"))
        report.clock = ClockReading(now: now, offsetSeconds: -86_400, adjustable: true)
        #expect(report.table.contains("clock                   2026-03-09T10:10:00+08:00, moved by"))
    }
}
