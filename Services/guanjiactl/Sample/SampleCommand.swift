import ArgumentParser
import Foundation
import SharedModels

/// `sample`: a week of an invented estate.
struct SampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Play a sample week through the services' APIs.", subcommands: [Run.self])

    /// `sample run`.
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record the sample's contacts and do all that its staff did about them.",
            discussion: """
                DIR holds contacts.csv and day.yaml, and books.yaml for cases that come of no contact. The services' clocks are set to the time of \
                every step, so all services must run with GUANJIA_PROFILE=dev; when everything is done they are set back to the real time, \
                or stay where the sample ends. May be repeated: what was done is found and not done again. Exit code 1 when a step was \
                refused or did not get through: the report names it, and the clocks stay at the sample's time, so that the rest can \
                still be played.
                """)

        @Option(help: "The directory with the sample.")
        var directory = "examples"

        @Option(help: "The directory with a token for each role; GUANJIA_TOKENS_DIR or that of GUANJIA_TOKENS_FILE when not given.")
        var tokensDir: String?

        @Option(help: "Seconds that an event may take from one service to the next, 1 to 300.")
        var patience = 30

        @Flag(help: "Leave the clocks at the end of the sample.")
        var keepClock = false

        @Flag(help: "Write the report as JSON.")
        var json = false

        func validate() throws {
            guard (1...300).contains(patience) else { throw ValidationError("--patience is a number from 1 to 300") }
        }

        func run() async throws {
            let surroundings = Surroundings()
            let plan = try SampleCommand.plan(in: directory)
            let tokens = try surroundings.tokens(directory: tokensDir)
            let services = try SampleServices(surroundings, tokens: tokens, roles: plan.roles)
            let ports = try ports(surroundings, try tokens.token(for: .operator))
            let clocks = ServiceClocks(ports: ports)
            var run = SampleRun(plan, services: services, clocks: clocks, patience: .seconds(patience))
            var progress = Progress(total: plan.entries.count, of: "steps")
            try await run.run { _ in progress.step() }
            var report = try await report(run, plan, services, ports, surroundings)
            var fault: (any Error)?
            do {
                // Only now: with the real time the limits of what the sample leaves open pass.
                if report.failures.isEmpty && !report.wasDone && !keepClock { _ = try await clocks.move(toOffset: 0) }
                report.clock = try await clocks.read().first?.1
            } catch {
                // What was done is told all the same.
                fault = error
            }
            if json { Terminal.say(try JSONEncoder.results.encode(report)) } else { Terminal.say(report.table) }
            if let fault { throw fault }
            guard report.failures.isEmpty else {
                Terminal.note("the clocks stay at the sample's time; for the real time: guanjiactl clock reset")
                throw ExitCode.failure
            }
        }

        private func ports(_ surroundings: Surroundings, _ token: AccessToken) throws -> AdminPorts {
            AdminPorts(
                ports: try ServiceName.allCases.map {
                    AdminPort(service: $0, client: ServiceClient(try surroundings.url(of: $0, .admin), token: token))
                })
        }

        private func report(
            _ run: SampleRun, _ plan: SamplePlan, _ services: SampleServices, _ ports: AdminPorts, _ surroundings: Surroundings
        ) async throws -> SampleReport {
            var cases: [String: [String: Int]] = [:]
            for slot in [SamplePlan.Slot.contact(""), .complaint(""), .repair("", round: 0)] {
                let found = try await services.cases(slot, office: plan.office)
                cases[slot.service.rawValue] = found.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
            }
            let tasks = try await services.cases(.callback(""), office: plan.office)
            cases[ServiceName.callbacks.rawValue] = tasks.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
            let closed = tasks.filter { $0.state == "closed" }
            var events: SampleEvents?
            if surroundings["KAFKA_BOOTSTRAP_SERVERS"] != nil {
                events = try await SampleEvents.read(try surroundings.kafka(), contacts: run.contactIDs)
            }
            let parked = try await ports.each { try await $0.parkedKeys().count }.map(\.1).reduce(0, +)
            let contacts = plan.entries.count { if case .record = $0.entry { true } else { false } }
            let books = plan.entries.count { if case .book = $0.entry { true } else { false } }
            return SampleReport(
                contacts: contacts, contactsRecordedNow: run.result.recorded, commands: plan.entries.count - contacts - books,
                commandsGivenNow: run.result.commands,
                events: events.map { events in
                    Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, events.counts[$0] ?? 0) })
                }, cases: cases, callbacksClosed: closed.count, callbacksDissatisfiedFirst: closed.count { $0.cycle ?? 1 > 1 },
                secondsToRegistered: Percentiles(events?.toRegistered ?? []), secondsToRouted: Percentiles(events?.toRouted ?? []),
                parkedKeys: parked, failures: run.result.failures, bookSteps: books, bookStepsNow: run.result.bookSteps)
        }
    }

    /// Bytes of a script at most.
    private static let largestScript = 1_048_576

    /// Reads `contacts.csv` and `day.yaml` of a directory.
    static func plan(in directory: String) throws -> SamplePlan {
        guard let zone = TimeZone(identifier: "Asia/Shanghai") else { throw ToolError("this system does not know the zone Asia/Shanghai") }
        let options = ContactSheet.Options(office: nil, zone: zone)
        let table = try PrivateFile.content(of: "\(directory)/contacts.csv", called: "the sample", limit: options.limits.bytes)
        let script = try PrivateFile.content(of: "\(directory)/day.yaml", called: "the sample", limit: largestScript)
        guard let yaml = String(bytes: script, encoding: .utf8) else { throw ToolError("\(directory)/day.yaml is not UTF-8") }
        let books = try books(in: directory)
        let sheet: ContactSheet
        do {
            sheet = try ContactSheet(Array(table), options: options)
        } catch {
            throw ToolError("\(directory)/contacts.csv, \(error)")
        }
        return try SamplePlan(sheet, try SampleDay(yaml: yaml), books: books, zone: zone)
    }
}

extension SampleCommand {
    /// Reads `books.yaml`; nil where there is none.
    private static func books(in directory: String) throws -> SampleBooks? {
        let path = "\(directory)/books.yaml"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let script = try PrivateFile.content(of: path, called: "the sample", limit: largestScript)
        guard let yaml = String(bytes: script, encoding: .utf8) else { throw ToolError("\(path) is not UTF-8") }
        return try SampleBooks(yaml: yaml)
    }
}

extension SamplePlan {
    /// Every post that acts.
    var roles: Set<Role> {
        Set(
            entries.compactMap { item in
                switch item.entry {
                case .record: nil
                case .command(let command): command.role
                case .book(let step): step.role
                }
            })
    }
}

extension SampleRun {
    /// Ids of the sample's contacts.
    var contactIDs: Set<String> { Set(ids.compactMap { if case .contact = $0.key { $0.value.lowercased() } else { nil } }) }
}
