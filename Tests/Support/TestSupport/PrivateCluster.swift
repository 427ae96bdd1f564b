import Database
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A PostgreSQL cluster in a temporary directory that lives as long as this process.
///
/// A shell supervises it: it reads from a pipe that only this process holds open, so it notices our end even after
/// SIGKILL, stops the server and removes the directory.
enum PrivateCluster {
    private static let attempts = 3

    /// Starts a cluster and returns its superuser's URL.
    static func start() async throws -> String {
        guard let binaries = PostgresPrograms.directory() else { throw TestPostgresError.noBinaries }
        var log = ""
        for _ in 1...attempts {
            // The port may be taken by somebody else between our look and the start, hence the attempts.
            let port = try FreePort.find()
            let directory = NSTemporaryDirectory() + "guanjia-postgres-\(UUID().uuidString)"
            let supervisor = try supervise(binaries: binaries, directory: directory, port: port)
            let url = "postgresql://postgres@127.0.0.1:\(port)/postgres"
            if try await answers(url, while: supervisor) { return url }
            // The log only explains the failure; it may not exist yet.
            log = (try? String(contentsOfFile: directory + "/log", encoding: .utf8)) ?? "no log"
            supervisor.terminate()
        }
        throw TestPostgresError.didNotStart(String(log.suffix(2000)))
    }

    private static let script = """
        set -eu
        binaries=$1 directory=$2 port=$3
        as=
        mkdir -p "$directory"
        # PostgreSQL refuses to run as root.
        if [ "$(id -u)" = 0 ]; then
            chown postgres "$directory"
            as='setpriv --reuid=postgres --regid=postgres --init-groups'
        fi
        cd "$directory"
        trap 'cd /; rm -rf "$directory"' EXIT
        trap '' INT
        $as "$binaries/initdb" -D "$directory/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$directory/log" 2>&1
        $as "$binaries/postgres" -D "$directory/data" -p "$port" -h 127.0.0.1 -k "" -c fsync=off -c full_page_writes=off \\
            -c max_connections=1000 -c shared_buffers=64MB -c max_wal_size=1GB -c log_min_messages=fatal \\
            </dev/null >>"$directory/log" 2>&1 &
        server=$!
        # The end of the pipe is the end of the tests.
        read -r _ || true
        kill -QUIT "$server" || true
        wait "$server" || true
        """

    /// The writing end of the supervisor's pipe, which must stay open as long as the process lives.
    private nonisolated(unsafe) static var lifelines: [Pipe] = []  // Written only by `start`, which runs once per process.

    private static func supervise(binaries: String, directory: String, port: Int) throws -> Process {
        let lifeline = Pipe()
        // Other children must not inherit it, or the server would wait for their end too.
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script, "guanjia-test-postgres", binaries, directory, String(port)]
        process.standardInput = lifeline
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        lifelines.append(lifeline)
        return process
    }

    /// Waits until the server accepts a connection, 60 seconds at most.
    private static func answers(_ url: String, while process: Process) async throws -> Bool {
        let configuration = try PostgresConfiguration(url: url)
        let end = ContinuousClock.now + .seconds(60)
        while process.isRunning, ContinuousClock.now < end {
            do {
                await (try PostgresConnection.connect(configuration)).close()
                return true
            } catch {
                // Not yet: it is starting. The loop ends with the process or the time.
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        return false
    }
}

/// The programs of a PostgreSQL server on this machine.
package enum PostgresPrograms {
    /// The directory of the newest installation; nil when there is none.
    package static func directory() -> String? {
        let root = "/usr/lib/postgresql"
        let installed = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [])  // No such directory: look in PATH.
            .sorted { $0.localizedStandardCompare($1) == .orderedDescending }
            .map { "\(root)/\($0)/bin" }
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (installed + path).first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }
}
