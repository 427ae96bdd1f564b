import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting
@testable import Console

@Suite("The daily register on its page (CMP-37, R-10)", .timeLimit(.minutes(5)))
struct RegisterPageTests {
    private static let strokes = "M60 110L140 60L150 150M210 70L330 74"

    /// Sets the clocks of both to a local time; from there they go on (D21).
    private func set(_ time: String, _ estate: Estate) async throws {
        let parts = time.split(separator: " ").map(String.init)
        let day = try #require(parts.first.flatMap { LocalDate($0) })
        let hour = try #require(parts.last.flatMap { LocalTime($0) })
        let offset = EstateZone.shanghai.instant(of: day, at: hour).timeIntervalSinceNow
        _ = try await estate.complaints.clock.move(toOffset: offset)
        _ = try await ServiceClock(pool: estate.console.pool).move(toOffset: offset)
    }

    /// Begins the days that are missing, and waits until the Console knows them.
    private func begin(_ days: Int, _ estate: Estate) async throws {
        try await RegisterDays(engine: estate.complaints.engine).pass()
        let isKnown = try await eventually {
            try await estate.settle()
            return try await estate.console.pool.query("SELECT case_id FROM case_entry WHERE kind = 'register_day'").count == days
        }
        #expect(isKnown, "\(days) days are known")
    }

    /// What the page's form sends, with what somebody fills in.
    private func filled(_ page: Browserless.Page, _ fields: [String: String]) throws -> (path: String, form: [String: String]) {
        let action = try #require(page.html.firstMatch(of: /id="form-sign" class="form" action="([^"]+)"/))
        var form = fields
        for name in ["_csrf", "_key", "_day", "_office"] {
            let value: String = try #require(try page.hidden(name, after: "id=\"form-sign\""))
            form[name] = value
        }
        // Beside the figures, and not in the form: it is brought up to date with them.
        let findings: String = try #require(try page.hidden("_findings"))
        form["_findings"] = findings
        return (String(action.output.1), form)
    }

    @Test("The director reads the day and signs it by name and by hand, once; who may not sign sees no form and no signature")
    func sign() async throws {
        try await Estate.with { estate in
            try await set("2026-03-02 09:30", estate)
            let made = try await estate.register(in: "yunxi")
            try await begin(1, estate)
            let director = try await estate.browser(.officeDirector)
            let page = try await director.get("/register")
            #expect(page.status == 200)
            #expect(page.html.contains(made.number) && page.html.contains("方敏") && page.html.contains("3-1-1201"))
            #expect(page.html.contains("待签字 2026-03-02") && page.html.contains("data-strokes=\"drawing\""))
            // Changes of the day are fetched as that day's, whatever day it is by then; at midnight the page goes on to the next.
            #expect(page.html.contains("data-self=\"/register?day=2026-03-02&amp;office=yunxi\" data-today=\"/register?office=yunxi\""))
            let (path, form) = try filled(page, ["name": "顾明远", "drawing": Self.strokes, "remarks": "已阅"])
            for _ in 0..<2 {
                let sent = try await director.post(form, to: path)
                #expect(sent.status == 303)
                #expect(sent.fields["location"] == "/register?day=2026-03-02&office=yunxi&done=sign")
            }
            let signed = try await director.get("/register?day=2026-03-02&office=yunxi&done=sign")
            #expect(signed.html.contains("2026-03-02 的登记簿已签字") && !signed.html.contains("form-sign"))
            #expect(signed.html.contains("顾明远") && signed.html.contains("d=\"\(Self.strokes)\"") && signed.html.contains("已阅"))
            #expect(signed.html.contains("按时"))
            let again = try await director.post(form.merging(["_key": "key-2", "remarks": "再阅"]) { $1 }, to: path)
            #expect(again.status == 409)
            #expect(again.html.contains("当天的投诉登记已签字") && !again.html.contains("form-sign"))

            try await estate.settle()
            let manager = try await estate.browser(.generalManager).get("/register")
            #expect(manager.html.contains("顾明远") && manager.html.contains(Self.strokes) && !manager.html.contains("form-sign"))
            let technician = try await estate.browser(.technician)
            let masked = try await technician.get("/register")
            #expect(masked.status == 200 && masked.html.contains("已签字") && masked.html.contains(made.number))
            #expect(!masked.html.contains("顾明远") && !masked.html.contains(Self.strokes) && !masked.html.contains("方敏"))
            let token = try #require(try masked.hidden("_csrf"))
            #expect(try await technician.post(["_csrf": token, "_key": "key-3", "name": "谁"], to: path).status == 403)
        }
    }

