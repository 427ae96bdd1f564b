import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("The pages of the Console", .timeLimit(.minutes(5)))
struct PageTests {
    @Test("Who is not signed in is sent to where that is done, comes back, and is out after signing out")
    func signing() async throws {
        try await Estate.with { estate in
            let browser = Browserless(port: estate.console.port)
            let turned = try await browser.get("/cases/complaints?scope=late")
            #expect(turned.status == 303)
            #expect(turned.fields["location"] == "/sign-in?next=%2Fcases%2Fcomplaints%3Fscope%3Dlate")
            let live = try await browser.get("/live")
            #expect(live.status == 401)
            // A form is kept by the page that refuses it: reloaded after a new sign-in it is sent again.
            let form = try await Browserless(port: estate.console.port).post(["remarks": "x"], to: "/cases/complaints/\(UUID())/accept")
            #expect(form.status == 401 && form.html.contains("再刷新本页") && form.html.contains("不要返回上一页"))
            let back = try await browser.post(["post": "cs_manager", "next": "/cases/complaints?scope=late"], to: "/sign-in")
            #expect(back.fields["location"] == "/cases/complaints?scope=late")
            #expect(back.fields["set-cookie"]?.contains("HttpOnly") == true)
            #expect(back.fields["set-cookie"]?.contains("SameSite=Lax") == true)
            #expect(try await browser.get("/cases/complaints").status == 200)
            _ = try await browser.post([:], to: "/sign-out")
            #expect(try await browser.get("/cases/complaints").status == 303)
        }
    }

    @Test(
        "Signing in leads to no other site, whatever the address says",
        arguments: ["https://evil.example/", "//evil.example", "/\\evil.example"])
    func openRedirect(next: String) async throws {
        try await Estate.with { estate in
            let answer = try await Browserless(port: estate.console.port).post(["post": "cs_manager", "next": next], to: "/sign-in")
            #expect(answer.fields["location"] == "/")
        }
    }

