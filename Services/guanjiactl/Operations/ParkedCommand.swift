import ArgumentParser
import Foundation

/// `parked`: cases whose events could not be applied, and what waits behind them (D5).
struct ParkedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parked", abstract: "See and redrive events that could not be applied.",
        discussion: """
            An event that cannot be applied waits with its case, and so does everything that comes for that case; all other cases go on. \
            Find the cause with `parked list` and `parked show`, mend it, then `parked redrive`.
            """,
        subcommands: [List.self, Show.self, Redrive.self])

    /// `parked list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys that wait, oldest first, with the reason of each.")

        @OptionGroup var admin: AdminOptions

        @Flag(help: "Write JSON.")
        var json = false

        func run() async throws {
            let found = try await admin.ports().each { try await $0.parkedKeys() }
            if json {
                return Terminal.say(try JSONEncoder.results.encode(Dictionary(uniqueKeysWithValues: found.map { ($0.0.rawValue, $0.1) })))
            }
            for (service, keys) in found {
                for key in keys {
                    Terminal.say(
                        "\(service.rawValue)  \(key.key)  \(key.records) records since \(Instant.text(key.parkedAt)), tried \(key.attempts) times"
                    )
                    Terminal.say("    \(key.type ?? "no event type"): \(key.reason)")
                }
            }
            if found.allSatisfy({ $0.1.isEmpty }) { Terminal.say("nothing is parked") }
        }
    }

    /// `parked show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the records of a key, in the order of a redrive, without their data.")

        @Argument(help: "The key, from `parked list`.")
        var key: String

        @OptionGroup var admin: AdminOptions

        @Flag(help: "Write JSON.")
        var json = false

        func run() async throws {
            let key = key
            let found = try await admin.ports().each { try await $0.parkedRecords(of: key) }.filter { !$0.1.isEmpty }
            guard !found.isEmpty else { throw ToolError("no records of this key are parked", advice: "The keys: guanjiactl parked list") }
            if json {
                return Terminal.say(try JSONEncoder.results.encode(Dictionary(uniqueKeysWithValues: found.map { ($0.0.rawValue, $0.1) })))
            }
            for (service, records) in found {
                for record in records {
                    let sequence = record.sequence.map { "#\($0)" } ?? "no sequence"
                    Terminal.say(
                        "\(service.rawValue)  \(record.topic)/\(record.partition)@\(record.offset)  \(record.type ?? "no event type") \(sequence)"
                    )
                    Terminal.say("    \(record.reason)")
                }
            }
        }
    }

    /// `parked redrive`.
    struct Redrive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Apply the records of a key, or of all keys, in their order, as if they had just come.",
            discussion: "Stops at the first record of a key that still cannot be applied. Exit code 2 when a key stays parked.")

        @Argument(help: "The key, from `parked list`.")
        var key: String?

        @Flag(help: "All keys that are parked now.")
        var all = false

        @OptionGroup var admin: AdminOptions

        func validate() throws {
            if (key != nil) == all { throw ValidationError("name one key, or --all") }
        }

        func run() async throws {
            var stays = false
            var redriven = 0
            for port in try admin.ports().ports {
                for result in try await redrive(port) {
                    redriven += 1
                    stays = stays || result.remaining > 0
                    let rest = result.remaining > 0 ? ", \(result.remaining) stay parked: \(result.reason ?? "no reason given")" : ""
                    Terminal.say("\(port.service.rawValue)  \(result.key)  \(result.applied) applied\(rest)")
                }
            }
            if redriven == 0 {
                guard all else { throw ToolError("no records of this key are parked", advice: "The keys: guanjiactl parked list") }
                Terminal.say("nothing is parked")
            }
            if stays { throw ExitCode(2) }
        }

        private func redrive(_ port: AdminPort) async throws -> [Redriven] {
            do {
                guard let key else { return try await port.redriveAll() }
                guard try await !port.parkedRecords(of: key).isEmpty else { return [] }
                return [try await port.redrive(key)]
            } catch let fault as RequestFault {
                throw ToolError("\(port.service.rawValue): \(fault)")
            }
        }
    }
}

extension AdminPort {
    /// Pages of 1,000 keys that a redrive of everything goes through.
    private static let mostPages = 100

    /// Redrives every key once, in the order in which they were parked.
    func redriveAll() async throws -> [Redriven] {
        var results: [Redriven] = []
        var tried: Set<String> = []
        for _ in 0..<Self.mostPages {
            let fresh = try await parkedKeys().map(\.key).filter { !tried.contains($0) }
            guard !fresh.isEmpty else { break }
            for key in fresh {
                tried.insert(key)
                results.append(try await redrive(key))
            }
        }
        return results
    }
}
