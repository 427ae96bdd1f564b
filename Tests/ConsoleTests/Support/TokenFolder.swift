import Foundation
import ServiceBootstrap
import SharedModels

/// Tokens of posts, as files to sign in with.
enum TokenFolder {
    /// Makes them while `body` runs.
    ///
    /// - Parameters:
    ///   - roles: whose tokens there are.
    ///   - offices: of posts whose token is for one office alone.
    ///   - body: what is done with the folder.
    /// - Throws: what `body` throws, and when the files cannot be written.
    /// - Returns: what `body` returns.
    static func with<Value: Sendable>(
        of roles: Set<Role> = Role.employees, confined offices: [Role: String] = [:], _ body: @Sendable (URL) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "guanjia-tokens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // What is left of a test that failed does no harm.
        defer { try? FileManager.default.removeItem(at: folder) }
        for role in roles {
            let token = offices[role].map { "\(role.rawValue)@\($0)" } ?? role.rawValue
            try Data(token.utf8).write(to: folder.appending(path: "\(role.rawValue).token"))
        }
        return try await body(folder)
    }

    /// The same, all of one office.
    static func with<Value: Sendable>(office: String, _ body: @Sendable (URL) async throws -> Value) async throws -> Value {
        try await with(confined: Dictionary(uniqueKeysWithValues: Role.employees.map { ($0, office) }), body)
    }
}