    @Test("No two entries of a post's navigation have the same letter or lead to the same page")
    func navigation() async throws {
        try await Estate.with { estate in
            for post in Role.employees.sorted(by: { $0.rawValue < $1.rawValue }) {
                let html = try await estate.browser(post).get("/cases").html
                let entries = html.matches(of: /<li><a href="([^"]+)"(?: aria-current="page")? data-go="([a-z])">/)
                let (hrefs, keys) = (entries.map { String($0.output.1) }, entries.map { String($0.output.2) })
                #expect(keys.count == Set(keys).count && hrefs.count == Set(hrefs).count, "\(post): \(hrefs) \(keys)")
                // `g` waits for the letter.
                #expect(hrefs.contains("/cases") && !keys.contains("g"), "\(post)")
            }
        }
    }

    @Test("A form of another site, or of another session, does nothing")
    func forgery() async throws {
        try await Estate.with { estate in
            let made = try await estate.register()
            let path = "/cases/complaints/\(made.id)/start-review"
            let browser = try await estate.browser(.csDept)
            let page = try await browser.get("/cases/complaints/\(made.id)")
            let token = try #require(try page.hidden("_csrf", after: "form-start-review"))
            let elsewhere = try await browser.post(
                ["_csrf": token, "_key": "k"], to: path, headers: ["Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"])
            #expect(elsewhere.status == 403)
            let other = try await estate.browser(.csDept).get("/cases/complaints/\(made.id)")
            let othersToken = try #require(try other.hidden("_csrf", after: "form-start-review"))
            #expect(othersToken != token)
            // What somebody wrote before signing in again is shown again, and does nothing.
            let foreign = try await browser.post(["_csrf": othersToken, "_key": "key-8"], to: path)
            #expect(foreign.status == 403)
            #expect(foreign.html.contains("key-8") && foreign.html.contains("重新登录之前"))
            #expect(try await browser.post(["_key": "k"], to: path).status == 403)
            let still = try await estate.complaints.ask(TestRequest("GET /complaints/\(made.id)", as: .csDept))
            #expect(still.json["state"] as? String == "registered")
        }
    }

    @Test("A form takes all that its fields may hold in Chinese, and no more than any form needs")
    func size() async throws {
        try await Estate.with { estate in
            let made = try await estate.register()
            let browser = try await estate.browser(.ownerServiceSupervisor)
            let token = try #require(try await browser.get("/cases/complaints/\(made.id)").hidden("_csrf"))
            let path = "/cases/complaints/\(made.id)/report"
            func send(_ length: Int) async throws -> Browserless.Page {
                let text = String(repeating: "修", count: length)
                return try await browser.post(["_csrf": token, "_key": "key-\(length)", "result": text, "reaction": text], to: path)
            }
            // The state does not take it, which the service says: it has read the form.
            let whole = try await send(4_000)
            #expect([409, 422].contains(whole.status) && whole.html.contains("id=\"problem\""))
            let large = try await send(FormSize.bytes / 18 + 1)
            #expect(large.status == 413 && large.html.contains("提交的内容过大"))
            // A list of fifty rows, each with lists of its own, has more fields than other forms.
            let rows = (0..<FormSize.mostFields).map { ("owners.\($0 % 50).preferredTimes.\($0 / 50).from", "") }
            func send(_ rows: some Sequence<(String, String)>) async throws -> Int {
                let fields = Dictionary(uniqueKeysWithValues: rows)
                return try await browser.post(fields.merging(["_csrf": token, "_key": "key"]) { $1 }, to: path).status
            }
            #expect(try await send(rows) == 400)
            #expect([409, 422].contains(try await send(rows.prefix(3_000))))
        }
    }

    @Test("A complaint is in the queue with its limit, its page offers what the post may do, and a form sent twice has one effect (D8)")
    func journey() async throws {
        try await Estate.with { estate in
            let made = try await estate.register()
            try await estate.settle()
            let browser = try await estate.browser(.csDept)
            let queue = try await browser.get("/cases/complaints")
            #expect(queue.status == 200)
            #expect(queue.html.contains(made.number))
            #expect(queue.html.contains("class=\"due"))
            #expect(!queue.html.contains("暂时无法显示"))
            let page = try await browser.get("/cases/complaints/\(made.id)")
            #expect(page.html.contains("command-start-review"))
            // A command of another post is not offered, though the case would take it.
            #expect(!page.html.contains("command-purge"))
            let token = try #require(try page.hidden("_csrf", after: "form-start-review"))
            let key = try #require(try page.hidden("_key", after: "form-start-review"))
            let version = try #require(try page.hidden("_version", after: "form-start-review"))
            let form = ["_csrf": token, "_key": key, "_version": version]
            for _ in 0..<2 {
                let sent = try await browser.post(form, to: "/cases/complaints/\(made.id)/start-review")
                #expect(sent.status == 303)
                #expect(sent.fields["location"] == "/cases/complaints/\(made.id)?done=start-review")
            }
            let after = try await browser.get("/cases/complaints/\(made.id)?done=start-review")
            #expect(after.html.contains("data-state=\"under_review\""))
            let history = try await estate.complaints.ask(TestRequest("GET /complaints/\(made.id)/history", as: .csDept))
            #expect((history.json["items"] as? [Any])?.count == 2)
        }
    }

    @Test("What is wrong with a form is said beside it, in the user's language, and what was written is still there")
    func refused() async throws {
        try await Estate.with { estate in
            let made = try await estate.register()
            try await estate.command("start-review", made.id, as: .csDept)
            let browser = try await estate.browser(.csDept)
            let page = try await browser.get("/cases/complaints/\(made.id)")
            let token = try #require(try page.hidden("_csrf", after: "form-request-info"))
            let sent = try await browser.post(
                ["_csrf": token, "_key": "key-1", "text": "", "missing": ""], to: "/cases/complaints/\(made.id)/request-info")
            #expect(sent.status == 422)
            #expect(sent.html.contains("id=\"problem\""))
            #expect(sent.html.contains("填写内容有误"))
            // The form that came back, and no other one, stays as it is when the case changes.
            #expect(sent.html.components(separatedBy: " data-dirty>").count == 2 && !page.html.contains("data-dirty"))
            let english = try await browser.get("/language/en?to=/cases/complaints")
            #expect(english.status == 303)
            let wrong = try await browser.post(["_csrf": token, "_key": "key-2"], to: "/cases/complaints/\(made.id)/classify")
            #expect(wrong.html.contains("Something is missing or not right"))
        }
    }

    @Test("What was written for a command that the case takes no more is not lost: it stands on the page, to be read and copied")
    func late() async throws {
        try await Estate.with { estate in
            let made = try await estate.register()
            try await estate.command("start-review", made.id, as: .csDept)
            let browser = try await estate.browser(.csDept)
            let page = try await browser.get("/cases/complaints/\(made.id)")
            let token = try #require(try page.hidden("_csrf", after: "form-request-info"))
            // A colleague is faster.
            try await estate.command("request-info", made.id, as: .csDept, ["missing": ["identity"]])
            let sent = try await browser.post(
                ["_csrf": token, "_key": "key-3", "missing.evidence": "true", "note": "请补 <厨房> 的照片"],
                to: "/cases/complaints/\(made.id)/request-info")
            #expect(sent.status == 409 && sent.html.contains("id=\"problem\"") && !sent.html.contains("form-request-info"))
            #expect(sent.html.contains("id=\"written-title\"") && sent.html.contains("<dd>请补 &lt;厨房&gt; 的照片</dd>"))
            #expect(try await !browser.get("/cases/complaints/\(made.id)").html.contains("written-title"))
        }
    }

    @Test("A user of one office sees that office's cases alone, in lists, by number and by address")
    func office() async throws {
        try await Estate.with { estate in
            let here = try await estate.register(in: "yunxi")
            let there = try await estate.register(in: "other")
            try await estate.settle()
            let site = CaseEntries(pool: estate.console.pool)
            let own = CaseEntries.Question(kind: "complaint", office: "yunxi", now: Date(), endOfDay: Date())
            #expect(try await site.list(own, after: nil, limit: 10).map(\.number) == [here.number])
            #expect(try await site.counts(own).open == 1)
            #expect(try await site.find(number: there.number, office: "yunxi") == nil)
            #expect(try await site.find(number: there.number, office: nil) != nil)
            #expect(try await site.offices() == ["other", "yunxi"])
            let browser = try await estate.browser(Estate.ofOneOffice)
            let queue = try await browser.get("/cases/complaints")
            #expect(queue.html.contains(here.number) && !queue.html.contains(there.number))
            #expect(try await browser.get("/cases/complaints/\(here.id)").status == 200)
            #expect(try await browser.get("/cases/complaints/\(there.id)").status == 404)
        }
    }

    @Test("A number leads to its case, and one that nobody has to a page that says so")
    func find() async throws {
        try await Estate.with { estate in
            let made = try await estate.register()
            try await estate.settle()
            let browser = try await estate.browser(.csDept)
            let token = try #require(try await browser.get("/cases").hidden("_csrf"))
            let found = try await browser.post(["_csrf": token, "q": " \(made.number.lowercased()) "], to: "/find")
            #expect(found.fields["location"] == "/cases/complaints/\(made.id)")
            let nothing = try await browser.post(["_csrf": token, "q": "CP-20200101-000001"], to: "/find")
            #expect(nothing.status == 404)
            #expect(nothing.html.contains("没有找到"))
        }
    }

    @Test(
        "While the service does not answer, the queue stands with numbers, states and limits, and a form that was sent stands with its key")
    func silence() async throws {
        try await Estate.with(isDeaf: true) { estate in
            let made = try await estate.register()
            try await estate.settle()
            let browser = try await estate.browser(.csDept)
            let queue = try await browser.get("/cases/complaints")
            #expect(queue.status == 200)
            #expect(queue.html.contains("暂时无法显示"))
            #expect(queue.html.contains(made.number) && queue.html.contains("class=\"due"))
            #expect(try await browser.get("/cases/complaints/\(made.id)").status == 503)
            let token = try #require(try queue.hidden("_csrf"))
            let sent = try await browser.post(
                ["_csrf": token, "_key": "key-7", "_version": "1", "reason": "业主撤回了"], to: "/cases/complaints/\(made.id)/withdraw")
            #expect(sent.status == 503)
            #expect(sent.html.contains("业主撤回了") && sent.html.contains("value=\"key-7\""))
        }
    }

    @Test("Pages say what browsers may do with them, and files of the pages are kept under addresses that change with them")
    func headers() async throws {
        try await Estate.with { estate in
            let browser = try await estate.browser(.csDept)
            let page = try await browser.get("/cases")
            #expect(page.fields["content-security-policy"]?.hasPrefix("default-src 'none'; style-src 'self'; script-src 'self'") == true)
            #expect(page.fields["cache-control"] == "no-store")
            #expect(page.fields["x-content-type-options"] == "nosniff")
            #expect(!page.html.contains(" style=\""))
            for asset in page.html.matches(of: /\/assets\/[^"]+/) {
                let file = try await browser.get(String(asset.output))
                #expect(file.status == 200)
                #expect(file.fields["cache-control"] == "public, max-age=31536000, immutable")
            }
        }
    }
}
