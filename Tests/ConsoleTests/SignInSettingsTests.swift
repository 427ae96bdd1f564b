import Foundation
import ServiceBootstrap
import Testing

@testable import Console

@Suite("Settings of signing in (ADR 61)") struct SignInSettingsTests {
    private static let whole = [
        "GUANJIA_JWT_ISSUER": "https://id.example", "GUANJIA_OIDC_CLIENT_ID": "console", "GUANJIA_PUBLIC_URL": "https://console.example/",
    ]

    @Test("Settings of signing in are read, and half of them is no start")
    func read() throws {
        #expect(problems([:]) == [])
        #expect(problems(Self.whole) == [])
        #expect(problems(["GUANJIA_PUBLIC_URL": "https://console.example"]) == [])
        #expect(problems(["GUANJIA_OIDC_CLIENT_SECRET": "x"]) == ["GUANJIA_OIDC_CLIENT_SECRET"])
        for (name, value, isDevelopment) in [
            ("GUANJIA_PUBLIC_URL", "", false), ("GUANJIA_PUBLIC_URL", "http://console.example", false),
            ("GUANJIA_PUBLIC_URL", "https://console.example/path", false), ("GUANJIA_PUBLIC_URL", "http://console.example", true),
            ("GUANJIA_JWT_ISSUER", "", false), ("GUANJIA_JWT_ISSUER", "http://127.0.0.1:1", false),
            ("GUANJIA_JWT_ISSUER", "urn:guanjia:development", true),
        ] {
            let problems = problems(Self.whole.merging([name: value]) { $1 }, isDevelopment: isDevelopment)
            #expect(Set(problems) == [name], "\(name) \(value)")
        }
        #expect(problems(Self.whole.merging(["GUANJIA_JWT_ISSUER": "http://127.0.0.1:1"]) { $1 }, isDevelopment: true) == [])
        var reader = reader(Self.whole.merging(["GUANJIA_OIDC_SCOPES": "openid  offline_access"]) { $1 })
        let settings = try #require(SignInSettings(&reader, profile: .production))
        #expect(settings.redirect == "https://console.example/signed-in" && settings.scopes == "openid offline_access")
        #expect(settings.isOpenID && settings.secret == nil)
    }

    private func reader(_ environment: [String: String]) -> SettingsReader {
        SettingsReader(environment: environment, declared: ServiceSettings.declarations(port: 8080) + ConsoleSettings.declarations)
    }

    private func problems(_ environment: [String: String], isDevelopment: Bool = false) -> [String] {
        var reader = reader(environment)
        _ = SignInSettings(&reader, profile: isDevelopment ? .dev : .production)
        do {
            try reader.finish()
            return []
        } catch {
            return error.problems.map(\.name)
        }
    }
}
