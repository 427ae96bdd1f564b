import Foundation
import Policy
import Testing

@testable import Console

@Suite("What is wrong with a service, from when on, and what to do then") struct OperationsHealthTests {
    private static let start = Date(timeIntervalSince1970: 1_772_415_000)

    /// Metrics of a service that is well, with others in place of or beside its own.
    private static func metrics(_ others: String = "") -> ServiceFigures {
        let usual = """
            guanjia_build_info{version="0.1.0"} 1
            process_start_time_seconds 1772400000
            guanjia_consumer_lag_records{topic="t",partition="0"} 12
            guanjia_outbox_oldest_unpublished_seconds 0.2
            guanjia_outbox_backlog_rows 3
            guanjia_parked_keys 0
            guanjia_parked_records 0
            guanjia_sealing_keys_age_seconds 4
            process_open_fds 40
            process_max_fds 1024
            """
        let replaced = Set(others.split(separator: "\n").compactMap { $0.split { " {".contains($0) }.first })
        let kept = usual.split(separator: "\n").filter { line in !replaced.contains(line.split { " {".contains($0) }.first ?? "") }
        return ServiceFigures(
            OperationsMetrics(Array((kept.joined(separator: "\n") + "\n" + others).utf8), names: ServiceFigures.names))
    }

    private static func reading(_ figures: ServiceFigures? = metrics(), at seconds: TimeInterval = 0) -> ServiceReading {
        var reading = ServiceReading(of: .repairs, at: start.addingTimeInterval(seconds))
        reading.ready = .init(isGood: true, reasons: [])
        reading.live = .init(isGood: true, reasons: [])
        reading.figures = figures
        return reading
    }

    private static func lateness(_ counts: [Int]) -> String {
        zip(["0.25", "10", "60", "+Inf"], counts).map { "guanjia_timer_lateness_seconds_bucket{le=\"\($0)\"} \($1)" }
            .joined(separator: "\n")
    }

    private func kinds(_ reading: ServiceReading, after history: ServiceHistory = ServiceHistory()) -> [OperationsFinding.Kind] {
        ServiceHealth(reading, history).findings.map(\.kind)
    }

    @Test("A service that answers, works and has nothing waiting is well")
    func well() {
        let health = ServiceHealth(Self.reading(), ServiceHistory())
        #expect(health.findings == [] && health.level == .good)
    }

    @Test(
        "Figures are judged by the bounds that the operators' other tools have",
        arguments: [
            ("guanjia_outbox_oldest_unpublished_seconds 9.9", []), ("guanjia_outbox_oldest_unpublished_seconds 10", [.outboxSlow]),
            ("guanjia_outbox_oldest_unpublished_seconds 59.9", [.outboxSlow]),
            ("guanjia_outbox_oldest_unpublished_seconds 60", [.outboxStuck]), ("guanjia_outbox_quarantine_rows 1", [.quarantined]),
            ("guanjia_consumer_lag_records 10000", []), ("guanjia_consumer_lag_records 10001", [.lagHigh]),
            ("guanjia_parked_keys 1\nguanjia_parked_records 4", [.parked]), ("guanjia_sealing_keys_age_seconds 60", []),
            ("guanjia_sealing_keys_age_seconds 61", [.sealingKeysOld]), ("guanjia_signing_keys_age_seconds 3601", [.signingKeysOld]),
            ("process_open_fds 819", []), ("process_open_fds 820", [.filesScarce]),
            ("guanjia_cases_unreadable{table=\"x\"} 1", [.unreadable]),
            ("guanjia_consumer_log_replaced_total 1", [.logWasReplaced]), ("guanjia_records_misplaced_total 1", [.misplaced]),
            ("guanjia_webhook_waiting 3\nguanjia_webhook_suspended 1", [.webhooksSuspended]),
            ("guanjia_webhook_waiting 3\nguanjia_webhook_oldest_seconds 3599", []),
            ("guanjia_webhook_waiting 3\nguanjia_webhook_oldest_seconds 3600", [.webhooksOld]),
        ] as [(String, [OperationsFinding.Kind])])
    func bounds(others: String, expected: [OperationsFinding.Kind]) {
        #expect(kinds(Self.reading(Self.metrics(others))) == expected)
    }

