import TestSupport

/// Ends every session on a test's database.
enum TestPostgresCut {
    static func cut(_ url: String) async throws { try await TestPostgres.terminateSessions(on: url) }
}
