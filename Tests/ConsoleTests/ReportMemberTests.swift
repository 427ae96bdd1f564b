import Database
import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Console

/// Reports that count by members which events of early releases do not have: these count as not told, never as something else.
@Suite("Reports count what events say, and leave apart what early ones do not", .timeLimit(.minutes(5))) struct ReportMemberTests {
    /// A case as the Console keeps it: what was told of it, oldest first, and the cases that it names.
    private struct Told {
        let id: CaseID
        let kind: String
        let state: String
        var facts = "{}"
        /// Type without `guanjia.`, time of day in UTC, data.
        var events: [(type: String, at: String, data: String)] = []
        var links: [(name: String, other: CaseID)] = []
    }

    private static let day = "2026-03-02"

    private func keep(_ cases: [Told], _ estate: Estate) async throws {
        let pool = estate.console.pool
        for told in cases {
            let isOver = EndStates.of(told.kind).contains(told.state)
            _ = try await pool.query(
                """
                INSERT INTO case_entry (case_id, kind, state, number, office, opened_at, changed_at, version, is_over, facts)
                VALUES (\(told.id.uuid), \(told.kind), \(told.state), \(told.id.description), 'yunxi', '2026-03-02', '2026-03-02', 1, \(isOver),
                    \(told.facts)::jsonb)
                """)
            for (index, event) in told.events.enumerated() {
                _ = try await pool.query(
                    """
                    INSERT INTO case_event (case_id, sequence, type, office, at, data)
                    VALUES (\(told.id.uuid), \(Int64(index + 1)), \("guanjia.\(event.type)"), 'yunxi',
                        \("\(Self.day)T\(event.at):00Z")::timestamptz, \(event.data)::jsonb)
                    """)
            }
            for link in told.links {
                _ = try await pool.query("INSERT INTO case_link VALUES (\(told.id.uuid), \(link.name), \(link.other.uuid))")
            }
        }
    }

    private func rows(_ id: String, _ estate: Estate) async throws -> [ReportFigures.Row] {
        let report = try #require(try Content().reports.first { $0.id == id })
        let day = try #require(LocalDate(Self.day))
        let scope = ReportScope(
            period: ReportPeriod(.month, holding: day), office: nil, now: try #require(Self.instant("2026-03-10T00:00:00Z")),
            zone: .shanghai,
            settings: [.satisfactionTarget: 0.85])
        return try await ReportFigures(pool: estate.console.pool).rows(of: report, in: scope)
    }

    private static func instant(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }

    private static func id() -> CaseID { CaseID(UUID.v7()) }

    @Test(
        "A survey's ratings stand under the class of their item; where no classes were told, under none; and what became of its result counts"
    )
    func surveys() async throws {
        let (new, old) = (Self.id(), Self.id())
        func form(of survey: CaseID, _ ratings: String) -> Told {
            Told(
                id: Self.id(), kind: "survey_form", state: "returned",
                facts: #"{"sentAt": "x", "receivedAt": "2026-03-02T03:00:00.000Z", "ratings": \#(ratings)}"#,
                links: [("surveyId", survey)])
        }
        let opened = "callbacks.survey.opened.v1"
        let cases = [
            Told(
                id: new, kind: "survey", state: "reported",
                events: [
                    (opened, "02:00", #"{"kind": "annual", "number": "SV-1", "itemClasses": ["cleaning", "attitude"]}"#),
                    ("callbacks.survey.analysed.v1", "03:00", #"{"returnMin": 6000, "penalty": 0, "adjusted": 5000, "targetMet": false}"#),
                    ("callbacks.survey.reported.v1", "04:00", "{}"), ("callbacks.survey.decided.v1", "05:00", #"{"approved": true}"#),
                ]),
            Told(id: old, kind: "survey", state: "collecting", events: [(opened, "02:00", #"{"kind": "annual", "number": "SV-2"}"#)]),
            form(of: new, #"[{"item": 1, "rating": "satisfied"}, {"item": 2, "rating": "dissatisfied"}]"#),
            form(of: old, #"[{"item": 1, "rating": "dissatisfied"}]"#),
        ]
        try await Estate.with { estate in
            try await keep(cases, estate)
            let items = try await rows("R-13b", estate)
            let classes = items.filter { $0.groups.count == 2 }
            #expect(items.first?.numbers["rated"] == 3)
            #expect(classes.count == 3)
            for (name, satisfied) in [("cleaning", 1.0), ("attitude", 0)] {
                let row = try #require(classes.first { $0.groups == ["SV-1", name] })
                #expect(row.numbers["rated"] == 1 && row.numbers["satisfaction"] == satisfied, "\(name)")
            }
            #expect(classes.contains { $0.groups.first == "SV-2" && $0.numbers["dissatisfied"] == 1 })
            let total = try #require(try await rows("R-13", estate).first)
            for (name, number) in [("proposed", 1.0), ("approved", 1), ("explained", 0), ("returned", 2)] {
                #expect(total.numbers[name] == number, "\(name)")
            }
        }
    }

    @Test("Calls and visits count with whether they left a number; void ones do not, and early ones are in no share (RPT-32)")
    func contacts() async throws {
        func contact(_ data: String, state: String = "recorded") -> Told {
            Told(id: Self.id(), kind: "contact", state: state, events: [("intake.contact.recorded.v1", "02:00", data)])
        }
        let cases = [
            contact(#"{"channel": "phone", "leftPhone": true}"#), contact(#"{"channel": "visit", "leftPhone": false}"#),
            contact(#"{"channel": "phone", "leftPhone": false}"#, state: "void"), contact(#"{"channel": "visit"}"#),
            contact(#"{"channel": "wechat", "leftPhone": true}"#),
        ]
        try await Estate.with { estate in
            try await keep(cases, estate)
            let total = try #require(try await rows("R-28", estate).first)
            for (name, number) in [
                ("contacts", 3.0), ("calls", 1), ("visits", 2), ("left_phone", 1), ("calls_left", 1), ("visits_left", 0), ("left_none", 1),
                ("untold", 1), ("left_share", 0.5),
            ] { #expect(total.numbers[name] == number, "\(name)") }
        }
    }

    @Test("Who has moved in counts by kind; of whom no kind was told, in the total alone (RPT-07)") func moveIns() async throws {
        let kinds: [String?] = ["owner", "company", "company", nil]
        let cases = kinds.map { kind in
            let more = kind.map { #", "occupierKind": "\#($0)""# } ?? ""
            return Told(
                id: Self.id(), kind: "move_in", state: "moved_in",
                events: [
                    ("intake.movein.completed.v1", "02:00", #"{"month": "2026-03", "completedAt": "2026-03-02T02:00:00.000Z"\#(more)}"#)
                ])
        }
        try await Estate.with { estate in
            try await keep(cases, estate)
            let total = try #require(try await rows("R-14", estate).first)
            for (name, number) in [("moved_in", 4.0), ("owners", 1), ("tenants", 0), ("companies", 2)] {
                #expect(total.numbers[name] == number, "\(name)")
            }
        }
    }

    @Test("An emergency that engineering took late is done later; one that waits is outstanding, unless it is judged to be none (K-15)")
    func emergencies() async throws {
        let overdue = ("repairs.order.overdue.v1", "02:00", #"{"clock": "T-EMERGENCY", "bound": "2026-03-02T02:00:00.000Z"}"#)
        let (taken, none) = ("repairs.order.collected.v1", "repairs.order.judged.v1")
        let normal = #"{"urgency": "normal"}"#
        let after: [[(String, String, String)]] = [
            [(taken, "03:00", "{}")], [(none, "02:30", normal)], [], [(none, "02:30", normal), (taken, "03:00", "{}")],
            [(none, "02:30", #"{"urgency": "emergency"}"#)],
        ]
        let cases = after.map { Told(id: Self.id(), kind: "work_order", state: "issued", events: [overdue] + $0) }
        try await Estate.with { estate in
            try await keep(cases, estate)
            let total = try #require(try await rows("R-11b", estate).first)
            for (name, number) in [("missed", 5.0), ("made_good", 1), ("outstanding", 2), ("dropped", 2), ("hours_late", 1)] {
                #expect(total.numbers[name] == number, "\(name)")
            }
        }
    }

    @Test("A complaint counts with its corrective actions, and as improved once all of them work (OPS-12)") func corrective() async throws {
        let complaints = (0..<3).map { _ in Self.id() }
        let registered = complaints.map { id in
            Told(
                id: id, kind: "complaint", state: "registered",
                events: [("complaints.complaint.registered.v1", "02:00", #"{"registeredAt": "2026-03-02T02:00:00.000Z"}"#)])
        }
        let actions = [(0, "effective"), (0, "opened"), (1, "effective")].map { index, state in
            Told(id: Self.id(), kind: "corrective_action", state: state, links: [("complaintId", complaints[index])])
        }
        try await Estate.with { estate in
            try await keep(registered + actions, estate)
            let total = try #require(try await rows("R-02", estate).first)
            for (name, number) in [("registered", 3.0), ("corrective", 2), ("improved", 1)] {
                #expect(total.numbers[name] == number, "\(name)")
            }
        }
    }
}
