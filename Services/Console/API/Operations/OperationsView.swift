import Foundation
import Policy

/// What the template `operations` shows.
struct OperationsView {
    let visit: Visit
    let services: [ServiceHealth]
    /// By the real clock, also where that of the cases is moved (D21).
    let now: Date

    private var wording: Wording { visit.wording }
    private var quantities: Quantities { Quantities(wording: wording, zone: visit.site.zone) }

    var page: [String: Any] {
        let shared = ServiceHealth.clocks(services.flatMap(\.instances).map(\.reading))
        let worst = (services.map(\.level) + shared.map(\.level)).max() ?? .good
        var view = Frame.of(visit, title: wording.page("operationsTitle"), current: OperationsPage.path, follows: false)
        view["styles"] = [["name": "operations.css"]]
        view["scripts"] = [["name": "operations.js"]]
        view["refreshSeconds"] = String(OperationsPage.refreshSeconds)
        view["seen"] = wording.page("operationsSeen", ["time": time(now, seconds: true), "n": String(OperationsPage.refreshSeconds)])
        view["isWell"] = worst < .warn && !services.isEmpty
        view["well"] = wording.page("operationsWell", ["n": String(services.count)])
        view["findings"] = findings(shared)
        view["rows"] = services.map(row)
        if let intake = services.first(where: { $0.figures?.webhooks != nil }) { view["webhooks"] = webhooks(intake) }
        view["bounds"] = Self.bounds.map { quantities.sentence("operationsBound_\($0.key)", $0.values) }
        return view
    }

    // MARK: - What is wrong

    private func findings(_ shared: [OperationsFinding]) -> [[String: Any]] {
        let own = services.flatMap { health in health.findings.map { (finding: $0, health: Optional(health)) } }
        let all = own + shared.map { (finding: $0, health: nil) }
        // The worst in front, of equal ones in the order of the services.
        return all.enumerated().sorted { ($1.element.finding.level, $0.offset) < ($0.element.finding.level, $1.offset) }
            .map { view(of: $0.element.finding, $0.element.health) }
    }

    private func view(of finding: OperationsFinding, _ health: ServiceHealth?) -> [String: Any] {
        var values = finding.values
        if let service = health?.service {
            values["log"] = .text(service.rawValue)
            values["setting"] = .text(service == .console ? "GUANJIA_ADMIN_PORT" : "GUANJIA_\(service.rawValue.uppercased())_ADMIN_URL")
        }
        var view: [String: Any] = [
            "tone": tone(finding.level), "kind": finding.kind.rawValue,
            "service": health.map { name($0.service) } ?? wording.page("operationsAllServices"), "instance": finding.instance ?? "",
            "text": quantities.sentence("operationsIs_\(finding.kind.rawValue)", values),
            "advice": quantities.sentence("operationsDo_\(finding.kind.rawValue)", values),
        ]
        if [.silent, .instanceSilent].contains(finding.kind),
            let instance = health?.instances.first(where: { finding.instance == nil || $0.reading.instance == finding.instance })
        {
            view["since"] = standing(instance)
        }
        if finding.kind == .parked, let service = health?.service {
            view["href"] = OperationsPage.parked(service)
            view["label"] = wording.page("operationsParkedOpen")
        }
        return view
    }

    // MARK: - The services

    private func row(_ health: ServiceHealth) -> [String: Any] {
        let figures = health.figures
        let isOne = health.instances.count == 1
        return [
            "name": name(health.service), "version": figures?.version ?? "", "tone": tone(health.level),
            "label": label(health.level, isSilent: health.isSilent),
            "since": isOne ? health.instances.first.map(standing) ?? "" : "",
            "count": isOne ? "" : wording.page("operationsInstances", ["n": String(health.instances.count)]),
            "instances": isOne ? [] : health.instances.map(view),
            "cells": [
                cell(
                    "operationsLag", figures?.lag.map { wording.page("operationsRecords", ["n": quantities.count($0)]) }, health,
                    Self.lagKinds),
                cell("operationsOutbox", figures?.outbox.map(outbox), health, Self.outboxKinds),
                parked(health),
                cell("operationsTimers", timers(health), health, [.timersLate, .timersVeryLate]),
                cell("operationsMemory", figures?.memory.map(quantities.bytes), health, []),
            ],
        ]
    }

    /// One of several instances.
    private func view(_ instance: InstanceHealth) -> [String: Any] {
        [
            "name": instance.reading.instance, "tone": tone(instance.level), "since": standing(instance),
            "label": label(instance.level, isSilent: instance.reading.silence != nil),
        ]
    }

    private func label(_ level: OperationsFinding.Level, isSilent: Bool) -> String {
        wording.page(isSilent ? "operationsSilent" : "operationsLevel_\(tone(level))")
    }

    private static let lagKinds: Set<OperationsFinding.Kind> = [
        .lagHigh, .lagFalls, .lagRises, .lagUnknown, .brokerAway, .groupUnsteady, .logReplaced, .logWasReplaced, .misplaced,
    ]
    private static let outboxKinds: Set<OperationsFinding.Kind> = [.outboxSlow, .outboxStuck, .quarantined]

    private func cell(
        _ key: String, _ text: String?, _ health: ServiceHealth, _ kinds: Set<OperationsFinding.Kind>
    ) -> [String: Any] {
        let level = health.level(of: kinds)
        var view: [String: Any] = ["label": wording.page(key), "text": text ?? "", "tone": level < .warn ? "" : tone(level)]
        let isMissing = health.figures == nil || level >= .warn
        if text == nil { view["none"] = wording.page(isMissing ? "operationsUnknown" : "operationsDoesNotApply") }
        return view
    }

