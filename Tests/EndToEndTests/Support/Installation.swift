import Database
import Foundation
import KafkaMessaging
import Logging
import SharedModels
import Synchronization
import TestSupport

/// Guanjia as it runs anywhere: four processes, four databases, a broker. Everything on the loopback interface.
final class Installation: Sendable {
    /// Where logs and secrets are.
    let directory: URL
    /// Photos and signatures.
    private let objects: URL
    let broker: TestBroker
    let databases: [Member: String]
    let credentials: Credentials
    let client = APIClient()
    private let ports: [Member: (http: Int, admin: Int)]
    private let settings: [String: String]
    private let processes = Mutex<[Member: SupervisedProcess]>([:])

    /// How long a service may take from its start until `/readyz` answers 200.
    static let readyLimit: Duration = .seconds(30)
    /// How long a service may take to stop.
    private static let grace: Duration = .seconds(20)

    init(directory: URL, broker: TestBroker, databases: [Member: String], settings: [String: String] = [:]) throws {
        self.directory = directory
        self.broker = broker
        self.databases = try databases.mapValues(Credentials.withPassword)
        self.settings = settings
        objects = directory.appending(path: "objects")
        try FileManager.default.createDirectory(at: objects, withIntermediateDirectories: true)
        credentials = try Credentials(in: directory)
        for (what, secret) in try credentials.secrets() { client.watch.add(secret, what) }
        for (member, url) in self.databases {
            if let password = URLComponents(string: url)?.password { client.watch.add(password, "the database password of \(member)") }
        }
        var ports: [Member: (http: Int, admin: Int)] = [:]
        for member in Member.allCases { ports[member] = (try FreePort.find(), try FreePort.find()) }
        self.ports = ports
    }

    // MARK: Addresses

    func api(_ member: Member) -> String { "http://127.0.0.1:\(ports[member]?.http ?? 0)" }
    func admin(_ member: Member) -> String { "http://127.0.0.1:\(ports[member]?.admin ?? 0)" }
    func log(of member: Member) -> URL { directory.appending(path: "\(member.rawValue).log") }

    // MARK: Processes

    /// Makes the topics and starts every service.
    func start() async throws {
        try await makeTopics()
        for member in Member.allCases { try await launch(member) }
        for member in Member.allCases { try await waitUntilReady(member) }
    }

    /// Makes the topics that are not there.
    func makeTopics() async throws {
        let topics = try KafkaTopics(configuration: broker.configuration(clientID: "test-topics"), logger: Logger(label: "test"))
        let specifications = Topic.names.map { TopicSpecification(name: $0, partitions: Topic.defaultPartitions) }
        let made: Result<Void, any Error>
        do {
            _ = try await topics.create(specifications)
            made = .success(())
        } catch {
            made = .failure(error)
        }
        await topics.close()
        try made.get()
    }

    /// Starts a service, without waiting for it; `failPoint` (`<point>:<n>`) is where it is to kill itself.
    func launch(_ member: Member, failPoint: String? = nil) async throws {
        let process = try await SupervisedProcess.start(
            Executables.program(member.executable), environment: try environment(member, failPoint), log: log(of: member),
            directory: directory)
        processes.withLock { $0[member] = process }
    }

    /// The present, or last, run of a service.
    func process(_ member: Member) throws -> SupervisedProcess {
        guard let process = processes.withLock({ $0[member] }) else { throw TestFailure("\(member) was never started") }
        return process
    }

    /// Kills a service at whatever it is doing.
    func kill9(_ member: Member) async throws { await (try process(member)).kill9() }

    /// Stops a service in good order.
    /// - Returns: how many seconds it took.
    /// - Throws: `TestFailure` when it still runs after `grace` or ended otherwise than with exit code 0.
    @discardableResult
    func stop(_ member: Member) async throws -> Double {
        let process = try process(member)
        let asked = ContinuousClock.now
        process.signal(SIGTERM)
        guard let end = await process.wait(atMost: Self.grace) else {
            throw TestFailure("\(member) still runs \(Self.grace) after SIGTERM")
        }
        guard end == .exited(0) else { throw TestFailure("\(member) ended otherwise after SIGTERM: \(end)") }
        return (ContinuousClock.now - asked) / .seconds(1)
    }

