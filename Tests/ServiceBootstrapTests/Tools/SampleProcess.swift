import Foundation
import TestSupport

@testable import ServiceBootstrap

/// The sample service as a process of its own, with free ports and a directory for its files.
final class SampleProcess: @unchecked Sendable {
    // Process, its pipes and its files are only touched before `start` returns, through `kill(2)`, or after the process has ended.
    private let process = Process()
    let port: Int
    let adminPort: Int
    let directory: URL

    private var logFile: URL { directory.appending(path: "log") }
    private var outputFile: URL { directory.appending(path: "output") }

    /// `openFiles`: the limit that the process is started with; the tests' own when nil.
    init(_ arguments: [String] = [], environment: [String: String] = [:], openFiles: Int? = nil) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "guanjia-sample-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        port = try FreePort.find()
        adminPort = try FreePort.find()
        let tokens = directory.appending(path: "tokens.yaml")
        try Data(TestTokens.text.utf8).write(to: tokens)
        var all = [
            "DATABASE_URL": "postgresql:///unused", "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9", "GUANJIA_PROFILE": "dev",
            "GUANJIA_TOKENS_FILE": tokens.path, "GUANJIA_HTTP_PORT": "\(port)", "GUANJIA_ADMIN_PORT": "\(adminPort)",
            "GUANJIA_LOG_LEVEL": "debug",
        ]
        all.merge(environment) { $1 }
        let executable = try Self.executable()
        if let openFiles {
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "ulimit -Sn \(openFiles) && exec \"$0\" \"$@\"", executable.path] + arguments
        } else {
            process.executableURL = executable
            process.arguments = arguments
        }
        process.environment = all
        for file in [logFile, outputFile] { try Data().write(to: file) }
        process.standardError = try FileHandle(forWritingTo: logFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: directory)
    }

    func start() throws { try process.run() }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    var identifier: Int32 { process.processIdentifier }

    /// The exit code; negative for a signal.
    func exitCode() async throws -> Int32 {
        try await offPool { [self] in
            process.waitUntilExit()
            return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        }
    }

    var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }
    var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }

    /// Open files and connections.
    var descriptors: Int? { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/fd"))?.count }

    /// Resident memory in bytes.
    var residentBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(identifier)/statm", encoding: .utf8) else { return nil }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    }

    /// Beside the test binary, where the build put it.
    private static func executable() throws -> URL {
        let own = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        return own.deletingLastPathComponent().appending(path: "SampleService")
    }
}
