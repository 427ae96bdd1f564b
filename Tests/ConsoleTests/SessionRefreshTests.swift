import Database
import Foundation
import HTTPTypes
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import Console

@Suite("Tokens last minutes, sessions a shift (ADR 61)", .timeLimit(.minutes(5)))
struct SessionRefreshTests {
    @Test("However many requests see that it is time, the provider is asked once, and all go on", arguments: [false, true])
    func once(isOver: Bool) async throws {
        try await SignInEstate.with({ $0.pause = .milliseconds(300) }) { estate in
            let browser = try await estate.signedIn()
            for round in 1...2 {
                try await estate.makeDue(isOver: isOver)
                async let one = browser.get("/cases")
                async let two = browser.get("/cases", headers: ["X-Fragment": "1"])
                async let three = browser.get("/cases")
                #expect(try await [one.status, two.status, three.status] == [200, 200, 200])
                // One that came with the old token does not wait for the new one.
                let isDone = try await eventually {
                    let row = try await estate.console.pool.query("SELECT refresh_at > clock_timestamp() AS later FROM session").first
                    return try row?.decode("later", as: Bool.self) ?? false
                }
                #expect(isDone && estate.provider.asked("refresh_token") == round)
            }
        }
    }

    @Test("When it is not time, the provider is not asked")
    func early() async throws {
        try await SignInEstate.with { estate in
            let browser = try await estate.signedIn()
            for _ in 0..<3 { #expect(try await browser.get("/cases").status == 200) }
            #expect(estate.provider.asked("refresh_token") == 0)
        }
    }

    @Test("Refused, the session is over: pages lead to sign in again, and a form is kept")
    func refused() async throws {
        try await SignInEstate.with { estate in
            let browser = try await estate.signedIn()
            estate.provider.revoke()
            try await estate.makeDue()
            #expect(try await browser.get("/cases?scope=late").fields["location"] == "/sign-in?next=%2Fcases%3Fscope%3Dlate")
            #expect(try await estate.sessions() == 0)
            let form = try await browser.post(["remarks": "x"], to: "/cases/complaints/\(UUID())/accept")
            #expect(form.status == 401 && form.html.contains("再刷新本页"))
        }
    }

    @Test("A token of another person does not go on with somebody's session, nor one without a post", arguments: [true, false])
    func others(isPerson: Bool) async throws {
        try await SignInEstate.with { estate in
            let browser = try await estate.signedIn()
            estate.provider.behave { if isPerson { $0.renewed = "staff-018" } else { $0.role = "telephony" } }
            try await estate.makeDue()
            #expect(try await browser.get("/cases").status == 303)
            #expect(try await estate.sessions() == 0)
        }
    }

    @Test("While the provider does not answer, a token that lasts is gone on with; after its end the page says so, and the session stays")
    func silent() async throws {
        try await SignInEstate.with { estate in
            let browser = try await estate.signedIn()
            estate.provider.behave { $0.isDown = true }
            try await estate.makeDue()
            #expect(try await browser.get("/cases").status == 200)
            // Not asked again at once.
            #expect(try await browser.get("/cases").status == 200)
            #expect(estate.provider.asked("refresh_token") == 1)
            try await estate.makeDue(isOver: true)
            let page = try await browser.get("/cases")
            #expect(page.status == 503 && page.html.contains("公司登录服务暂时没有应答"))
            #expect(try await browser.get("/cases").status == 503)
            #expect(estate.provider.asked("refresh_token") == 2)
            estate.provider.behave { $0.isDown = false }
            try await estate.makeDue(isOver: true)
            #expect(try await browser.get("/cases").status == 200)
        }
    }

    @Test(
        "What a proxy answers in the provider's place, or what is wrong with the Console's settings, ends no session",
        arguments: [
            (404, "<h1>404</h1>"), (403, "{}"), (200, "<h1>We are back soon</h1>"), (200, "[]"), (401, #"{"error":"invalid_client"}"#),
            (400, #"{"error":"invalid_target"}"#), (400, #"{"error":"temporarily_unavailable"}"#),
        ])
    func notTheProvider(status: Int, body: String) async throws {
        try await SignInEstate.with { estate in
            let browser = try await estate.signedIn()
            estate.provider.behave { $0.other = (.init(code: status), body) }
            try await estate.makeDue()
            #expect(try await browser.get("/cases").status == 200)
            #expect(estate.provider.asked("refresh_token") == 1)
            try await estate.makeDue(isOver: true)
            #expect(try await browser.get("/cases").status == 503)
            estate.provider.behave { $0.other = nil }
            try await estate.makeDue(isOver: true)
            #expect(try await browser.get("/cases").status == 200)
        }
    }

    @Test("A next token whose key is not known yet is waited for, and what the provider gave with it is gone on with")
    func newKey() async throws {
        try await SignInEstate.with { estate in
            let browser = try await estate.signedIn()
            estate.provider.behave { $0.key = "k2" }
            try await estate.makeDue()
            #expect(try await browser.get("/cases").status == 200)
            // Refused by the provider, if it were asked with what it has taken before.
            try await estate.makeDue(isOver: true)
            #expect(try await browser.get("/cases").status == 503)
            estate.provider.behave { $0.key = nil }
            try await estate.makeDue(isOver: true)
            #expect(try await browser.get("/cases").status == 200)
            #expect(estate.provider.asked("refresh_token") == 3)
        }
    }

    @Test("What the provider has given is written again when the database did not take it")
    func written() async throws {
        try await SignInEstate.with { estate in
            let (browser, pool) = (try await estate.signedIn(), estate.console.pool)
            _ = try await pool.query("CREATE SEQUENCE tries")
            _ = try await pool.query(
                """
                CREATE FUNCTION refuse_thrice() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('tries') <= 3 THEN RAISE EXCEPTION 'away'; END IF;
                    RETURN NEW;
                END $$
                """)
            _ = try await pool.query(
                "CREATE TRIGGER refusal BEFORE UPDATE OF token ON session FOR EACH ROW EXECUTE FUNCTION refuse_thrice()")
            try await estate.makeDue(isOver: true)
            #expect(try await browser.get("/cases").status == 200)
            #expect(try await pool.query("SELECT last_value FROM tries").first?.decode(at: 0, as: Int64.self) == 4)
            try await estate.makeDue()
            #expect(try await browser.get("/cases").status == 200)
            #expect(estate.provider.asked("refresh_token") == 2)
            #expect(try await estate.sessions() == 1)
        }
    }

    @Test("Who signs out while the next token is asked for stays out")
    func signOut() async throws {
        try await SignInEstate.with({ $0.pause = .milliseconds(500) }) { estate in
            let browser = try await estate.signedIn()
            try await estate.makeDue()
            async let page = browser.get("/cases")
            let isAsked = await eventually { estate.provider.asked("refresh_token") == 1 }
            #expect(isAsked)
            _ = try await browser.post([:], to: "/sign-out")
            #expect(try await page.status == 303)
            #expect(try await estate.sessions() == 0)
        }
    }

    @Test("A request that is cancelled while it asks loses nothing of what the provider gives")
    func cancelled() async throws {
        try await SignInEstate.with({ $0.pause = .milliseconds(300) }) { estate in
            let sessions = SessionTable(pool: estate.console.pool, longest: .seconds(3600))
            let provider = IdentityProvider(SignInEstate.settings, verifier: try await estate.provider.verifier())
            let connections = Task { try await provider.client.service.run() }
            defer { connections.cancel() }
            let (secret, attempt) = (SignInSecret(), SignInAttempt(next: nil))
            let address = try ProviderAddress.authorization(
                try await provider.directory.document(), provider.settings, attempt, by: secret)
            let code = try #require(try estate.provider.authorize(address)["code"])
            let key = try await sessions.begin(try await provider.exchange(code, attempt, by: secret))
            try await estate.makeDue()
            let held = try #require(try await sessions.find(key))
            let refresh = SessionRefresh(
                sessions: sessions, provider: provider, logger: Logger(label: "refresh") { _ in SwiftLogNoOpLogHandler() })
            let request = Task { try await refresh.token(of: key, held) }
            let isAsked = await eventually { estate.provider.asked("refresh_token") == 1 }
            #expect(isAsked)
            request.cancel()
            let token = try await request.value
            let after = try #require(try await sessions.find(key))
            #expect(token != held.token && after.token == token && !after.isDue)
            try await estate.makeDue()
            #expect(try await refresh.token(of: key, try #require(try await sessions.find(key))) != nil)
            #expect(estate.provider.asked("refresh_token") == 2)
        }
    }

    @Test("Of a turn that nobody has ended another is had after its time, and the first one writes nothing any more")
    func turns() async throws {
        try await SignInEstate.with { estate in
            let sessions = SessionTable(pool: estate.console.pool, longest: .seconds(3600))
            func tokens(_ text: String, due: TimeInterval) -> IssuedTokens {
                IssuedTokens(access: text, refresh: "refresh-\(text)", endsAt: Date().addingTimeInterval(due))
            }
            let key = try await sessions.begin(tokens("a", due: -1))
            let first = try #require(try await sessions.takeTurn(key))
            #expect(first.refresh == "refresh-a")
            #expect(try await sessions.takeTurn(key) == nil)
            _ = try await estate.console.pool.query("UPDATE session SET refreshing_until = clock_timestamp()")
            let second = try #require(try await sessions.takeTurn(key))
            #expect(try await sessions.end(second, of: key, with: tokens("b", due: 600)))
            #expect(try await sessions.end(first, of: key, with: tokens("c", due: 600)) == false)
            try await sessions.endSession(key, after: first)
            #expect(try await sessions.find(key)?.token == "b")
            #expect(try await sessions.takeTurn(key) == nil)
            #expect(try await sessions.end(key) == true)
            #expect(try await sessions.end(key) == nil)
        }
    }
}
