/// What `sample run` says in the end.
struct SampleReport: Codable, Hashable, Sendable {
    let contacts: Int
    let contactsRecordedNow: Int
    let commands: Int
    let commandsGivenNow: Int
    /// Events by topic; nil when the broker was not asked.
    let events: [String: Int]?
    /// Cases of the office by state, by service.
    let cases: [String: [String: Int]]
    let callbacksClosed: Int
    /// Of those, the ones that needed more than one call round.
    let callbacksDissatisfiedFirst: Int
    let secondsToRegistered: Percentiles?
    let secondsToRouted: Percentiles?
    let parkedKeys: Int
    /// What went wrong, by the contact's reference.
    let failures: [String: String]
    /// Cases of the books and what was done to them.
    var bookSteps = 0
    var bookStepsNow = 0
    /// How the services' clocks stand afterwards; nil when they were not asked.
    var clock: ClockReading?

    /// Whether nothing had to be done.
    var wasDone: Bool { contactsRecordedNow == 0 && commandsGivenNow == 0 && bookStepsNow == 0 && failures.isEmpty }

    /// For people.
    var table: String {
        var lines = [
            wasDone ? "The sample was played before; there was nothing left to do." : "The sample was played through the APIs."
        ]
        lines.append(row("contacts", "\(contacts) (\(contactsRecordedNow) recorded now)"))
        lines.append(row("commands", "\(commands) (\(commandsGivenNow) given now)"))
        if bookSteps > 0 { lines.append(row("steps of books", "\(bookSteps) (\(bookStepsNow) done now)")) }
        for (topic, count) in (events ?? [:]).sorted(by: { $0.key < $1.key }) { lines.append(row(topic, "\(count) events")) }
        if events == nil { lines.append(row("events", "not counted; KAFKA_BOOTSTRAP_SERVERS is not set")) }
        for service in ServiceName.keepingCases {
            let states = (cases[service.rawValue] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            lines.append(row(service.rawValue, states.isEmpty ? "none" : states.map { "\($0.value) \($0.key)" }.joined(separator: ", ")))
        }
        lines.append(row("callbacks done", "\(callbacksClosed), \(callbacksDissatisfiedFirst) of them dissatisfied at first"))
        if let registered = secondsToRegistered { lines.append(row("contact to complaint", Self.times(registered, "registered"))) }
        if let routed = secondsToRouted { lines.append(row("contact to routing", Self.times(routed, "routed, by the sample's clock"))) }
        lines.append(row("parked keys", "\(parkedKeys)"))
        if let clock, clock.offsetSeconds != 0 {
            let offset = TimeSpan(seconds: clock.offsetSeconds.rounded())
            lines.append(row("clock", "\(Instant.local(clock.now)), moved by \(offset); for the real time: guanjiactl clock reset"))
        }
        for (_, failure) in failures.sorted(by: { $0.key < $1.key }) { lines.append("  !!  \(failure)") }
        return lines.joined(separator: "\n")
    }

    private func row(_ name: String, _ text: String) -> String {
        "  \(name)\(String(repeating: " ", count: max(1, 24 - name.count)))\(text)"
    }

    private static func times(_ percentiles: Percentiles, _ what: String) -> String {
        "p50 \(text(percentiles.p50)), p99 \(text(percentiles.p99)) until \(what) (\(percentiles.count) complaints)"
    }

    private static func text(_ seconds: Double) -> String {
        seconds < 60 ? "\((seconds * 1000).rounded() / 1000) s" : "\(TimeSpan(seconds: seconds.rounded()))"
    }
}
