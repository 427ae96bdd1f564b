import Foundation

/// How a service is, and why. Pure.
struct ServiceHealth: Sendable, Hashable {
    let reading: ServiceReading
    let history: ServiceHistory
    let recently: ServiceRecently?
    /// What is wrong, the worst in front.
    let findings: [OperationsFinding]

    init(_ reading: ServiceReading, _ history: ServiceHistory) {
        self.reading = reading
        self.history = history
        recently = history.recent(reading)
        findings = Self.findings(reading, history, recently).enumerated().sorted {
            ($1.element.level, $0.offset) < ($0.element.level, $1.offset)
        }
        .map(\.element)
    }

    var level: OperationsFinding.Level { findings.map(\.level).max() ?? .good }

    /// The worst that was found of these kinds.
    func level(of kinds: Set<OperationsFinding.Kind>) -> OperationsFinding.Level {
        findings.filter { kinds.contains($0.kind) }.map(\.level).max() ?? .good
    }

    private static func findings(
        _ reading: ServiceReading, _ history: ServiceHistory, _ recently: ServiceRecently?
    ) -> [OperationsFinding] {
        let restarts = restarts(history)
        if let silence = reading.silence { return [OperationsFinding(.silent, values(of: silence))] + restarts }
        var findings = probes(reading) + restarts
        if let status = reading.refusal { findings.append(OperationsFinding(.refused, ["status": .text(String(status))])) }
        guard let figures = reading.figures else { return findings + [OperationsFinding(.noFigures)] }
        findings +=
            connection(figures, reading, history) + lag(figures, recently) + outbox(figures)
            + timers(recently, isMoved: reading.clock?.isAdjustable ?? false)
        if let parked = figures.parked, parked.keys > 0 {
            findings.append(OperationsFinding(.parked, ["keys": .count(parked.keys), "records": .count(parked.records)]))
        }
        return findings + broker(figures, reading, history, recently) + process(figures) + webhooks(figures, recently)
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
        if let since = history.unsteadySince {
            let span = reading.at.timeIntervalSince(since)
            if span >= OperationsBounds.slowGroup { return [OperationsFinding(.groupUnsteady, ["span": .about(span)])] }
        }
        // Every service reads events; one that has just started has no partitions yet.
        let age = figures.startedAt.map { reading.at.timeIntervalSince($0) } ?? .infinity
        return figures.lag == nil && age >= OperationsBounds.slowGroup ? [OperationsFinding(.lagUnknown)] : []
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

    private static func broker(
        _ figures: ServiceFigures, _ reading: ServiceReading, _ history: ServiceHistory, _ recently: ServiceRecently?
    ) -> [OperationsFinding] {
        var findings: [OperationsFinding] = []
        if figures.logsReplaced > 0 {
            // What somebody has mended long ago must not hide what is new: it stays as a note until the next start.
            let age = history.logsReplacedSince.map { reading.at.timeIntervalSince($0) } ?? 0
            let isNews = recently.map { $0.logsReplaced > 0 } ?? false
            findings.append(OperationsFinding(isNews ? .logReplaced : age > ServiceHistory.span ? .logOnceReplaced : .logWasReplaced))
        }
        if figures.misplaced > 0 { findings.append(OperationsFinding(.misplaced, ["records": .count(figures.misplaced)])) }
        return findings
    }

    private static func process(_ figures: ServiceFigures) -> [OperationsFinding] {
        var findings: [OperationsFinding] = []
        if figures.unreadable > 0 { findings.append(OperationsFinding(.unreadable, ["cases": .count(figures.unreadable)])) }
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