    @Test("What is signed is what was shown: after a change the page is shown anew, with what was drawn, and signed then") func changed()
        async throws
    {
        try await Estate.with { estate in
            _ = try await estate.register(in: "yunxi")
            try await begin(1, estate)
            let director = try await estate.browser(.officeDirector)
            let written = ["name": "顾明远", "drawing": Self.strokes, "remarks": "已阅"]
            let (path, form) = try filled(try await director.get("/register"), written)
            let later = try await estate.register(in: "yunxi")
            let refused = try await director.post(form, to: path)
            #expect(refused.status == 409 && !refused.html.contains("data-today"))
            #expect(refused.html.contains("登记簿刚刚有变化，尚未签字") && refused.html.contains(later.number))
            #expect(refused.html.contains("value=\"\(Self.strokes)\"") && refused.html.contains("已阅"))
            let (_, again) = try filled(refused, written)
            #expect(again["_key"] == form["_key"] && again["_findings"] != form["_findings"])
            // What is changed after it is signed does not matter to the same form.
            #expect(try await director.post(again, to: path).status == 303)
            _ = try await estate.register(in: "yunxi")
            #expect(try await director.post(again, to: path).status == 303)
        }
    }

    @Test("A signature needs a name, and what was drawn and written stays on the form")
    func nameless() async throws {
        try await Estate.with { estate in
            _ = try await estate.register(in: "yunxi")
            try await begin(1, estate)
            let director = try await estate.browser(.officeDirector)
            let (path, form) = try filled(
                try await director.get("/register"), ["name": " ", "drawing": Self.strokes, "remarks": "电梯明天汇报"])
            let refused = try await director.post(form, to: path)
            #expect(refused.status == 422)
            #expect(refused.html.contains("href=\"#sign-name\"") && refused.html.contains("必填"))
            #expect(refused.html.contains("value=\"\(Self.strokes)\"") && refused.html.contains("电梯明天汇报"))
            #expect(refused.html.contains("value=\"\(form["_key"] ?? "-")\""))
            let forged = try await director.post(form.merging(["name": "顾明远", "drawing": "M1 1<script>"]) { $1 }, to: path)
            #expect(forged.status == 422)
            #expect(forged.html.contains("没有读到手写签名") && !forged.html.contains("<script>M") && !forged.html.contains("1<script>"))
            let byName = try await director.post(form.merging(["name": "顾明远", "drawing": ""]) { $1 }, to: path)
            #expect(byName.status == 303)
            let today = EstateZone.shanghai.date(of: Date())
            let after = try await director.get("/register?day=\(today)")
            #expect(after.html.contains("顾明远") && !after.html.contains("class=\"drawn\""))
        }
    }

    @Test("Days that nobody signed stand in front, the oldest first and late; one is signed afterwards, and the list of days says so")
    func late() async throws {
        try await Estate.with { estate in
            try await set("2026-03-02 09:30", estate)
            let made = try await estate.register(in: "yunxi")
            try await begin(1, estate)
            try await set("2026-03-04 10:00", estate)
            try await begin(3, estate)
            let director = try await estate.browser(.officeDirector)
            // It is of another day, and there to be seen: two days without a reply.
            let isSeen = try await eventually {
                let html = try await director.get("/register").html
                return html.contains("其他日期登记") && html.contains(made.number) && html.contains("超时限</span>")
            }
            #expect(isSeen)
            let page = try await director.get("/register")
            let waiting = page.html.matches(of: /待签字 (2026-03-0\d)( <b>逾期)?/).map { ($0.output.1, $0.output.2 != nil) }
            #expect(waiting.map(\.0) == ["2026-03-02", "2026-03-03", "2026-03-04"])
            #expect(waiting.map(\.1) == [true, true, false])
            let (path, form) = try filled(
                try await director.get("/register?day=2026-03-02&office=yunxi"), ["name": "顾明远", "drawing": "", "remarks": ""])
            #expect(try await director.post(form, to: path).status == 303)
            try await estate.settle()
            let after = try await director.get("/register?day=2026-03-02")
            #expect(after.html.contains("逾期") && !after.html.contains("form-sign"))
            let days = try #require(after.html.range(of: "id=\"register-days\"")).upperBound
            let rows = after.html[days...].matches(of: /register\?day=(2026-03-0\d)&amp;office=yunxi/).map { String($0.output.1) }
            #expect(rows == ["2026-03-04", "2026-03-03", "2026-03-02"])
            #expect(after.html[days...].contains("顾明远") && after.html[days...].contains("2026-03-04 10:0"))
            // Who signed yesterday's need not write the name anew.
            let next = try await director.get("/register?day=2026-03-03")
            #expect(next.html.contains("value=\"顾明远\""))
            #expect(try await director.get("/register?day=today").status == 400)
        }
    }

