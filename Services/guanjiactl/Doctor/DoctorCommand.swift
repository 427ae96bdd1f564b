import ArgumentParser
import SharedModels

/// `doctor`: whether an installation is well, and what to do where it is not.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Examine an installation and say what to do.",
        discussion: """
            Looks at settings, broker, topics, keys, and at every service's database, loops, clock, parked keys and outbox; changes \
            nothing. Of several instances it asks those that the service's admin setting lists, separated by commas; of a name that \
            leads to several, one. Each line begins with OK, WARN or FAIL; exit code 1 when there is a FAIL.
            """)

    @OptionGroup var admin: AdminOptions

    @Option(help: "Partitions that the topics are meant to have.")
    var partitions = Topic.defaultPartitions

    func run() async throws {
        let surroundings = Surroundings()
        var findings: [Finding] = []
        do {
            let dev = try surroundings.isDevelopment()
            findings.append(.fine("settings", "profile \(dev ? "dev" : "production")"))
        } catch {
            findings.append(.failure("settings", "\(error)", "Set the environment as the services have it."))
        }
        var token: AccessToken?
        do {
            token = try surroundings.token(for: .operator, file: admin.tokenFile)
        } catch {
            findings.append(.failure("token", "\(error)", "Without an operator's token parked keys and clocks are not looked at."))
        }
        let examination = Examination(surroundings: surroundings, ports: try admin.instances(surroundings, token: token))
        async let broker = examination.broker()
        async let services = examination.services()
        findings += await BrokerJudgement.findings(broker, partitions: partitions)
        findings += KeyJudgement.findings(KeyFacts(surroundings))
        let facts = await services
        findings += facts.flatMap(ServiceJudgement.findings) + ServiceJudgement.clocks(facts)
        for finding in findings { Terminal.say("\(finding)") }
        let failures = findings.count { $0.level == .failure }
        let warnings = findings.count { $0.level == .warning }
        Terminal.say(failures + warnings == 0 ? "all is well" : "\(failures) failures, \(warnings) warnings")
        if failures > 0 { throw ExitCode.failure }
    }
}
