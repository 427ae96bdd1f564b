import Foundation

/// How one instance of a service is, and what is wrong with it alone. Pure.
struct InstanceHealth: Sendable, Hashable {
    let reading: ServiceReading
    let history: ServiceHistory
    let recently: ServiceRecently?
    let findings: [OperationsFinding]

    init(_ reading: ServiceReading, _ history: ServiceHistory) {
        self.reading = reading
        self.history = history
        recently = history.recent(reading)
        findings = Self.findings(reading, history, recently)
    }

    var level: OperationsFinding.Level { findings.map(\.level).max() ?? .good }

    private static func findings(
        _ reading: ServiceReading, _ history: ServiceHistory, _ recently: ServiceRecently?
    ) -> [OperationsFinding] {
        let restarts = restarts(history)
        if let silence = reading.silence { return [OperationsFinding(.silent, values(of: silence))] + restarts }
        var findings = probes(reading) + restarts
        if let status = reading.refusal { findings.append(OperationsFinding(.refused, ["status": .text(String(status))])) }
        guard let figures = reading.figures else { return findings + [OperationsFinding(.noFigures)] }
        findings += connection(figures, reading, history) + log(figures, reading, history, recently)
        return findings + process(figures)
    }

    private static func values(of silence: ServiceReading.Silence) -> [String: Quantity] {
        switch silence {
        case .unreachable: ["why": .word("operationsSilence_unreachable")]
        case .late: ["why": .word("operationsSilence_late")]
        case .strange(let status): ["why": .word("operationsSilence_strange"), "status": .text(String(status))]
        }
    }

    private static func probes(_ reading: ServiceReading) -> [OperationsFinding] {
        var findings: [OperationsFinding] = []
        if let ready = reading.ready, !ready.isGood {
            let reasons = ready.reasons.map { "\($0.name): \($0.reason)" }.joined(separator: "; ")
            let kind: OperationsFinding.Kind =
                if ready.reasons.contains(where: { $0.name == "process" && $0.reason == "is stopping" }) {
                    .stopping
                } else if ready.reasons.contains(where: { $0.name == "process" && $0.reason == "is starting" }) {
                    .starting
                } else if ready.reasons.contains(where: { $0.name == "database" }) {
                    .databaseAway
                } else {
                    .notReady
                }
            findings.append(OperationsFinding(kind, ["reasons": .text(reasons)]))
        }
        if let live = reading.live, !live.isGood {
            let reasons = live.reasons.map { "\($0.name): \($0.reason)" }.joined(separator: "; ")
            findings.append(OperationsFinding(.stuck, ["reasons": .text(reasons)]))
        }
        return findings
    }

    /// One restart may be meant; a process that falls over and comes back each time looks well most of the time.
    private static func restarts(_ history: ServiceHistory) -> [OperationsFinding] {
        guard history.restarts.count >= OperationsBounds.manyRestarts else { return [] }
        return [
            OperationsFinding(.restarts, ["times": .count(Double(history.restarts.count)), "span": .about(ServiceHistory.span)])
        ]
    }

    /// Without the broker nothing is read, and what stands in the outbox is all that tells of it, where there is anything.
    private static func connection(
        _ figures: ServiceFigures, _ reading: ServiceReading, _ history: ServiceHistory
    ) -> [OperationsFinding] {
        if figures.isBrokerUp == false { return [OperationsFinding(.brokerAway)] }
        guard let since = history.unsteadySince else { return [] }
        let span = reading.at.timeIntervalSince(since)
        return span >= OperationsBounds.slowGroup ? [OperationsFinding(.groupUnsteady, ["span": .about(span)])] : []
    }

    /// Whether it should have been reading by now, were partitions its own. One that has just started, or whose group has just changed, has none yet.
    var shouldRead: Bool {
        guard let figures = reading.figures, figures.isBrokerUp != false, history.unsteadySince == nil else { return false }
        return figures.startedAt.map { reading.at.timeIntervalSince($0) >= OperationsBounds.slowGroup } ?? true
    }

