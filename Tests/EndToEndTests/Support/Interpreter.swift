import Foundation

/// The Python that has the packages of deploy/python-requirements.txt, for what is tried with the libraries of others.
enum Interpreter {
    static var path: String {
        let named = ProcessInfo.processInfo.environment["GUANJIA_PYTHON"] ?? ""
        return named.isEmpty ? Executables.root.appending(path: ".local/python/bin/python").path : named
    }

    /// Whether it is there.
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// Whether a Chromium can be driven too: `./guanjia test` installs one on Debian; elsewhere it may be missing.
    static var hasBrowser: Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        return isInstalled
            && ["chromium", "chromedriver"].allSatisfy { program in
                folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
            }
    }

    /// Runs a script of the repository to its end.
    /// - Parameters:
    ///   - script: where it stands, from the root of the repository.
    ///   - arguments: what stands behind it.
    ///   - environment: what it has beside a path and a language.
    ///   - limit: how long it may take.
    ///   - directory: for its log.
    /// - Throws: `TestFailure` when it does not come to an end in time or fails.
    static func run(
        _ script: String, _ arguments: [String], environment: [String: String] = [:], atMost limit: Duration, in directory: URL
    ) async throws {
        let name = URL(filePath: script).deletingPathExtension().lastPathComponent
        let log = directory.appending(path: "\(name).log")
        let own = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
            // A browser keeps its files where it is told.
            "HOME": directory.path,
        ]
        let process = try await SupervisedProcess.start(
            URL(filePath: path), arguments: [Executables.root.appending(path: script).path] + arguments,
            environment: own.merging(environment) { _, new in new }, log: log, directory: directory)
        guard let end = await process.wait(atMost: limit) else {
            // In good order first, so that it stops the browser that it started.
            process.signal(SIGTERM)
            if await process.wait(atMost: .seconds(15)) == nil { await process.kill9() }
            throw TestFailure("\(script) does not come to an end; see \(log.path)")
        }
        guard end == .exited(0) else {
            let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""  // Without a log there is nothing to tell.
            throw TestFailure("\(script) failed: \(end)\n\(said.suffix(2_000))")
        }
    }
}
