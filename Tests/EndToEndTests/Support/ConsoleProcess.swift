import Database
import Foundation
import SharedModels
import TestSupport

/// The Console beside an installation. It is no member: it keeps no cases, so nothing that is checked of members is its own.
struct ConsoleProcess: Sendable {
    /// Address of its pages.
    let pages: String
    /// Address of its admin port.
    let admin: String
    /// URL of its database.
    private let database: String
    private let process: SupervisedProcess

    /// Starts it on a database of its own and waits until it can answer. It ends with the value at the latest.
    static func start(beside installation: Installation) async throws -> ConsoleProcess {
        let ports = (http: try FreePort.find(), admin: try FreePort.find())
        var environment = try installation.environment(.complaints, nil, on: ports)
        let database = try Credentials.withPassword(try await TestPostgres.database())
        environment["DATABASE_URL"] = database
        environment["GUANJIA_KEYS_FILE"] = nil
        environment["GUANJIA_TOKENS_DIR"] = try tokens(of: installation).path
        for member in Member.allCases {
            environment["GUANJIA_\(member.rawValue.uppercased())_URL"] = installation.api(member)
            environment["GUANJIA_\(member.rawValue.uppercased())_ADMIN_URL"] = installation.admin(member)
        }
        let log = installation.directory.appending(path: "console.log")
        let process = try await SupervisedProcess.start(
            Executables.program("Console"), environment: environment, log: log, directory: installation.directory)
        let console = ConsoleProcess(
            pages: "http://127.0.0.1:\(ports.http)", admin: "http://127.0.0.1:\(ports.admin)", database: database, process: process)
        let isReady = await eventually(within: Installation.readyLimit) {
            if process.end != nil { return true }
            // No answer is not ready.
            return (try? await installation.client.send("GET", console.admin + "/readyz"))?.status == 200
        }
        guard isReady, process.end == nil else { throw TestFailure("the Console is not ready; see \(log.path)") }
        return console
    }

    /// The installation's tokens, as files to sign in with.
    private static func tokens(of installation: Installation) throws -> URL {
        let folder = installation.directory.appending(path: "console-tokens")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for role in Role.employees.union([.operator]) {
            let token = try installation.credentials.authorization(role).replacing("Bearer ", with: "")
            try Data(token.utf8).write(to: folder.appending(path: "\(role.rawValue).token"))
        }
        return folder
    }

    /// Runs a statement on its database.
    func query(_ statement: SQL) async throws -> QueryResult {
        let connection = try await PostgresConnection.connect(try PostgresConfiguration(url: database))
        do {
            let result = try await connection.query(statement)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Kills it.
    func stop() async { await process.kill9() }
}
