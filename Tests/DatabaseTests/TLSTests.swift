import Foundation
import TestSupport
import Testing

@testable import Database

@Suite("A database over the network proves who it is (reliability.md §6)", .timeLimit(.minutes(10))) struct TLSTests {
    /// Why a connection is refused; nil when it is not.
    private static func refusal(_ url: String) async throws -> DatabaseError? {
        try await databaseError { await (try PostgresConnection.connect(try PostgresConfiguration(url: url))).close() }
    }

    @Test("verify-full connects to the right server under its name and to no other, and what is wrong is said in words")
    func verified() async throws {
        try await TLSServer.with { server in
            let connection = try await PostgresConnection.connect(try PostgresConfiguration(url: server.url("&channel_binding=require")))
            let row = try #require(
                try await connection.query("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").first)
            #expect(try row.decode("ssl", as: Bool.self))
            #expect(try row.decode("version", as: String.self).hasPrefix("TLSv1."))
            await connection.close()
            for (url, words) in [
                (server.url(host: "db.elsewhere.test"), "does not match host name \"db.elsewhere.test\""),
                (server.url(host: "127.0.0.1"), "does not match host name \"127.0.0.1\""),
                (server.url(authority: "other"), "certificate verify failed"),
                (server.url(authority: "missing"), "root certificate file"),
            ] {
                let refusal = try #require(try await Self.refusal(url), "\(words)")
                #expect(refusal.code == .connection && refusal.isConnectionLoss)
                #expect(String(reflecting: refusal).contains(words), "\(String(reflecting: refusal))")
                #expect(!"\(refusal)\(String(reflecting: refusal))".contains("geheim-"))
            }
            #expect(try await Self.refusal(server.url()) == nil, "the same server, once more by its name")
        }
    }

    @Test("A server that speaks no TLS is refused where TLS is asked for") func plain() async throws {
        try await TestPostgres.withDatabase { url in
            let refusal = try #require(try await Self.refusal("\(url)\(url.contains("?") ? "&" : "?")sslmode=require"))
            #expect(refusal.code == .connection && String(reflecting: refusal).contains("server does not support SSL"))
        }
    }
}