    private func outbox(_ outbox: ServiceFigures.Outbox) -> String {
        guard outbox.events > 0 else { return wording.page("operationsOutboxEmpty") }
        return quantities.sentence("operationsOutboxWaits", ["n": .count(outbox.events), "age": .seconds(outbox.age)])
    }

    private func parked(_ health: ServiceHealth) -> [String: Any] {
        let parked = health.figures?.parked
        var view = cell(
            "operationsParked",
            parked.map { parked in
                guard parked.keys > 0 else { return wording.page("operationsParkedNone") }
                return quantities.sentence("operationsParkedCount", ["keys": .count(parked.keys), "records": .count(parked.records)])
            }, health, [.parked])
        if let parked, parked.keys > 0 { view["href"] = OperationsPage.parked(health.service) }
        return view
    }

    /// Of the last minutes, or, before anything of them is known, of the time since the start.
    private func timers(_ health: ServiceHealth) -> String? {
        guard let lateness = health.recently.map(\.lateness) ?? health.figures?.lateness else { return nil }
        let span = health.recently.map { wording.page("operationsLast", ["span": quantities.about($0.span)]) }
        let values: [String: Quantity] = ["when": .text(span ?? wording.page("operationsSinceStart")), "n": .count(lateness.total)]
        guard let ceiling = lateness.ceiling else { return quantities.sentence("operationsTimersNone", values) }
        guard ceiling.isFinite else {
            let most = lateness.buckets.dropLast().last?.bound ?? 0
            return quantities.sentence("operationsTimersBeyond", values.merging(["bound": .seconds(most)]) { $1 })
        }
        return quantities.sentence("operationsTimersWithin", values.merging(["bound": .seconds(ceiling)]) { $1 })
    }

    /// Since when it stands as it does.
    private func standing(_ health: InstanceHealth) -> String {
        if health.reading.silence == nil, let started = health.reading.figures?.startedAt {
            return wording.page(
                "operationsRuns", ["span": quantities.span(max(0, now.timeIntervalSince(started))), "since": time(started)])
        }
        guard health.reading.silence != nil, let since = health.history.since else { return "" }
        let values = ["span": quantities.span(max(0, now.timeIntervalSince(since))), "since": time(since, seconds: true)]
        return wording.page(health.history.hasSeenChange ? "operationsSilentSince" : "operationsSilentAtLeast", values)
    }

    // MARK: - Webhooks

    private func webhooks(_ health: ServiceHealth) -> [[String: Any]] {
        guard let webhooks = health.figures?.webhooks else { return [] }
        let waiting =
            webhooks.waiting > 0
            ? quantities.sentence("operationsOutboxWaits", ["n": .count(webhooks.waiting), "age": .seconds(webhooks.age)])
            : wording.page("operationsWebhooksNone")
        let tries = health.recently.map { recently in
            quantities.sentence(
                "operationsWebhookTries",
                ["span": .about(recently.span), "delivered": .count(recently.delivered), "failed": .count(recently.failed)])
        }
        return [
            ["label": wording.page("operationsWebhooksWaiting"), "value": waiting],
            ["label": wording.page("operationsWebhooksSuspended"), "value": quantities.count(webhooks.suspended)],
            ["label": wording.page("operationsWebhooksTried"), "value": tries ?? wording.page("operationsNotKnownYet")],
        ]
    }

    // MARK: - Words

    /// What the bounds are, so that nobody has to look them up in the night.
    private static let bounds: [(key: String, values: [String: Quantity])] = [
        ("broker", ["warn": .seconds(OperationsBounds.slowGroup)]),
        ("outbox", ["warn": .seconds(OperationsBounds.slowOutbox), "bad": .seconds(OperationsBounds.stuckOutbox)]),
        ("lag", ["warn": .count(OperationsBounds.manyRecords)]),
        ("parked", [:]),
        (
            "timers",
            [
                "span": .about(ServiceHistory.span), "warn": .seconds(OperationsBounds.lateTimer),
                "bad": .seconds(OperationsBounds.veryLateTimer),
            ]
        ),
        ("webhooks", ["span": .about(ServiceHistory.span), "old": .seconds(OperationsBounds.oldWebhook)]),
        ("keys", ["sealing": .seconds(OperationsBounds.oldSealingKeys), "signing": .seconds(OperationsBounds.oldSigningKeys)]),
        ("restarts", ["span": .about(ServiceHistory.span), "warn": .count(Double(OperationsBounds.manyRestarts))]),
        ("clocks", ["warn": .seconds(OperationsBounds.apart), "bad": .seconds(OperationsBounds.farApart)]),
    ]

    private func name(_ service: OperatedService) -> String { wording.page("operationsService_\(service.rawValue)") }

    /// The classes of the style sheet.
    private func tone(_ level: OperationsFinding.Level) -> String {
        switch level {
        case .good: "good"
        case .note: "info"
        case .warn: "warn"
        case .bad: "bad"
        }
    }

    private func time(_ instant: Date, seconds: Bool = false) -> String {
        let local = visit.site.zone.local(of: instant)
        return "\(local.date) \(seconds ? local.time.description : String(local.time.description.prefix(5)))"
    }
}
