import Foundation
import TestSupport

/// The sample of `examples`, played through the APIs of an installation by `guanjiactl sample run`.
enum Sample {
    private static let limit: Duration = .seconds(300)

    /// - Returns: what guanjiactl said.
    static func play(on trial: Trial, _ console: ConsoleProcess, _ tokens: URL) async throws -> String {
        let installation = trial.installation
        var environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "GUANJIA_PROFILE": "dev",
            "GUANJIA_TOKENS_DIR": tokens.path, "GUANJIA_CONSOLE_ADMIN_URL": console.admin,
        ]
        environment["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
        for member in Member.allCases {
            environment["GUANJIA_\(member.rawValue.uppercased())_URL"] = installation.api(member)
            environment["GUANJIA_\(member.rawValue.uppercased())_ADMIN_URL"] = installation.admin(member)
        }
        let log = installation.directory.appending(path: "sample-\(UUID().uuidString.prefix(4)).log")
        let process = try await SupervisedProcess.start(
            Executables.program("guanjiactl"),
            arguments: ["sample", "run", "--keep-clock", "--directory", Executables.root.appending(path: "examples").path],
            environment: environment, log: log, directory: installation.directory)
        let end = await process.wait(atMost: limit)
        let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""  // Without a log there is nothing to tell.
        guard end == .exited(0) else {
            await process.kill9()
            throw TestFailure("the sample did not go through: \(String(describing: end))\n\(said.suffix(3_000))")
        }
        return said
    }
}