    @Test(
        "A probe that says no is told apart by what is missing",
        arguments: [
            ("database", "timed out", .databaseAway), ("process", "is starting", .starting), ("process", "is stopping", .stopping),
            ("signing keys", "none read yet", .notReady),
        ] as [(String, String, OperationsFinding.Kind)])
    func probes(name: String, reason: String, expected: OperationsFinding.Kind) {
        var reading = Self.reading()
        reading.ready = .init(isGood: false, reasons: [.init(name: name, reason: reason)])
        let finding = ServiceHealth(reading, ServiceHistory()).findings.first
        #expect(finding?.kind == expected)
        #expect(finding?.values["reasons"] == .text("\(name): \(reason)"))
    }

    @Test("A loop that is stuck, a token that is refused and metrics that are missing are said each; silence says all")
    func others() {
        var reading = Self.reading()
        reading.live = .init(isGood: false, reasons: [.init(name: "relay", reason: "no progress for 45 s")])
        reading.refusal = 401
        #expect(kinds(reading) == [.stuck, .refused])
        #expect(kinds(Self.reading(nil)) == [.noFigures])
        let silent = ServiceReading(of: .repairs, at: Self.start, silence: .late)
        #expect(kinds(silent) == [.silent] && ServiceHealth(silent, ServiceHistory()).level == .bad)
    }

    @Test("The worst stands in front, equal ones in their order")
    func order() {
        let figures = Self.metrics(
            "guanjia_parked_keys 2\nguanjia_outbox_oldest_unpublished_seconds 90\nguanjia_outbox_quarantine_rows 1")
        #expect(kinds(Self.reading(figures)) == [.outboxStuck, .quarantined, .parked])
    }

    @Test("Counters are judged by the last ten minutes, not by what has been since the start")
    func recently() {
        var history = ServiceHistory()
        let early = Self.metrics(
            Self.lateness([5, 6, 7, 8]) + "\nguanjia_webhook_waiting 1\nguanjia_webhook_attempts_total{result=\"refused\"} 3")
        history.note(Self.reading(early))
        #expect(kinds(Self.reading(early, at: 300), after: history) == [])
        let late = Self.metrics(
            Self.lateness([9, 10, 12, 13]) + "\nguanjia_webhook_waiting 1\nguanjia_webhook_attempts_total{result=\"refused\"} 5")
        let health = ServiceHealth(Self.reading(late, at: 300), history)
        #expect(health.findings.map(\.kind) == [.timersLate, .webhooksFailing])
        #expect(health.findings.first?.values["late"] == .count(1))
        #expect(health.recently?.span == 300 && health.recently?.lateness?.total == 5 && health.recently?.failed == 2)
        let worse = Self.metrics(Self.lateness([9, 11, 12, 14]))
        #expect(kinds(Self.reading(worse, at: 300), after: history) == [.timersVeryLate])
        // Where the clock may be moved, a timer is late whenever somebody moves it.
        var trial = Self.reading(worse, at: 300)
        trial.clock = .init(offset: 0, isAdjustable: true, ahead: 0)
        #expect(kinds(trial, after: history) == [])
    }

    @Test("Of many records to read it is said whether they become fewer")
    func lag() {
        var history = ServiceHistory()
        history.note(Self.reading(Self.metrics("guanjia_consumer_lag_records 20000")))
        func now(_ lag: Int) -> [OperationsFinding.Kind] {
            kinds(Self.reading(Self.metrics("guanjia_consumer_lag_records \(lag)"), at: 120), after: history)
        }
        #expect(now(15_000) == [.lagFalls] && now(20_000) == [.lagRises] && now(30_000) == [.lagRises] && now(9_000) == [])
    }

