import Foundation
import SharedModels

/// A directory with the access tokens of a development installation: `tokens.json` for the services, which holds only hashes, and
/// `<role>.token` for whoever acts in that role.
struct TokenFolder: Sendable {
    let path: String

    /// The token of a role.
    func token(for role: Role) throws -> AccessToken { try AccessToken(file: file(of: role)) }

    /// The file of a role's token.
    func file(of role: Role) -> String { "\(path)/\(role.rawValue).token" }

    /// Makes one token for every role but the owner's, which is for households, and the services' table of them.
    ///
    /// - Parameter office: the office that all tokens are confined to; none when they see every office.
    /// - Throws: `ToolError` when there is a table already: nobody's token is taken away by mistake.
    func generate(office: String?) throws {
        let table = "\(path)/tokens.json"
        guard !FileManager.default.fileExists(atPath: table) else {
            throw ToolError("\(table) is there already", advice: "Name another directory, or remove this one first.")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ToolError("cannot make the directory \(path)")
        }
        var entries: [Entry] = []
        for role in Role.allCases where Self.made.contains(role) {
            let token = AccessToken()
            try PrivateFile.create(file(of: role), token.fileContent)
            entries.append(Entry(subject: Self.usualSubject(of: role), role: role.rawValue, office: office, sha256: token.sha256))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        // The table comes last: whoever finds it finds all tokens.
        try PrivateFile.create(table, try encoder.encode(Table(tokens: entries)))
    }

    /// What the token of a role has for its subject, where this program made it.
    static func usualSubject(of role: Role) -> String { "dev-\(role.rawValue)" }

    /// Whom the tokens are for, as the services' table has it; empty where the directory holds the tokens only.
    /// - Throws: `ToolError` when the table cannot be read.
    func subjects() throws -> [Role: String] {
        let table = "\(path)/tokens.json"
        guard FileManager.default.fileExists(atPath: table) else { return [:] }
        guard let content = FileManager.default.contents(atPath: table),
            let entries = try? JSONDecoder().decode(Table.self, from: content).tokens
        else { throw ToolError("\(table) is no table of tokens") }
        return Dictionary(entries.compactMap { entry in Role(rawValue: entry.role).map { ($0, entry.subject) } }) { first, _ in first }
    }

    /// Roles that get a token.
    static let made = Set(Role.allCases).subtracting([.owner, .system])

    private struct Table: Codable {
        let tokens: [Entry]
    }

    private struct Entry: Codable {
        let subject: String
        let role: String
        let office: String?
        let sha256: String
    }
}
