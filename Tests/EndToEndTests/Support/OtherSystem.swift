import Foundation
import SharedModels
import Synchronization
import TestSupport

/// Another system that is sent events: Tests/Contract/webhook_receiver.py, a process of its own that knows nothing of ours and checks signatures
/// with the library of others.
final class OtherSystem: Sendable {
    private let process: Mutex<SupervisedProcess>
    private let folder: URL
    private let port: Int

    private static let startLimit: Duration = .seconds(30)
    private static let script = "Tests/Contract/webhook_receiver.py"

    /// One delivery that came whole, as it was written down before it was answered.
    struct Arrival: Codable, Hashable, Sendable {
        let path: String
        /// The header `webhook-id`.
        let id: String?
        /// Seconds since 1970, by this machine.
        let at: Double
        /// What it was answered; 0 for no answer.
        let status: Int
        let sha256: String
        /// nil before the receiver had the secret.
        let verified: Bool?
        /// The event's own id, type, case and place among the events of the case.
        let event: String
        let type: String
        let subject: String
        let sequence: Int64
        /// Whether private content came along.
        let sealed: Bool

        var isTaken: Bool { (200...299).contains(status) }
    }

    /// Starts it; it ends with the trial, which removes its folder as well.
    static func start(in directory: URL) async throws -> OtherSystem {
        let folder = directory.appending(path: "other-system")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (process, port) = try await listen(folder)
        return OtherSystem(process: process, folder: folder, port: port)
    }

    /// Starts it again after it has died: at the same address, with what it has written down and the secrets that it has.
    func restart() async throws {
        let fresh = try await Self.listen(folder, port: port).process
        process.withLock { $0 = fresh }
    }

    private init(process: SupervisedProcess, folder: URL, port: Int) {
        self.process = Mutex(process)
        self.folder = folder
        self.port = port
    }

    /// Starts the program, at any port or at this one, and waits until it listens.
    private static func listen(_ folder: URL, port: Int? = nil) async throws -> (process: SupervisedProcess, port: Int) {
        let file = folder.appending(path: "receiver.port")
        // What it was the time before says nothing about this time.
        if port != nil { try FileManager.default.removeItem(at: file) }
        let process = try await SupervisedProcess.start(
            URL(filePath: Interpreter.path),
            arguments: [Executables.root.appending(path: script).path, folder.path] + (port.map { ["\($0)"] } ?? []),
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8"],
            log: folder.appending(path: "receiver.log"), directory: folder)
        @Sendable func told() -> Int? { (try? String(contentsOf: file, encoding: .ascii)).flatMap { Int($0) } }  // Not written yet.
        guard await eventually(within: startLimit, { told() != nil || process.end != nil }), let port = told() else {
            await process.kill9()
            throw TestFailure("\(script) does not listen; see \(folder.path)/receiver.log")
        }
        return (process, port)
    }

    /// Where a subscription sends to.
    func address(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Everything that came, in order.
    func arrivals() throws -> [Arrival] {
        let file = folder.appending(path: "deliveries.jsonl")
        let lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
        return lines.compactMap { line in
            try? JSONDecoder().decode(Arrival.self, from: Data(line))  // The last line may be half written.
        }
    }

    /// Subscribes as the company's management does, and gives the receiver the secret.
    /// - Returns: the subscription's id.
    func subscribe(_ path: String, to types: [String], at desk: Desk) async throws -> UUID {
        let made = try await desk.create(
            .intake, "create",
            ["name": "other system", "url": "\(address(path))", "types": .array(types.map { "\($0)" })], as: .generalManager,
            at: WebhookWish.path)
        guard let secret = made.json["secret"].string else { throw TestFailure("no secret came with the subscription \(made.number)") }
        let file = folder.appending(path: "secrets.json")
        var secrets: [String: String] = [:]
        if let known = try? Data(contentsOf: file) { secrets = try JSONDecoder().decode([String: String].self, from: known) }  // The first.
        secrets[path] = secret
        try JSONEncoder().encode(secrets).write(to: file, options: .atomic)
        return made.id
    }

    /// Says whether `/gone` is answered 410 from now on.
    func setGone(_ isGone: Bool) throws {
        let file = folder.appending(path: "gone")
        if isGone { try Data().write(to: file) } else { try FileManager.default.removeItem(at: file) }
    }

    /// Ends it at whatever it is doing.
    func stop() async { await process.withLock { $0 }.kill9() }
}

/// What one subscription of a trial is to be sent.
struct WebhookWish: Sendable, Hashable {
    /// Kinds of cases in URLs.
    static let path = "webhook-subscriptions"

    /// The receiver's path, which says how it answers.
    let path: String
    /// Event types, and beginnings of them that end in a dot.
    let types: [String]
    /// Whether the receiver takes everything in the end.
    var isTaken = true

    func wants(_ type: String) -> Bool { types.contains { $0.hasSuffix(".") ? type.hasPrefix($0) : type == $0 } }
}