    @Test(
        "A broker that is away is a fault: one that is up is enough, a producer without work needs none, and before anything is known nothing is judged",
        arguments: [
            (["producer 1 0", "groupConsumer 1 0", "groupConsumer 2 1"], []), (["producer 1 1", "groupConsumer 1 0"], [.brokerAway]),
            (["producer 1 0", "groupConsumer 1 0"], [.brokerAway]), ([], []),
        ] as [([String], [OperationsFinding.Kind])])
    func broker(series: [String], expected: [OperationsFinding.Kind]) {
        let lines = series.map { line in
            let words = line.split(separator: " ")
            return "rdkafka_broker_up{client=\"repairs\",role=\"\(words[0])\",broker=\"\(words[1])\"} \(words[2])"
        }
        #expect(kinds(Self.reading(Self.metrics(lines.joined(separator: "\n")))) == expected)
        #expect(OperationsFinding.Kind.brokerAway.level == .bad)
    }

    @Test("A group that does not settle is said after a minute, and forgotten once it has")
    func group() {
        var history = ServiceHistory()
        func look(_ steady: Int, at second: TimeInterval) -> [OperationsFinding.Kind] {
            let metrics = Self.metrics("rdkafka_group_steady{client=\"repairs\",role=\"groupConsumer\"} \(steady)")
            let reading = Self.reading(metrics, at: second)
            history.note(reading)
            return kinds(reading, after: history)
        }
        #expect(look(1, at: 0) == [] && look(0, at: 10) == [] && look(0, at: 69) == [])
        #expect(look(0, at: 70) == [.groupUnsteady])
        #expect(look(1, at: 80) == [] && look(0, at: 90) == [] && look(0, at: 149) == [])
    }

    @Test("A service that shows no lag reads nothing; one that has just started may be about to")
    func noLag() {
        func found(after seconds: Double) -> [OperationsFinding.Kind] {
            let started = Self.start.timeIntervalSince1970 - seconds
            let page = "process_start_time_seconds \(started)\nguanjia_parked_keys 0"
            let figures = ServiceFigures(OperationsMetrics(Array(page.utf8), names: ServiceFigures.names))
            return kinds(Self.reading(figures))
        }
        #expect(found(after: 59) == [] && found(after: 60) == [.lagUnknown])
    }

    @Test("One restart may be meant; from the second in ten minutes on it is said, also while the service is silent")
    func restarts() {
        var history = ServiceHistory()
        func start(_ number: Int, at second: TimeInterval) -> [OperationsFinding.Kind] {
            let reading = Self.reading(Self.metrics("process_start_time_seconds \(1_772_400_000 + number)"), at: second)
            history.note(reading)
            return kinds(reading, after: history)
        }
        #expect(start(0, at: 0) == [] && start(1, at: 30) == [] && start(1, at: 60) == [])
        #expect(start(2, at: 90) == [.restarts])
        let silent = ServiceReading(of: .repairs, at: Self.start.addingTimeInterval(120), silence: .unreachable)
        history.note(silent)
        #expect(kinds(silent, after: history) == [.silent, .restarts])
        // Behind one address the older of two instances is no restart.
        #expect(start(1, at: 150) == [.restarts] && history.restarts.count == 2)
        #expect(start(2, at: 631) == [])
    }

    @Test("A log that was replaced is bad while it is news, and a note once that is longer ago than is remembered")
    func replaced() {
        var history = ServiceHistory()
        history.note(Self.reading())
        let figures = Self.metrics("guanjia_consumer_log_replaced_total 2")
        #expect(kinds(Self.reading(figures, at: 60), after: history) == [.logReplaced])
        var later = ServiceHistory()
        later.note(Self.reading(figures))
        #expect(kinds(Self.reading(figures, at: 60), after: later) == [.logWasReplaced])
        for second in stride(from: 30.0, through: 660, by: 30) { later.note(Self.reading(figures, at: second)) }
        let health = ServiceHealth(Self.reading(figures, at: 660), later)
        #expect(health.findings.map(\.kind) == [.logOnceReplaced] && health.level < .warn)
        let again = Self.metrics("guanjia_consumer_log_replaced_total 3")
        later.note(Self.reading(again, at: 690))
        #expect(kinds(Self.reading(again, at: 690), after: later) == [.logReplaced])
    }

