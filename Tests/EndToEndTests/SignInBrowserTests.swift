import Database
import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// How people sign in in production: at the company's identity provider, which signs the tokens that every service takes (ADR 61).
    @Suite("Signing in with the company's account in a real browser", .timeLimit(.minutes(4)))
    struct SignInBrowserTests {
        /// What Tests/Browser/sign_in_with_company.py says.
        private struct Seen: Decodable {
            let asked: String
            let there: String
            let back: String
            let user: String
            let rows: Int
            let left: String
            let kept: String
            let pages: [String: BrowserTests.Seen]
            let unlabelled: [String]
            let faint: [String]
        }

        private static let (client, secret, audience) = ("console", "geheim+e 1", "guanjia")

        @Test(
            "A page leads to the provider and back to itself, its token is renewed and taken by the services, and signing out ends it",
            .enabled(if: Interpreter.hasBrowser, "./guanjia test installs Chromium on Debian, and the Python packages"))
        func signIn() async throws {
            let port = try FreePort.find()
            let name = "http://127.0.0.1:\(port)"
            let folder = FileManager.default.temporaryDirectory.appending(path: "guanjia-provider-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }  // Of no use any more.
            let provider = try await SupervisedProcess.start(
                URL(filePath: Interpreter.path),
                arguments: [
                    Executables.root.appending(path: "Tests/Browser/company_provider.py").path, String(port), Self.audience, Self.client,
                    Self.secret, Role.csManager.rawValue,
                ], environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], log: folder.appending(path: "provider.log"),
                directory: folder)
            do {
                try await Trial.run(
                    "browser-sign-in",
                    Trial.Needs(settings: [
                        "GUANJIA_JWT_ISSUER": name, "GUANJIA_JWT_AUDIENCE": Self.audience, "GUANJIA_JWKS_URL": name + "/keys",
                        "GUANJIA_JWT_ALGORITHM": "RS256",
                    ])
                ) { try await signIn(on: $0, name) }
            } catch {
                await provider.kill9()
                throw error
            }
            await provider.kill9()
        }

        private func signIn(on trial: Trial, _ name: String) async throws {
            let installation = trial.installation
            let place = try await ConsoleProcess.Place.free()
            let console = try await ConsoleProcess.start(
                beside: installation, at: place,
                settings: [
                    "GUANJIA_OIDC_CLIENT_ID": Self.client, "GUANJIA_OIDC_CLIENT_SECRET": Self.secret,
                    "GUANJIA_PUBLIC_URL": "http://127.0.0.1:\(place.ports.http)",
                ])
            try await Story(kind: .complaint, desk: trial.desk(), canary: Canary(number: 1)).play()
            let known = try await eventually(within: .seconds(60)) {
                try await console.query("SELECT count(*) AS n FROM case_entry WHERE kind = 'complaint' AND state = 'closed'").first?
                    .decode("n", as: Int64.self) == 1
            }
            #expect(known)
            // It is time for the next token as soon as somebody has signed in.
            _ = try await console.query(
                """
                CREATE FUNCTION make_due() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN NEW.refresh_at := clock_timestamp(); RETURN NEW; END $$
                """)
            _ = try await console.query(
                "CREATE TRIGGER make_due BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION make_due()")
            let pictures = ProcessInfo.processInfo.environment["GUANJIA_TEST_PICTURES"] ?? installation.directory.path
            let output = installation.directory.appending(path: "sign-in.json")
            try await Interpreter.run(
                "Tests/Browser/sign_in_with_company.py", [output.path, pictures, console.pages], atMost: .seconds(120),
                in: installation.directory)
            let seen = try JSONDecoder().decode(Seen.self, from: try Data(contentsOf: output))
            #expect(seen.asked.hasPrefix("/sign-in?next=") && seen.there == "Company")
            #expect(seen.back == "/cases/complaints?scope=all" && seen.user.contains("staff-017") && seen.rows == 1)
            #expect(seen.left == "/sign-in" && seen.kept.hasPrefix("/sign-in?next="))
            #expect(try await console.query("SELECT count(*) AS n FROM session").first?.decode("n", as: Int64.self) == 0)
            #expect(try await installation.client.send("GET", name + "/renewals").json["renewals"].int ?? 0 > 0)
            #expect(seen.unlabelled == [] && seen.faint == [])
            for (page, looks) in seen.pages { #expect(looks.elsewhere == [] && looks.complaints == [], "\(page)") }
            let said = try String(contentsOf: console.log, encoding: .utf8)
            #expect(!said.contains("code=") && !said.contains("eyJ"))
            await console.stop()
        }
    }
}