    /// Services that are not running, and how they ended.
    var ended: [String] {
        processes.withLock { processes in
            processes.sorted { $0.key < $1.key }.compactMap { member, process in process.end.map { "\(member) had ended: \($0)" } }
        }
    }

    /// Kills whatever runs.
    func stop() async {
        for process in processes.withLock({ Array($0.values) }) { await process.kill9() }
    }

    /// Waits until a service can answer.
    func waitUntilReady(_ member: Member) async throws {
        let process = try process(member)
        let isReady = await eventually(within: Self.readyLimit) {
            if process.end != nil { return true }
            return await self.isReady(member)
        }
        if let end = process.end { throw TestFailure("\(member) ended at its start: \(end); see \(log(of: member).path)") }
        guard isReady else { throw TestFailure("\(member) is not ready after \(Self.readyLimit); see \(log(of: member).path)") }
    }

    /// Whether `/readyz` answers 200 now.
    func isReady(_ member: Member) async -> Bool {
        // No answer is not ready.
        (try? await client.send("GET", admin(member) + "/readyz"))?.status == 200
    }

    /// What a service is told: by default with the ports of the instance that the installation starts.
    func environment(_ member: Member, _ failPoint: String?, on others: (http: Int, admin: Int)? = nil) throws -> [String: String] {
        guard let port = others ?? ports[member], let database = databases[member] else {
            throw TestFailure("\(member) has no ports or database")
        }
        // Nothing of the test's own environment: the services refuse variables that they do not know.
        let own = ProcessInfo.processInfo.environment
        var environment = [
            "PATH": own["PATH"] ?? "/usr/bin:/bin",
            "SWIFT_BACKTRACE": "enable=yes,interactive=no,color=no,registers=none",
            "DATABASE_URL": database,
            "KAFKA_BOOTSTRAP_SERVERS": broker.bootstrapServers,
            "GUANJIA_HTTP_HOST": "127.0.0.1",
            "GUANJIA_HTTP_PORT": String(port.http),
            "GUANJIA_ADMIN_PORT": String(port.admin),
            "GUANJIA_PROFILE": "dev",
            "GUANJIA_KEYS_FILE": credentials.keysFile.path,
            "GUANJIA_TOKENS_FILE": credentials.tokensFile.path,
        ]
        environment["LD_LIBRARY_PATH"] = own["LD_LIBRARY_PATH"]
        environment["GUANJIA_FAIL_POINT"] = failPoint
        if member == .repairs || member == .intake { environment["GUANJIA_OBJECTS"] = objects.path }
        return environment.merging(settings) { _, new in new }
    }
}

extension Installation {
    // MARK: Operator commands

    /// Sends an operator command to a service's admin port.
    /// - Throws: `TestFailure` when it is not answered 200.
    @discardableResult
    func operate(_ member: Member, _ method: String, _ path: String) async throws -> JSON {
        var headers = ["Authorization": try credentials.authorization(.operator)]
        if method == "POST" { headers["Idempotency-Key"] = UUID().uuidString }
        let answer = try await client.send(method, admin(member) + path, headers: headers, body: method == "POST" ? [:] : nil)
        guard answer.status == 200 else { throw TestFailure("\(method) \(path) of \(member) was answered \(answer.status)") }
        return answer.json
    }

    /// The value of a metric, over all its series; 0 when there is none.
    func metric(_ name: String, of member: Member) async throws -> Double {
        let answer = try await client.send("GET", admin(member) + "/metrics")
        let text = String(decoding: answer.body, as: UTF8.self)
        return text.split(separator: "\n").reduce(0) { sum, line in
            guard line.hasPrefix(name), let next = line.dropFirst(name.count).first, next == " " || next == "{" else { return sum }
            return sum + (line.split(separator: " ").last.flatMap { Double($0) } ?? 0)
        }
    }

    /// Moves the clocks of all services forward together (D21), so that clocks of cases run out.
    ///
    /// By their databases, because a service that is down at this moment must not lag behind the others.
    func moveClocks(by seconds: Double) async throws {
        for member in Member.allCases {
            _ = try await EvidenceReader(installation: self).query(
                member, ["UPDATE service_clock SET clock_offset = clock_offset + make_interval(secs => \(seconds))"])
        }
    }
}