    @Test("A process that started anew is compared with nothing of the one before, and what is old is forgotten")
    func samples() {
        var history = ServiceHistory()
        history.note(Self.reading(Self.metrics("guanjia_consumer_lag_records 5")))
        #expect(history.recent(Self.reading(at: 10)) == nil)
        #expect(history.recent(Self.reading(at: 20))?.earlierLag == 5)
        #expect(history.recent(Self.reading(Self.metrics("process_start_time_seconds 1772414999"), at: 60)) == nil)
        #expect(history.recent(Self.reading(at: 601)) == nil)
        #expect(history.recent(Self.reading(at: -60)) == nil)
        for second in stride(from: 0.0, to: 3_000, by: 5) { history.note(Self.reading(at: second)) }
        #expect(history.recent(Self.reading(at: 3_000))?.span ?? 0 > 580)
        history.note(Self.reading(Self.metrics("process_start_time_seconds 1772414999"), at: 3_010))
        #expect(history.recent(Self.reading(at: 3_060)) == nil)
    }

    @Test("Since when a service is silent is known from the first look that found it so")
    func since() {
        var history = ServiceHistory()
        history.note(ServiceReading(of: .repairs, at: Self.start, silence: .unreachable))
        #expect(history.standing == .silent && history.since == Self.start && !history.hasSeenChange)
        history.note(Self.reading(at: 30))
        #expect(history.standing == .ready && history.since == Self.start.addingTimeInterval(30) && history.hasSeenChange)
        for second in [60.0, 90] { history.note(ServiceReading(of: .repairs, at: Self.start.addingTimeInterval(second), silence: .late)) }
        #expect(history.standing == .silent && history.since == Self.start.addingTimeInterval(60))
    }

    @Test("Clocks that are moved by different times are a fault, all by the same are not; databases' clocks are held against each other")
    func clocks() {
        func found(_ clocks: [(offset: TimeInterval, ahead: TimeInterval)]) -> [OperationsFinding.Kind] {
            ServiceHealth.clocks(
                clocks.map { clock in
                    var reading = Self.reading()
                    reading.clock = .init(offset: clock.offset, isAdjustable: true, ahead: clock.ahead)
                    return reading
                }
            ).map(\.kind)
        }
        #expect(found([]) == [] && found([(0, 0.1), (0, -0.1)]) == [])
        #expect(found([(86_400, 0), (86_400.0005, 0)]) == [.clocksMoved])
        #expect(found([(86_400, 0), (0, 0)]) == [.clocksApart])
        #expect(found([(0, 0), (0, 2)]) == [.databasesApart] && found([(0, -15), (0, 15)]) == [.databasesFarApart])
        #expect(OperationsFinding.Kind.clocksMoved.level == .note)
    }

    @Test("Each kind has a text and what to do, in both languages, and every number in them is filled in", arguments: Language.allCases)
    func words(language: Language) throws {
        let wording = Wording(words: try Content().words, language: language)
        let quantities = Quantities(wording: wording, zone: .shanghai)
        for kind in OperationsFinding.Kind.allCases {
            for prefix in ["operationsIs_", "operationsDo_"] {
                #expect(wording.page(prefix + kind.rawValue) != prefix + kind.rawValue)
            }
        }
        var seen: Set<OperationsFinding.Kind> = []
        for finding in Self.all {
            seen.insert(finding.kind)
            let values = finding.values.merging(["log": .text("repairs"), "setting": .text("GUANJIA_REPAIRS_ADMIN_URL")]) { $1 }
            for prefix in ["operationsIs_", "operationsDo_"] {
                let text = quantities.sentence(prefix + finding.kind.rawValue, values)
                #expect(!text.contains("{") && !text.contains("operations"), "\(text)")
            }
        }
        #expect(seen == Set(OperationsFinding.Kind.allCases))
        for service in OperatedService.allCases {
            #expect(wording.page("operationsService_\(service.rawValue)") != "operationsService_\(service.rawValue)")
        }
    }