    private static func log(
        _ figures: ServiceFigures, _ reading: ServiceReading, _ history: ServiceHistory, _ recently: ServiceRecently?
    ) -> [OperationsFinding] {
        guard figures.logsReplaced > 0 else { return [] }
        // What somebody has mended long ago must not hide what is new: it stays as a note until the next start.
        let age = history.logsReplacedSince.map { reading.at.timeIntervalSince($0) } ?? 0
        let isNews = recently.map { $0.logsReplaced > 0 } ?? false
        return [OperationsFinding(isNews ? .logReplaced : age > ServiceHistory.span ? .logOnceReplaced : .logWasReplaced)]
    }

    private static func process(_ figures: ServiceFigures) -> [OperationsFinding] {
        var findings: [OperationsFinding] = []
        if let age = figures.sealingKeysAge, age > OperationsBounds.oldSealingKeys {
            findings.append(OperationsFinding(.sealingKeysOld, ["age": .seconds(age)]))
        }
        if let age = figures.signingKeysAge, age > OperationsBounds.oldSigningKeys {
            findings.append(OperationsFinding(.signingKeysOld, ["age": .seconds(age)]))
        }
        if let files = figures.files, files.open >= OperationsBounds.openFiles * files.most {
            findings.append(OperationsFinding(.filesScarce, ["open": .count(files.open), "most": .count(files.most)]))
        }
        return findings
    }
}

/// How a service is, over all its instances, and why. Pure.
struct ServiceHealth: Sendable, Hashable {
    let service: OperatedService
    /// At least one.
    let instances: [InstanceHealth]
    /// What they show together.
    let figures: ServiceFigures?
    let recently: ServiceRecently?
    /// What is wrong, the worst in front.
    let findings: [OperationsFinding]

    init(of service: OperatedService, _ instances: [InstanceHealth]) {
        self.service = service
        self.instances = instances
        let shown = instances.filter { $0.reading.figures != nil }
        figures = ServiceFigures(of: shown.compactMap(\.reading.figures))
        recently = ServiceRecently(of: shown.map(\.recently))
        let all = Self.own(instances) + Self.shared(figures, recently, instances)
        findings = all.enumerated().sorted { ($1.element.level, $0.offset) < ($0.element.level, $1.offset) }.map(\.element)
    }

    /// Of a service with one instance.
    init(_ reading: ServiceReading, _ history: ServiceHistory) { self.init(of: reading.service, [InstanceHealth(reading, history)]) }

    var level: OperationsFinding.Level { findings.map(\.level).max() ?? .good }

    /// Whether no instance answers.
    var isSilent: Bool { instances.allSatisfy { $0.reading.silence != nil } }

    /// The worst that was found of these kinds.
    func level(of kinds: Set<OperationsFinding.Kind>) -> OperationsFinding.Level {
        findings.filter { kinds.contains($0.kind) }.map(\.level).max() ?? .good
    }

    /// What is wrong with single instances. What is so with all of them is said once; of the others is said with which.
    private static func own(_ instances: [InstanceHealth]) -> [OperationsFinding] {
        var said: Set<OperationsFinding.Kind> = []
        return instances.flatMap { instance in
            instance.findings.compactMap { finding -> OperationsFinding? in
                if instances.allSatisfy({ $0.findings.contains { $0.kind == finding.kind } }) {
                    return said.insert(finding.kind).inserted ? finding : nil
                }
                // The others do its work.
                let kind = finding.kind == .silent ? .instanceSilent : finding.kind
                return OperationsFinding(kind, finding.values, instance: instance.reading.instance)
            }
        }
    }

    /// What is wrong with what they have in common.
    private static func shared(
        _ figures: ServiceFigures?, _ recently: ServiceRecently?, _ instances: [InstanceHealth]
    ) -> [OperationsFinding] {
        guard let figures else { return [] }
        var findings: [OperationsFinding] = []
        // Every service reads events; of many instances some may have no partition.
        if figures.lag == nil, instances.contains(where: \.shouldRead) { findings.append(OperationsFinding(.lagUnknown)) }
        let isMoved = instances.contains { $0.reading.clock?.isAdjustable ?? false }
        findings += lag(figures, recently) + outbox(figures) + timers(recently, isMoved: isMoved)
        if let parked = figures.parked, parked.keys > 0 {
            findings.append(OperationsFinding(.parked, ["keys": .count(parked.keys), "records": .count(parked.records)]))
        }
        if figures.misplaced > 0 { findings.append(OperationsFinding(.misplaced, ["records": .count(figures.misplaced)])) }
        if figures.unreadable > 0 { findings.append(OperationsFinding(.unreadable, ["cases": .count(figures.unreadable)])) }
        return findings + webhooks(figures, recently)
    }

