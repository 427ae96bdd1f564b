import Foundation
import Synchronization
import TestSupport

/// One more instance of a service, beside the one that the installation starts: same database, same broker, ports of its own.
final class Replica: Sendable {
    private let member: Member
    private let installation: Installation
    private let ports: (http: Int, admin: Int)
    private let run = Mutex<SupervisedProcess?>(nil)

    init(of member: Member, in installation: Installation) throws {
        self.member = member
        self.installation = installation
        ports = (try FreePort.find(), try FreePort.find())
    }

    /// Where its API listens.
    var api: String { "http://127.0.0.1:\(ports.http)" }

    /// Starts it and waits until it can answer; `failPoint` (`<point>:<n>`) is where it is to kill itself.
    func start(failPoint: String? = nil) async throws {
        let process = try await SupervisedProcess.start(
            Executables.program(member.executable), environment: try installation.environment(member, failPoint, on: ports),
            log: installation.directory.appending(path: "\(member.rawValue)-\(ports.http).log"), directory: installation.directory)
        run.withLock { $0 = process }
        let admin = "http://127.0.0.1:\(ports.admin)/readyz"
        let isReady = await eventually(within: Installation.readyLimit) {
            // No answer is not ready.
            if process.end != nil { return true }
            return (try? await self.installation.client.send("GET", admin))?.status == 200
        }
        guard isReady, process.end == nil else {
            throw TestFailure("an instance of \(member) is not ready: \(String(describing: process.end))")
        }
    }

    /// How its last run ended; nil while it runs.
    var end: SupervisedProcess.End? { run.withLock { $0 }?.end }

    /// Kills it at whatever it is doing.
    func kill9() async { await run.withLock { $0 }?.kill9() }
}
