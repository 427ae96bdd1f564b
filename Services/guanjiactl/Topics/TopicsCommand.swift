import ArgumentParser
import KafkaMessaging
import Logging
import SharedModels

/// `topics`: the topics of the four services that keep cases.
struct TopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics", abstract: "Create and list the services' topics.", subcommands: [Create.self, List.self])

    /// Runs `body` with a client of the broker that the environment names.
    static func withTopics<Value>(_ body: (KafkaTopics) async throws -> Value) async throws -> Value {
        var logger = Logger(label: "guanjiactl")
        logger.logLevel = .error
        let topics = try KafkaTopics(configuration: try Surroundings().kafka(), logger: logger)
        do {
            let value = try await body(topics)
            await topics.close()
            return value
        } catch {
            await topics.close()
            throw error
        }
    }

    /// `topics create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create the topics that are not there yet; those that are there stay as they are.")

        @Option(help: "Partitions of each topic, 1 to 1000. They cannot be changed later without mixing up the order of a case's events.")
        var partitions = Topic.defaultPartitions

        @Option(help: "Copies of every partition; the cluster's default when not given. Production needs 3.")
        var replicationFactor: Int32?

        @Option(help: "Days that the broker keeps an event, 1 to 28: less than the 35 days for which the services know events again.")
        var retentionDays = TopicPlan.usualRetentionDays

        func validate() throws {
            guard (1...1000).contains(partitions) else { throw ValidationError("--partitions is a number from 1 to 1000") }
            if let replicationFactor, !(1...15).contains(replicationFactor) {
                throw ValidationError("--replication-factor is a number from 1 to 15")
            }
            guard TopicPlan.retentionDays.contains(retentionDays) else {
                throw ValidationError("--retention-days is a number from 1 to 28")
            }
        }

        func run() async throws {
            let plan = TopicPlan(partitions: partitions, replicationFactor: replicationFactor, retentionDays: retentionDays)
            let outcomes = try await TopicsCommand.withTopics { try await $0.create(plan.specifications) }
            for topic in Topic.names {
                let outcome =
                    switch outcomes[topic] {
                    case .created: "created, \(partitions) partitions"
                    case .existed, nil: "was there already"
                    }
                Terminal.say("\(topic)  \(outcome)")
            }
        }
    }

    /// `topics list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the topics with their partitions and copies.")

        @Flag(help: "Also the topics that are not the services'.")
        var all = false

        func run() async throws {
            let ours = Set(Topic.names)
            let found = try await TopicsCommand.withTopics { try await $0.list() }
            for topic in found where all || ours.contains(topic.name) {
                Terminal.say("\(topic.name)  \(topic.partitions) partitions, replication factor \(topic.replicationFactor)")
            }
            let missing = ours.subtracting(found.map(\.name)).sorted()
            guard missing.isEmpty else {
                throw ToolError("not there: \(missing.joined(separator: ", "))", advice: "Create them: guanjiactl topics create")
            }
        }
    }
}