    /// Too many records to read are no harm while they become fewer, so it is said whether they do.
    private static func lag(_ figures: ServiceFigures, _ recently: ServiceRecently?) -> [OperationsFinding] {
        guard let lag = figures.lag, lag > OperationsBounds.manyRecords else { return [] }
        guard let recently, let earlier = recently.earlierLag else { return [OperationsFinding(.lagHigh, ["records": .count(lag)])] }
        return [
            OperationsFinding(
                lag < earlier ? .lagFalls : .lagRises,
                ["records": .count(lag), "earlier": .count(earlier), "span": .about(recently.span)])
        ]
    }

    private static func outbox(_ figures: ServiceFigures) -> [OperationsFinding] {
        var findings: [OperationsFinding] = []
        if let outbox = figures.outbox, outbox.age >= OperationsBounds.slowOutbox {
            let values: [String: Quantity] = ["age": .seconds(outbox.age), "events": .count(outbox.events)]
            findings.append(OperationsFinding(outbox.age >= OperationsBounds.stuckOutbox ? .outboxStuck : .outboxSlow, values))
        }
        if figures.quarantined > 0 { findings.append(OperationsFinding(.quarantined, ["events": .count(figures.quarantined)])) }
        return findings
    }

    /// Of the last minutes alone. Where a clock may be moved, timers are late whenever somebody does: that is no fault.
    private static func timers(_ recently: ServiceRecently?, isMoved: Bool) -> [OperationsFinding] {
        guard !isMoved, let recently, let lateness = recently.lateness else { return [] }
        for (kind, bound) in [
            (OperationsFinding.Kind.timersVeryLate, OperationsBounds.veryLateTimer), (.timersLate, OperationsBounds.lateTimer),
        ] {
            let late = lateness.count(above: bound)
            guard late > 0 else { continue }
            return [
                OperationsFinding(
                    kind, ["late": .count(late), "all": .count(lateness.total), "bound": .seconds(bound), "span": .about(recently.span)])
            ]
        }
        return []
    }

    private static func webhooks(_ figures: ServiceFigures, _ recently: ServiceRecently?) -> [OperationsFinding] {
        guard let webhooks = figures.webhooks else { return [] }
        var findings: [OperationsFinding] = []
        if webhooks.suspended > 0 { findings.append(OperationsFinding(.webhooksSuspended, ["count": .count(webhooks.suspended)])) }
        if let recently, recently.failed > 0 {
            findings.append(OperationsFinding(.webhooksFailing, ["failed": .count(recently.failed), "span": .about(recently.span)]))
        } else if webhooks.waiting > 0, webhooks.age >= OperationsBounds.oldWebhook {
            findings.append(OperationsFinding(.webhooksOld, ["waiting": .count(webhooks.waiting), "age": .seconds(webhooks.age)]))
        }
        return findings
    }

    /// What is found of all clocks together: they are moved by the same time or not at all (D21).
    static func clocks(_ readings: [ServiceReading]) -> [OperationsFinding] {
        let clocks = readings.compactMap(\.clock)
        guard let first = clocks.first else { return [] }
        var findings: [OperationsFinding] = []
        if clocks.contains(where: { abs($0.offset - first.offset) > OperationsBounds.sameOffset }) {
            findings.append(OperationsFinding(.clocksApart))
        } else if abs(first.offset) > OperationsBounds.sameOffset {
            let direction = first.offset > 0 ? "operationsAhead" : "operationsBehind"
            findings.append(OperationsFinding(.clocksMoved, ["offset": .seconds(abs(first.offset)), "direction": .word(direction)]))
        }
        let spread = (clocks.map(\.ahead).max() ?? 0) - (clocks.map(\.ahead).min() ?? 0)
        if spread >= OperationsBounds.apart {
            let kind: OperationsFinding.Kind = spread >= OperationsBounds.farApart ? .databasesFarApart : .databasesApart
            findings.append(OperationsFinding(kind, ["spread": .seconds(spread)]))
        }
        return findings
    }
}
