import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("Signing in with the company's account (ADR 61)", .timeLimit(.minutes(5)))
struct SignInPageTests {
    @Test("Who signs in comes to the page that was asked for, and nothing of a token is in clear anywhere")
    func journey() async throws {
        try await SignInEstate.with { estate in
            let browser = estate.browser()
            let first = try await browser.get("/cases?scope=late")
            #expect(first.fields["location"] == "/sign-in?next=%2Fcases%3Fscope%3Dlate")
            let page = try await browser.get("/sign-in?next=%2Fcases%3Fscope%3Dlate")
            #expect(page.status == 200 && page.html.contains("使用公司账号登录") && !page.html.contains("name=\"post\""))
            #expect(try page.hidden("next") == "/cases?scope=late")
            let sent = try await browser.post(["next": "/cases?scope=late"], to: "/sign-in")
            let cookie = try #require(sent.fields["set-cookie"])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Max-Age=600"))
            // The page may lead away, but its forms may not.
            #expect(sent.fields["content-security-policy"]?.contains("form-action 'self'") == true)
            let back = try await estate.finish(browser, try estate.provider.authorize(try SignInEstate.onward(sent)))
            #expect(back.status == 303 && back.fields["location"] == "/cases?scope=late")
            let list = try await browser.get("/cases?scope=late")
            #expect(list.status == 200 && list.html.contains(TestProvider.subject))
            let row = try #require(
                try await estate.console.pool.query("SELECT token, refresh, token_ends_at > clock_timestamp() AS lasts FROM session").first)
            #expect(try row.decode("lasts", as: Bool.self))
            for column in ["token", "refresh"] {
                let text = String(decoding: try row.decode(column, as: [UInt8].self), as: UTF8.self)
                #expect(!text.contains("eyJ") && text.firstMatch(of: /[0-9A-F]{8}-[0-9A-F]{4}/) == nil)
            }
        }
    }

    @Test("An answer is taken in the browser that began the attempt, and in no other")
    func strangers() async throws {
        try await SignInEstate.with { estate in
            let (browser, other) = (estate.browser(), estate.browser())
            let answer = try await estate.begin(browser)
            // Without a cookie, and with that of another attempt.
            let without = try await estate.finish(other, answer)
            #expect(without.status == 400 && without.html.contains("Cookie"))
            _ = try await estate.begin(other)
            let slipped = try await estate.finish(other, answer)
            #expect(slipped.status == 400 && slipped.html.contains("请重新登录"))
            #expect(try await estate.finish(browser, answer.merging(["state": "x"]) { $1 }).status == 400)
            #expect(try await estate.finish(browser, ["code": "x"]).status == 400)
            // Another provider's answer (RFC 9207).
            #expect(try await estate.finish(browser, answer.merging(["iss": "https://other.example"]) { $1 }).status == 400)
            #expect(estate.provider.asked("authorization_code") == 0)
            #expect(try await estate.sessions() == 0)
            #expect(try await estate.finish(browser, answer).status == 303)
        }
    }

    @Test("A provider that promises to name itself in answers has to (RFC 9207)")
    func promised() async throws {
        try await SignInEstate.with({ $0.namesItself = true }) { estate in
            let browser = estate.browser()
            var answer = try await estate.begin(browser)
            let issuer = answer.removeValue(forKey: "iss")
            #expect(try await estate.finish(browser, answer).status == 400)
            #expect(estate.provider.asked("authorization_code") == 0)
            answer["iss"] = issuer
            #expect(try await estate.finish(browser, answer).status == 303)
        }
    }

    @Test("Two tabs of a browser may sign in at once; the last one's session is the browser's")
    func tabs() async throws {
        try await SignInEstate.with { estate in
            let browser = estate.browser()
            let one = try await estate.begin(browser, next: "/cases?scope=late")
            let two = try await estate.begin(browser, next: "/cases")
            #expect(try await estate.finish(browser, one).fields["location"] == "/cases?scope=late")
            #expect(try await estate.finish(browser, two).fields["location"] == "/cases")
            #expect(try await browser.get("/cases").status == 200)
            #expect(try await estate.sessions() == 1)
        }
    }

    @Test("A page of another site is not gone on to", arguments: ["https://evil.example/", "//evil.example", "/\\evil.example"])
    func openRedirect(next: String) async throws {
        try await SignInEstate.with { estate in
            let browser = estate.browser()
            let answer = try await estate.begin(browser, next: next)
            #expect(try await estate.finish(browser, answer).fields["location"] == "/")
        }
    }

    @Test("A code is exchanged once, and by who asked for it alone")
    func codes() async throws {
        try await SignInEstate.with { estate in
            let browser = estate.browser()
            let answer = try await estate.begin(browser)
            #expect(try await estate.finish(browser, answer).status == 303)
            let again = try await estate.finish(browser, answer)
            #expect(again.status == 401 && again.html.contains("没有接受"))
            // The code of another attempt, whose verifier is another one (PKCE).
            let (other, mine) = (estate.browser(), try await estate.begin(browser))
            let theirs = try await estate.begin(other)
            #expect(try await estate.finish(browser, mine.merging(["code": theirs["code"] ?? ""]) { $1 }).status == 401)
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let manner: @Sendable (inout TestProvider.Manner) -> Void
    }

    @Test(
        "Tokens that are not right let nobody in",
        arguments: [
            Wrong(testDescription: "nonce of another attempt", status: 502) { $0.nonce = "x" },
            Wrong(testDescription: "identity for another client", status: 502) { $0.identityAudience = #""other""# },
            Wrong(testDescription: "identity for several, and nobody asked", status: 502) { $0.identityAudience = #"["console","other"]"# },
            Wrong(testDescription: "no identity", status: 502) { $0.givesIdentity = false },
            Wrong(testDescription: "a post that may not use the Console", status: 403) { $0.role = "telephony" },
            Wrong(testDescription: "no post of ours", status: 403) { $0.role = "gardener" },
        ])
    func wrong(_ wrong: Wrong) async throws {
        try await SignInEstate.with({ wrong.manner(&$0) }) { estate in
            let browser = estate.browser()
            let page = try await estate.finish(browser, try await estate.begin(browser))
            #expect(page.status == wrong.status && page.html.contains("请联系系统管理员"))
            #expect(try await estate.sessions() == 0)
            #expect(try await browser.get("/cases").status == 303)
        }
    }

    @Test("Whose account has no post can sign out of it at the provider, which would take it again unasked")
    func anotherAccount() async throws {
        try await SignInEstate.with({ $0.role = "telephony" }) { estate in
            let browser = estate.browser()
            #expect(try await !browser.get("/sign-in").html.contains("action=\"/sign-out\""))
            let page = try await estate.finish(browser, try await estate.begin(browser))
            #expect(page.status == 403 && page.html.contains("action=\"/sign-out\"") && page.html.contains("换一个账号"))
            let out = try await browser.post([:], to: "/sign-out")
            #expect(try SignInEstate.onward(out).hasPrefix(estate.provider.name + "/end?"))
            estate.provider.behave { $0.role = "cs_dept" }
            #expect(try await estate.finish(browser, try await estate.begin(browser)).status == 303)
            #expect(try await browser.get("/cases").status == 200)
        }
    }

    @Test("What the provider refuses is said in words")
    func denied() async throws {
        try await SignInEstate.with { estate in
            let browser = estate.browser()
            var answer = try await estate.begin(browser)
            answer["code"] = nil
            let denied = try await estate.finish(browser, answer.merging(["error": "access_denied"]) { $1 })
            #expect(denied.status == 401 && denied.html.contains("没有准许"))
            #expect(try denied.hidden("next") == "/cases?scope=late")
            // Nor is the address, with what the provider said, told to whoever a style sheet comes from.
            #expect(denied.fields["referrer-policy"] == "strict-origin" && !denied.html.contains("signed-in"))
            let other = try await estate.finish(browser, answer.merging(["error": "<b>"]) { $1 })
            #expect(other.status == 401 && other.html.contains("（other）"))
            #expect(try await estate.finish(browser, answer.merging(["error": "temporarily_unavailable"]) { $1 }).status == 503)
        }
    }

    @Test("While the provider does not answer, the page says so in both languages, and development tokens go on")
    func down() async throws {
        try await SignInEstate.with(posts: [.csDept], { $0.isDown = true }) { estate in
            let browser = estate.browser()
            #expect(try await browser.get("/sign-in").status == 200)
            let chinese = try await browser.post(["next": "/cases"], to: "/sign-in")
            #expect(chinese.status == 503 && chinese.html.contains("没有应答") && chinese.fields["retry-after"] == "5")
            _ = try await browser.get("/language/en?to=/sign-in")
            #expect(try await browser.post(["next": "/cases"], to: "/sign-in").html.contains("does not answer at present"))
            #expect(try await browser.post(["post": "cs_dept", "next": "/cases"], to: "/sign-in").fields["location"] == "/cases")
            #expect(try await browser.get("/cases").status == 200)
        }
    }

    @Test("A provider whose document is of another issuer is not gone to")
    func otherIssuer() async throws {
        try await SignInEstate.with({ $0.issuer = "https://evil.example" }) { estate in
            let page = try await estate.browser().post(["next": "/"], to: "/sign-in")
            #expect(page.status == 502 && !page.html.contains("http-equiv"))
        }
    }

    @Test("A form of another site begins nothing")
    func forgery() async throws {
        try await SignInEstate.with { estate in
            let page = try await estate.browser().post(["next": "/"], to: "/sign-in", headers: ["Sec-Fetch-Site": "cross-site"])
            #expect(page.status == 403)
        }
    }

    @Test("Who signs out is out here, and goes on to the provider; a trial's post is out here")
    func signOut() async throws {
        try await SignInEstate.with(posts: [.csDept]) { estate in
            let browser = try await estate.signedIn()
            let out = try await browser.post([:], to: "/sign-out")
            let address = try SignInEstate.onward(out)
            #expect(address.hasPrefix(estate.provider.name + "/end?") && !address.contains("eyJ"))
            let query = try TestProvider.query(of: address)
            #expect(query == ["client_id": TestProvider.client, "post_logout_redirect_uri": TestProvider.console + "/sign-in"])
            #expect(try await estate.sessions() == 0)
            #expect(try await browser.get("/cases").status == 303)
            try await browser.signIn(as: "cs_dept")
            #expect(try await browser.post([:], to: "/sign-out").fields["location"] == "/sign-in")
        }
    }

    @Test("A provider without a page for signing out is not gone to")
    func noEndSession() async throws {
        try await SignInEstate.with({ $0.hasEndSession = false }) { estate in
            let browser = try await estate.signedIn()
            #expect(try await browser.post([:], to: "/sign-out").fields["location"] == "/sign-in")
            #expect(try await estate.sessions() == 0)
        }
    }
}
