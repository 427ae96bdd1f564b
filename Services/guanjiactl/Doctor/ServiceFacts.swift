import Foundation

/// What the doctor saw of one service, or of one of its instances. Everything is optional: whatever could not be asked is missing.
struct ServiceFacts: Hashable, Sendable {
    /// An answer of a probe.
    struct Probe: Hashable, Sendable {
        let isGood: Bool
        /// `database: timed out` and the like.
        let reasons: [String]
    }

    let service: ServiceName
    /// Which of several; nil of one alone, and of what all of them have together.
    var instance: String?
    /// Why the admin port could not be asked at all.
    var unreachable: String?
    var ready: Probe?
    var live: Probe?
    /// Why operators' commands are refused, such as for a wrong token.
    var refused: String?
    var clock: ClockReading?
    /// How far the service's real time was from this machine's when it was asked.
    var realTimeDifference: Double?
    var parkedKeys: Int?
    /// Seconds that the oldest unpublished event has waited.
    var outboxAge: Double?
    /// Events that the broker refused for good, and that nobody has taken out of the table since.
    var quarantined: Double?
    var lag: Double?
    /// Other systems that are sent nothing until somebody has seen to it; only Intake has any.
    var suspendedWebhooks: Double?

    /// What it is called.
    var name: String { instance.map { "\(service.rawValue) at \($0)" } ?? service.rawValue }

    /// What was seen of each of several instances, and once what they have together: tables that all of them count, and records of which each
    /// has its share.
    static func gathered(_ instances: [ServiceFacts]) -> [ServiceFacts] {
        guard instances.count > 1, let service = instances.first?.service else { return instances }
        var whole = ServiceFacts(service: service)
        whole.parkedKeys = instances.compactMap(\.parkedKeys).max()
        whole.quarantined = instances.compactMap(\.quarantined).max()
        whole.suspendedWebhooks = instances.compactMap(\.suspendedWebhooks).max()
        let lags = instances.compactMap(\.lag)
        whole.lag = lags.isEmpty ? nil : lags.reduce(0, +)
        let own = instances.map { facts in
            var facts = facts
            (facts.parkedKeys, facts.quarantined, facts.suspendedWebhooks, facts.lag) = (nil, nil, nil, nil)
            return facts
        }
        return own + [whole]
    }
}

/// What the doctor thinks of the services.
struct ServiceJudgement {
    /// Bounds of what is usual. An outbox is empty within a second; a minute means that nothing gets out.
    private static let slowOutbox = 10.0
    private static let stuckOutbox = 60.0
    private static let manyRecords = 10_000.0
    /// Clocks of databases: limits of hours and days bear a second, not a minute.
    private static let smallDifference = 2.0
    private static let largeDifference = 30.0

    /// Findings about one service.
    static func findings(_ facts: ServiceFacts) -> [Finding] {
        let name = facts.name
        if let reason = facts.unreachable {
            return [.failure(name, reason, "Is it started, and is \(setting(facts.service)) its admin address?")]
        }
        var findings = probes(facts)
        if let refusal = facts.refused {
            findings.append(
                .failure(
                    name, "an operator's command is refused: \(refusal)", "Give an operator's token of this installation: --token-file"))
        }
        if let parked = facts.parkedKeys {
            findings.append(
                parked == 0
                    ? .fine(name, "nothing is parked")
                    : .warning(
                        name, "\(parked) keys are parked",
                        "Look at the reasons, mend the cause, then redrive: guanjiactl parked list --service \(facts.service.rawValue)"))
        }
        return findings + flow(facts)
    }

    private static func probes(_ facts: ServiceFacts) -> [Finding] {
        let name = facts.name
        var findings: [Finding] = []
        if let ready = facts.ready {
            let database = ready.reasons.contains { $0.hasPrefix("database") }
            findings.append(
                ready.isGood
                    ? .fine(name, "is ready, its database answers")
                    : .failure(
                        name, "is not ready: \(ready.reasons.joined(separator: "; "))",
                        database
                            ? "Does PostgreSQL run, and does DATABASE_URL of the service name it?"
                            : "Look into its log: ./guanjia logs \(facts.service.rawValue)"))
        }
        if let live = facts.live, !live.isGood {
            findings.append(
                .failure(
                    name, "does not get on: \(live.reasons.joined(separator: "; "))",
                    "Restart it when this lasts; its log says where it is stuck."))
        }
        return findings
    }

    private static func flow(_ facts: ServiceFacts) -> [Finding] {
        let name = facts.name
        var findings: [Finding] = []
        if let age = facts.outboxAge {
            let text = "the oldest unpublished event has waited \(Int(age)) s"
            switch age {
            case ..<slowOutbox: findings.append(.fine(name, "events get out at once"))
            case ..<stuckOutbox: findings.append(.warning(name, text, "Look again in a minute; the broker may be slow."))
            default: findings.append(.failure(name, text, "Can the service reach the broker? Its log says why events do not get out."))
            }
        }
        if let quarantined = facts.quarantined, quarantined > 0 {
            findings.append(
                .warning(
                    name, "\(Int(quarantined)) events are in quarantine: the broker refused them for good",
                    "They are in the table outbox_quarantine with the reason; delete the rows once that is mended."))
        }
        if let lag = facts.lag, lag > manyRecords {
            findings.append(
                .warning(name, "\(Int(lag)) records are still to be read", "It catches up by itself; look whether the number falls."))
        }
        if let suspended = facts.suspendedWebhooks, suspended > 0 {
            findings.append(
                .warning(
                    name, "\(Int(suspended)) webhook subscriptions are suspended",
                    "GET /webhook-subscriptions?state=suspended says why; mend the cause, then resume them (docs/webhooks.md)."))
        }
        return findings
    }

    /// Findings about all clocks together.
    static func clocks(_ services: [ServiceFacts]) -> [Finding] {
        let readings = services.compactMap { facts in facts.clock.map { (facts, $0) } }
        guard let first = readings.first?.1 else { return [] }
        var findings: [Finding] = []
        if readings.contains(where: { abs($0.1.offsetSeconds - first.offsetSeconds) > 0.001 }) {
            findings.append(
                .failure(
                    "clock", "the services' clocks are moved by different times",
                    "Bring them together: guanjiactl clock reset, or clock set"))
        } else if first.offsetSeconds != 0 {
            let span = TimeSpan(seconds: first.offsetSeconds.rounded())
            findings.append(.warning("clock", "all clocks are moved by \(span)", "For the real time: guanjiactl clock reset"))
        }
        let differences = readings.compactMap(\.0.realTimeDifference)
        let spread = (differences.max() ?? 0) - (differences.min() ?? 0)
        let text = "the databases' clocks are \((spread * 10).rounded() / 10) s apart"
        switch spread {
        case ..<smallDifference: findings.append(.fine("clock", "the databases' clocks agree"))
        case ..<largeDifference: findings.append(.warning("clock", text, "Keep them together with NTP."))
        default:
            findings.append(
                .failure("clock", text, "Limits would pass at different times in different services; set the servers' clocks by NTP."))
        }
        return findings
    }

    private static func setting(_ service: ServiceName) -> String { "GUANJIA_\(service.rawValue.uppercased())_ADMIN_URL" }
}
