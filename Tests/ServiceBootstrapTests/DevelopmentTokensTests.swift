import Foundation
import SharedModels
import Testing

@testable import ServiceBootstrap

@Suite("Development tokens", .timeLimit(.minutes(5)))
struct DevelopmentTokensTests {
    @Test("A token is found by its hash, in YAML and in JSON")
    func finds() throws {
        let tokens = try TestTokens.verifier()
        #expect(try tokens.caller(for: TestTokens.desk[...]) == Caller(subject: "staff-1", role: .receptionist))
        #expect(try tokens.caller(for: TestTokens.director[...]).role == .officeDirector)
        for wrong in ["", " ", TestTokens.desk + "x", String(TestTokens.desk.dropLast()), TestTokens.desk.uppercased()] {
            #expect(throws: TokenRefusal.unknown) { try tokens.caller(for: wrong[...]) }
        }
        let hash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
        let json = try DevelopmentTokens(text: #"{"tokens":[{"subject":"op","role":"operator","office":"p-01","sha256":"\#(hash)"}]}"#)
        #expect(try json.caller(for: "foo") == Caller(subject: "op", role: .operator, office: "p-01"))
    }

    @Test("An owner's token names households")
    func owner() throws {
        let id = "0198c7d4-6f00-7000-8000-000000000042"
        let hash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
        let tokens = try DevelopmentTokens(text: "tokens:\n  - {subject: w-1, role: owner, households: [\"\(id)\"], sha256: \"\(hash)\"}")
        let household = HouseholdID(try #require(UUID(uuidString: id)))
        #expect(try tokens.caller(for: "foo") == Caller(subject: "w-1", role: .owner, households: [household]))
    }

    private static let hash = String(repeating: "0", count: 64)

    @Test(
        "A file that is not as described is refused with what is wrong",
        arguments: [
            ("tokens: []", "expected 1...10000 tokens"), ("{", "YAML"), ("token: []", "expected one of the members tokens"),
            ("tokens:\n  - {subject: a, role: receptionist, sha256: abc}", "tokens[0].sha256"),
            ("tokens:\n  - {subject: a, role: receptionist, sha256: \"\(String(hash.dropLast()))F\"}", "tokens[0].sha256"),
            ("tokens:\n  - {subject: a, role: boss, sha256: \"\(hash)\"}", "tokens[0].role"),
            ("tokens:\n  - {subject: a, role: system, sha256: \"\(hash)\"}", "tokens[0].role"),
            ("tokens:\n  - {subject: 张三, role: receptionist, sha256: \"\(hash)\"}", "tokens[0]: subject"),
            ("tokens:\n  - {subject: a, role: receptionist}", "sha256 is missing"),
            ("tokens:\n  - {subject: a, role: owner, sha256: \"\(hash)\"}", "tokens[0].households"),
            ("tokens:\n  - {subject: a, role: owner, households: [], sha256: \"\(hash)\"}", "tokens[0].households"),
            ("tokens:\n  - {subject: a, role: owner, households: [\"3-1\"], sha256: \"\(hash)\"}", "tokens[0].households"),
            (
                "tokens:\n  - {subject: a, role: hr, households: [\"0198c7d4-6f00-7000-8000-000000000042\"], sha256: \"\(hash)\"}",
                "tokens[0].households"
            ),
            (
                "tokens:\n  - {subject: a, role: receptionist, ofice: p, sha256: \"\(hash)\"}",
                "expected one of the members households, office, role, sha256, subject"
            ),
            (
                "tokens:\n  - {subject: a, role: hr, sha256: \"\(hash)\"}\n  - {subject: b, role: hr, sha256: \"\(hash)\"}",
                "tokens[1].sha256 is there twice"
            ),
        ])
    func refuses(text: String, reason: String) throws {
        let error = #expect(throws: SettingsError.self) { try DevelopmentTokens(text: text) }
        let problem = try #require(error?.problems.first)
        #expect(problem.name == "GUANJIA_TOKENS_FILE")
        #expect(problem.text.contains(reason), "\(problem.text)")
    }

    @Test("A file that is not there is refused")
    func needsTheFile() {
        #expect(throws: SettingsError.self) { try DevelopmentTokens(file: "/nowhere/tokens.yaml") }
    }

    @Test("Looking a token up is cheap")
    func isCheap() throws {
        let tokens = try TestTokens.verifier()
        let clock = ContinuousClock()
        let best = try (0..<20).map { _ in
            try clock.measure { for _ in 0..<1000 { _ = try tokens.caller(for: TestTokens.desk[...]) } } / 1000
        }.min()
        // Under 2 µs when optimised; this bound is for debug builds on a busy machine.
        #expect(try #require(best) < .microseconds(50))
    }
}