    @Test("A user of one office sees that office's register alone, whatever the address says")
    func office() async throws {
        try await Estate.with { estate in
            let here = try await estate.register(in: "yunxi")
            let there = try await estate.register(in: "other")
            try await begin(2, estate)
            let own = try await estate.browser(Estate.ofOneOffice).get("/register?office=other")
            #expect(own.html.contains(here.number) && !own.html.contains(there.number) && !own.html.contains("register-office"))
            let company = try await estate.browser(.generalManager)
            let other = try await company.get("/register?office=other")
            #expect(other.html.contains(there.number) && !other.html.contains(here.number) && other.html.contains("register-office"))
            let waiting = try await company.get("/register").html.matches(of: /待签字 2\d{3}-\d\d-\d\d (yunxi|other)/)
            #expect(Set(waiting.map { String($0.output.1) }) == ["yunxi", "other"])
        }
    }

    @Test("The register has a place in the navigation of who signs or reads it, and the list of its days is that page")
    func navigation() async throws {
        try await Estate.with { estate in
            for (post, isThere) in [(Role.officeDirector, true), (.qualityDept, true), (.csManager, true), (.technician, false)] {
                let page = try await estate.browser(post).get("/cases")
                #expect(page.html.contains("data-go=\"q\"") == isThere, "\(post)")
            }
            let list = try await estate.browser(.hr).get("/cases/register-days?scope=late")
            #expect(list.status == 303 && list.fields["location"] == "/register")
            let empty = try await estate.browser(.officeDirector).get("/register")
            #expect(empty.status == 200 && empty.html.contains("没有待签字的登记日"))
        }
    }

    @Test("While the service does not answer, the days and their limits stand, and a form that was sent stands with its key")
    func silence() async throws {
        try await Estate.with(isDeaf: true) { estate in
            _ = try await estate.register(in: "yunxi")
            try await begin(1, estate)
            let director = try await estate.browser(.officeDirector)
            let page = try await director.get("/register")
            #expect(page.status == 200 && page.html.contains("暂时无法显示") && page.html.contains("待签字 "))
            // A page that brings itself up to date is not to lose what it shows.
            #expect(try await director.get("/register", headers: ["X-Fragment": "1"]).status == 503)
            let row = try await estate.console.pool.query("SELECT case_id FROM case_entry WHERE kind = 'register_day'").first
            let id = CaseID(try #require(try row?.decode("case_id", as: UUID.self)))
            let form = [
                "_csrf": try #require(try page.hidden("_csrf")), "_key": "key-9", "_office": "yunxi", "_day": "2026-03-02", "name": "顾明远",
                "drawing": Self.strokes,
            ]
            let sent = try await director.post(form, to: "/register/\(id)/sign")
            #expect(sent.status == 503)
            #expect(sent.html.contains("value=\"key-9\"") && sent.html.contains("value=\"顾明远\"") && sent.html.contains(Self.strokes))
            #expect(sent.html.contains("action=\"/register/\(id)/sign\""))
        }
    }
}

@Suite("Why the register names a complaint") struct RegisterMarkTests {
    @Test(
        "Where more may be late or without an owner than are named, the register says so",
        arguments: [(200, 201, 0, true), (200, 150, 60, true), (200, 200, 0, false), (199, 150, 100, false), (0, 0, 0, false)])
    func cut(named: Int, late: Int64, unowned: Int64, isCut: Bool) {
        let findings = JSONValue.object([
            "late": .integer(late), "unowned": .integer(unowned), "complaintIds": .array((0..<named).map { .string("\($0)") }),
        ])
        let found = RegisterReading.Found(day: nil, findings: findings, registered: [], remarkable: [], isCut: false)
        #expect(found.isNamingCut == isCut)
    }

    private func marks(_ json: String, wasNamed: Bool) throws -> [RegisterMark] {
        RegisterMark.all(of: try JSONValue(json: Data(json.utf8)), wasNamed: wasNamed)
    }

    private static let missed = #""clocks":[{"name":"T-FIRST","state":"missed"}]"#
    private static let running = #""clocks":[{"name":"T-FIRST","state":"running"}]"#

    @Test(
        "Late is whose limit was missed; of those that are named and not late nobody has any; what is over has no mark",
        arguments: [
            (#"{"state":"registered",\#(running)}"#, false, []), (#"{"state":"registered",\#(running)}"#, true, [RegisterMark.unowned]),
            (#"{"state":"routed","masked":false,"stagePerson":"p",\#(missed)}"#, true, [.late]),
            (#"{"state":"registered","masked":false,\#(missed)}"#, true, [.late, .unowned]),
            (#"{"state":"registered","masked":true,\#(missed)}"#, true, [.late]),
            (#"{"state":"callback_pending","masked":false,\#(missed)}"#, true, [.late]),
            (#"{"state":"closed","masked":false,\#(missed)}"#, true, []), (#"{}"#, true, []),
        ])
    func marks(_ example: (json: String, wasNamed: Bool, marks: [RegisterMark])) throws {
        #expect(try marks(example.json, wasNamed: example.wasNamed) == example.marks)
    }
}