    /// One finding of each kind, as it is judged.
    private static var all: [OperationsFinding] {
        func of(_ reading: ServiceReading, _ history: ServiceHistory = ServiceHistory()) -> [OperationsFinding] {
            ServiceHealth(reading, history).findings
        }
        func unready(_ name: String, _ reason: String) -> [OperationsFinding] {
            var reading = reading()
            reading.ready = .init(isGood: false, reasons: [.init(name: name, reason: reason)])
            return of(reading)
        }
        func clocks(_ pairs: [(TimeInterval, TimeInterval)]) -> [OperationsFinding] {
            ServiceHealth.clocks(
                pairs.map { pair in
                    var reading = reading()
                    reading.clock = .init(offset: pair.0, isAdjustable: false, ahead: pair.1)
                    return reading
                })
        }
        var history = ServiceHistory()
        history.note(reading(metrics("guanjia_consumer_lag_records 20000\nguanjia_webhook_waiting 1\n" + lateness([0, 0, 0, 0]))))
        var stuck = reading(nil)
        stuck.live = .init(isGood: false, reasons: [.init(name: "relay", reason: "no progress for 45 s")])
        stuck.refusal = 403
        let alarms = """
            guanjia_outbox_oldest_unpublished_seconds 10
            guanjia_outbox_quarantine_rows 1
            guanjia_parked_keys 1
            guanjia_sealing_keys_age_seconds 61
            guanjia_signing_keys_age_seconds 3601
            process_open_fds 1000
            guanjia_cases_unreadable 1
            guanjia_records_misplaced_total 1
            guanjia_consumer_log_replaced_total 1
            guanjia_webhook_waiting 1
            guanjia_webhook_oldest_seconds 9000
            guanjia_webhook_suspended 1
            guanjia_consumer_lag_records 10001
            """
        let silences: [ServiceReading.Silence] = [.late, .unreachable, .strange(status: 404)]
        let silent = silences.flatMap { of(ServiceReading(of: .repairs, at: start, silence: $0)) }
        let probes = unready("database", "timed out") + unready("process", "is starting") + unready("process", "is stopping")
        let lags =
            of(reading(metrics(alarms), at: 60), history)
            + of(reading(metrics("guanjia_consumer_lag_records 30000\n" + lateness([0, 0, 1, 1])), at: 60), history)
        let failing = "guanjia_webhook_waiting 1\nguanjia_webhook_attempts_total{result=\"refused\"} 1\n" + lateness([0, 0, 0, 1])
        var old = ServiceHistory()
        let bare = "guanjia_consumer_log_replaced_total 1\nrdkafka_group_steady 0\nprocess_start_time_seconds"
        old.note(reading(metrics("\(bare) 1772400000")))
        let later = of(reading(metrics("\(bare) 1772400000"), at: 700), old)
        for number in 1...2 { old.note(reading(metrics("\(bare) \(1_772_400_000 + number)"), at: 700)) }
        let bad = ServiceFigures(OperationsMetrics(Array("guanjia_parked_keys 0".utf8), names: ServiceFigures.names))
        let connections = of(reading(metrics("rdkafka_broker_up 0"))) + of(reading(bad)) + later + of(reading(at: 700), old)
        let pair = ServiceHealth(
            of: .repairs,
            [
                InstanceHealth(reading(), ServiceHistory()),
                InstanceHealth(ServiceReading(of: .repairs, instance: "10.0.0.2:9083", at: start, silence: .late), ServiceHistory()),
            ])
        return silent + pair.findings + probes + connections + unready("x", "y") + of(stuck) + of(reading(metrics(alarms))) + lags
            + of(reading(metrics(failing + "\nguanjia_outbox_oldest_unpublished_seconds 61"), at: 60), history)
            + clocks([(0, 0), (60, 2)]) + clocks([(60, 0), (60, 40)])
    }
}
