import Foundation
import TestSupport

@testable import Database

/// A PostgreSQL server that speaks TLS and asks for a password by SCRAM, as one in production does, in a directory of the test's own.
///
/// A shell supervises it as it does the server that all tests share (`PrivateCluster`): it reads from a pipe that only this process holds open,
/// and stops the server when that ends.
struct TLSServer {
    /// The host that the server's certificate is for.
    static let host = "db.guanjia.test"

    private let directory: URL
    private let password = "geheim-\(UUID().uuidString)"
    private let port: Int
    private let supervisor = Process()
    private let lifeline = Pipe()

    /// Runs a server while `body` runs.
    static func with(_ body: (TLSServer) async throws -> Void) async throws {
        let server = try TLSServer()
        defer { server.end() }
        guard await eventually(within: .seconds(60), { await server.answers() }) else {
            // The log only explains the failure; it may not exist.
            let log = (try? String(contentsOf: server.directory.appending(path: "log"), encoding: .utf8)) ?? "no log"
            throw TestPostgresError.didNotStart(String(log.suffix(2_000)))
        }
        try await body(server)
    }

    /// The superuser's URL: what is asked for is on this machine, under whatever name the certificate has to be for, and signed by an authority.
    func url(host: String = TLSServer.host, authority: String = "ca", _ more: String = "") -> String {
        "postgresql://postgres:\(password)@\(host):\(port)/postgres?hostaddr=127.0.0.1&sslmode=verify-full"
            + "&sslrootcert=\(directory.path)/\(authority).crt\(more)"
    }

    private init() throws {
        guard let binaries = PostgresPrograms.directory() else { throw TestPostgresError.noBinaries }
        directory = FileManager.default.temporaryDirectory.appending(path: "guanjia-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        port = try FreePort.find()
        try Data("\(password)\n".utf8).write(to: directory.appending(path: "password"))
        // Other children must not inherit it, or the server would wait for their end too.
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        supervisor.executableURL = URL(filePath: "/bin/sh")
        supervisor.arguments = ["-c", Self.script, "guanjia-test-tls", binaries, directory.path, String(port), Self.host]
        supervisor.standardInput = lifeline
        supervisor.standardOutput = FileHandle.nullDevice
        supervisor.standardError = FileHandle.nullDevice
        try supervisor.run()
    }

    /// Two authorities, a certificate for the host that the first has signed, a cluster, and the server until the pipe ends.
    private static let script = """
        set -eu
        binaries=$1 directory=$2 port=$3 host=$4
        cd "$directory"
        exec >log 2>&1
        trap 'cd /; rm -rf "$directory"' EXIT
        trap '' INT
        key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
        for name in ca other; do openssl req -x509 $key -days 2 -subj "/CN=$name" -keyout $name.key -out $name.crt; done
        openssl req $key -subj "/CN=$host" -keyout server.key -out server.csr
        printf 'subjectAltName=DNS:%s\\nbasicConstraints=CA:FALSE\\n' "$host" >extensions
        openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out server.crt
        chmod 600 server.key password
        as=
        # PostgreSQL refuses to run as root.
        if [ "$(id -u)" = 0 ]; then
            chown -R postgres .
            as='setpriv --reuid=postgres --regid=postgres --init-groups'
        fi
        $as "$binaries/initdb" -D data -U postgres -A scram-sha-256 --pwfile=password -E UTF8 --locale=C.UTF-8 --no-sync
        $as "$binaries/postgres" -D "$directory/data" -p "$port" -h 127.0.0.1 -k "" -c fsync=off -c ssl=on \\
            -c "ssl_cert_file=$directory/server.crt" -c "ssl_key_file=$directory/server.key" </dev/null &
        server=$!
        read -r _ || true
        kill -QUIT "$server" || true
        wait "$server" || true
        """

    private func answers() async -> Bool {
        guard supervisor.isRunning else { return true }
        do {
            await (try PostgresConnection.connect(try PostgresConfiguration(url: url()))).close()
            return true
        } catch {
            // Not yet: it is starting.
            return false
        }
    }

    private func end() {
        // Closing a pipe that is closed already is no failure here.
        try? lifeline.fileHandleForWriting.close()
    }
}
