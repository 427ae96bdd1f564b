import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console

/// The Console beside an identity provider, without any service: what is looked at is who gets in.
struct SignInEstate: Sendable {
    let provider: TestProvider
    let console: TestFollower

    static let settings = SignInSettings(
        client: TestProvider.client, secret: Secret(TestProvider.secret), address: TestProvider.console)

    /// Runs both while `body` runs.
    /// - Parameters:
    ///   - posts: whose development tokens there are besides.
    ///   - manner: what the provider does otherwise than usual.
    ///   - body: what is done with them.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    static func with<Value: Sendable>(
        posts: Set<Role> = [], _ manner: @Sendable (inout TestProvider.Manner) -> Void = { _ in },
        _ body: @Sendable (SignInEstate) async throws -> Value
    ) async throws -> Value {
        try await TestProvider.with { provider in
            provider.behave(manner)
            let issuer = try await provider.verifier()
            return try await TokenFolder.with(of: posts) { tokens in
                let own = ConsoleSettings(services: [:], tokens: tokens, signIn: settings)
                return try await TestFollower.with(ConsoleMain.service, own: own, topics: MemoryTopics(), issuer: issuer) { console in
                    try await body(SignInEstate(provider: provider, console: console))
                }
            }
        }
    }

    func browser() -> Browserless { Browserless(port: console.port) }

    /// Presses the button.
    /// - Returns: where the browser goes, and comes back with.
    func begin(_ browser: Browserless, next: String = "/cases?scope=late") async throws -> [String: String] {
        let page = try await browser.post(["next": next], to: "/sign-in")
        #expect(page.status == 200, "\(page.html)")
        return try provider.authorize(try Self.onward(page))
    }

    /// Comes back from the provider.
    func finish(_ browser: Browserless, _ query: [String: String]) async throws -> Browserless.Page {
        try await browser.get("/signed-in" + Paths.query(query.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }

    /// A browser of somebody who has signed in.
    func signedIn() async throws -> Browserless {
        let browser = browser()
        let page = try await finish(browser, try await begin(browser))
        #expect(page.status == 303, "\(page.html)")
        return browser
    }

    /// Where a page leads to at once, and by its link.
    static func onward(_ page: Browserless.Page) throws -> String {
        let link = try #require(page.html.firstMatch(of: /<a class="button primary large" href="([^"]+)"/)).output.1
        #expect(page.html.contains("<meta http-equiv=\"refresh\" content=\"0; url=\(link)\">"))
        return String(link).replacing("&amp;", with: "&")
    }

    /// How many browsers are signed in.
    func sessions() async throws -> Int64 {
        try await console.pool.query("SELECT count(*) FROM session").first?.decode(at: 0, as: Int64.self) ?? -1
    }

    /// It is time for the next token of every session, whose last one has ended or not.
    func makeDue(isOver: Bool = false) async throws {
        _ = try await console.pool.query("UPDATE session SET refresh_at = clock_timestamp()")
        if isOver { _ = try await console.pool.query("UPDATE session SET token_ends_at = clock_timestamp()") }
    }
}
