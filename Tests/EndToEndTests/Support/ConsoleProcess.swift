import Database
import Foundation
import SharedModels
import TestSupport

/// The Console beside an installation. It is no member: it keeps no cases, so nothing that is checked of members is its own.
struct ConsoleProcess: Sendable {
    /// Where one listens and what it keeps, run after run.
    struct Place: Sendable {
        let ports: (http: Int, admin: Int)
        /// URL of its database.
        let database: String

        /// Free ports, and a database with nothing in it.
        static func free() async throws -> Place {
            Place(
                ports: (http: try FreePort.find(), admin: try FreePort.find()),
                database: try Credentials.withPassword(try await TestPostgres.database()))
        }
    }

    /// Address of its pages.
    var pages: String { "http://127.0.0.1:\(place.ports.http)" }
    /// Address of its admin port.
    var admin: String { "http://127.0.0.1:\(place.ports.admin)" }
    /// What it wrote, and those before it beside the same installation.
    let log: URL
    private let place: Place
    private let process: SupervisedProcess

    /// Starts it and waits until it can answer. It ends with the value at the latest.
    /// - Parameters:
    ///   - installation: what it follows.
    ///   - place: a new one when nil.
    ///   - failPoint: where it is to kill itself (`<point>:<n>`); that may be before it was seen ready.
    ///   - settings: more of its own.
    /// - Throws: `TestFailure` when it cannot answer in time.
    /// - Returns: the run.
    static func start(
        beside installation: Installation, at place: Place? = nil, failPoint: String? = nil, settings: [String: String] = [:]
    ) async throws -> ConsoleProcess {
        let place = if let place { place } else { try await Place.free() }
        if let password = URLComponents(string: place.database)?.password {
            installation.client.watch.add(password, "the database password of the Console")
        }
        let log = installation.directory.appending(path: "console.log")
        let process = try await SupervisedProcess.start(
            Executables.program("Console"), environment: try environment(beside: installation, place, failPoint).merging(settings) { $1 },
            log: log, directory: installation.directory)
        let console = ConsoleProcess(log: log, place: place, process: process)
        let isReady = await eventually(within: Installation.readyLimit) {
            if process.end != nil { return true }
            // No answer is not ready.
            return (try? await installation.client.send("GET", console.admin + "/readyz"))?.status == 200
        }
        let isAlive = process.end == nil || failPoint != nil && process.end == .killed(signal: SIGKILL)
        guard isReady, isAlive else { throw TestFailure("the Console is not ready; see \(log.path)") }
        return console
    }

    private static func environment(
        beside installation: Installation, _ place: Place, _ failPoint: String?
    ) throws -> [String: String] {
        var environment = try installation.environment(.complaints, failPoint, on: place.ports)
        environment["DATABASE_URL"] = place.database
        environment["GUANJIA_KEYS_FILE"] = nil
        environment["GUANJIA_TOKENS_DIR"] = try tokens(of: installation).path
        for member in Member.allCases {
            environment["GUANJIA_\(member.rawValue.uppercased())_URL"] = installation.api(member)
            environment["GUANJIA_\(member.rawValue.uppercased())_ADMIN_URL"] = installation.admin(member)
        }
        return environment
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

    /// Runs a statement on its database, whether it runs or not.
    func query(_ statement: SQL) async throws -> QueryResult {
        try await withConnection { try await $0.query(statement) }
    }

    /// Runs `body` on a connection to its database.
    func withConnection<Value: Sendable>(
        patience: Duration = .seconds(10), _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await Self.connected(to: place.database, patience: patience, body)
    }

    /// Runs `body` on a connection to a database, on which a statement may take so long.
    static func connected<Value: Sendable>(
        to url: String, patience: Duration = .seconds(10), _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        var configuration = try PostgresConfiguration(url: url)
        configuration.statementTimeout = patience
        configuration.statementDeadline = patience + .seconds(5)
        let connection = try await PostgresConnection.connect(configuration)
        do {
            let result = try await body(connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }

    // MARK: Its end

    /// Waits until it has ended.
    /// - Returns: how, or nil when it still runs after `limit`.
    func wait(atMost limit: Duration) async -> SupervisedProcess.End? { await process.wait(atMost: limit) }

    /// Ends it in good order, so that its consumer group knows at once that it is gone.
    /// - Throws: `TestFailure` when it still runs after 20 seconds or ended otherwise than with exit code 0.
    func leave() async throws {
        process.signal(SIGTERM)
        let end = await process.wait(atMost: .seconds(20))
        guard end == .exited(0) else { throw TestFailure("the Console did not stop after SIGTERM: \(String(describing: end))") }
    }

    /// Kills it.
    func stop() async { await process.kill9() }
}
