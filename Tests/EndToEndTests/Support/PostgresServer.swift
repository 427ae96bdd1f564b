import Database
import Foundation
import TestSupport

/// A PostgreSQL server of one's own that survives crashes as a real one must: fsync and synchronous commits are on.
///
/// Stop it in the end; the supervising shell kills it when the test process is gone.
actor PostgresServer {
    private let directory: URL
    private let port: Int
    private var process: SupervisedProcess?

    /// How long the server may take to recover and to accept connections.
    private static let startLimit: Duration = .seconds(60)

    /// Makes a cluster below `directory` and starts it.
    init(in directory: URL) async throws {
        self.directory = directory.appending(path: "postgres")
        port = try FreePort.find()
        try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
        if geteuid() == 0 { try await Self.run("/bin/chown", ["postgres", self.directory.path]) }
        try await Self.runAsServer(
            "initdb", ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], in: self.directory)
        try await start()
    }

    private nonisolated var data: String { directory.appending(path: "data").path }
    private nonisolated var superuserURL: String { "postgresql://postgres@127.0.0.1:\(port)/postgres" }

    /// Starts the server and waits until it answers; after a crash it recovers first.
    func start() async throws {
        let (program, prefix) = try Self.serverCommand("postgres")
        let options = [
            "fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=200", "shared_buffers=64MB",
            "max_wal_size=1GB", "listen_addresses=127.0.0.1", "unix_socket_directories=",
        ]
        let arguments = prefix + ["-D", data, "-p", String(port)] + options.flatMap { ["-c", $0] }
        process = try await SupervisedProcess.start(
            program, arguments: arguments, environment: ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"],
            log: directory.deletingLastPathComponent().appending(path: "postgres.log"), directory: directory.deletingLastPathComponent())
        let url = superuserURL
        guard await eventually(within: Self.startLimit, { await Self.answers(url) }) else {
            throw TestFailure("PostgreSQL does not answer; see postgres.log")
        }
    }

    /// Ends the server as a crash does: at once, without a checkpoint (`pg_ctl stop -m immediate`).
    func crash() async throws {
        guard let process else { return }
        process.signal(SIGQUIT)
        guard await process.wait(atMost: .seconds(20)) != nil else { throw TestFailure("PostgreSQL did not stop") }
        self.process = nil
    }

    /// Ends the server for good.
    func stop() async {
        process?.signal(SIGQUIT)
        if await process?.wait(atMost: .seconds(20)) == nil { await process?.kill9() }
        process = nil
    }

    /// Makes an empty database and answers its URL.
    func makeDatabase(_ name: String) async throws -> String {
        let connection = try await PostgresConnection.connect(try PostgresConfiguration(url: superuserURL))
        do {
            _ = try await connection.query("CREATE DATABASE \(unsafe: name) TEMPLATE template0")
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
        return "postgresql://postgres@127.0.0.1:\(port)/\(name)"
    }

    private static func answers(_ url: String) async -> Bool {
        do {
            await (try PostgresConnection.connect(try PostgresConfiguration(url: url))).close()
            return true
        } catch {
            return false
        }
    }

    // MARK: Programs

    /// PostgreSQL refuses to run as root.
    private static func serverCommand(_ name: String) throws -> (program: URL, prefix: [String]) {
        guard let directory = PostgresPrograms.directory() else { throw TestFailure("PostgreSQL is not installed") }
        let program = "\(directory)/\(name)"
        guard geteuid() == 0 else { return (URL(filePath: program), []) }
        return (URL(filePath: "/usr/bin/setpriv"), ["--reuid=postgres", "--regid=postgres", "--init-groups", program])
    }

    private static func runAsServer(_ name: String, _ arguments: [String], in directory: URL) async throws {
        let (program, prefix) = try serverCommand(name)
        try await run(program.path, prefix + arguments, in: directory)
    }

    private static func run(_ program: String, _ arguments: [String], in directory: URL? = nil) async throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        guard await eventually(within: .seconds(60), { !process.isRunning }), process.terminationStatus == 0 else {
            if process.isRunning { process.terminate() }
            throw TestFailure("\(program) failed")
        }
    }
}
