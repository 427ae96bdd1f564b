import Foundation
import Logging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting
@testable import Console

@Suite("A service of several instances is judged by all of them", .timeLimit(.minutes(5))) struct OperationsInstanceTests {
    private static let start = Date(timeIntervalSince1970: 1_772_415_000)

    private static func figures(_ lines: String) -> ServiceFigures {
        ServiceFigures(OperationsMetrics(Array("process_start_time_seconds 1772400000\n\(lines)".utf8), names: ServiceFigures.names))
    }

    private static func instance(
        _ name: String, _ lines: String = "guanjia_consumer_lag_records 0", silence: ServiceReading.Silence? = nil, ready: Bool = true
    ) -> InstanceHealth {
        var reading = ServiceReading(of: .repairs, instance: name, at: start, silence: silence)
        if silence == nil {
            reading.ready = .init(isGood: ready, reasons: ready ? [] : [.init(name: "database", reason: "timed out")])
            reading.live = .init(isGood: true, reasons: [])
            reading.figures = figures(lines)
        }
        return InstanceHealth(reading, ServiceHistory())
    }

    @Test("What each instance has of its own is added; what stands in a table of all is taken once")
    func merge() throws {
        let first = """
            guanjia_build_info{version="0.1.0"} 1
            guanjia_consumer_lag_records{topic="t",partition="0"} 5
            guanjia_outbox_oldest_unpublished_seconds 3
            guanjia_outbox_backlog_rows 20
            guanjia_outbox_quarantine_rows 2
            guanjia_parked_keys 4
            guanjia_parked_records 9
            guanjia_webhook_waiting 7
            guanjia_webhook_attempts_total{result="delivered"} 3
            guanjia_timer_lateness_seconds_bucket{le="1"} 2
            guanjia_timer_lateness_seconds_bucket{le="+Inf"} 3
            guanjia_records_misplaced_total 1
            process_resident_memory_bytes 100
            """
        let second = """
            guanjia_build_info{version="0.2.0"} 1
            guanjia_consumer_lag_records{topic="t",partition="1"} 7
            guanjia_outbox_oldest_unpublished_seconds 8
            guanjia_outbox_backlog_rows 30
            guanjia_outbox_quarantine_rows 2
            guanjia_parked_keys 4
            guanjia_parked_records 8
            guanjia_webhook_waiting 7
            guanjia_webhook_attempts_total{result="delivered"} 4
            guanjia_timer_lateness_seconds_bucket{le="1"} 5
            guanjia_timer_lateness_seconds_bucket{le="+Inf"} 5
            guanjia_records_misplaced_total 2
            process_resident_memory_bytes 150
            """
        let both = try #require(ServiceFigures(of: [Self.figures(first), Self.figures(second)]))
        #expect(both.version == "0.1.0, 0.2.0" && both.lag == 12)
        #expect(both.outbox == .init(events: 50, age: 8))
        #expect(both.quarantined == 2 && both.parked == .init(keys: 4, records: 9))
        #expect(both.webhooks == .init(waiting: 7, age: 0, suspended: 0, delivered: 7, failed: 0))
        #expect(both.lateness?.buckets.map(\.count) == [7, 8])
        #expect(both.misplaced == 3 && both.memory == 250)
        #expect(ServiceFigures(of: []) == nil && ServiceFigures(of: [Self.figures(first)]) == Self.figures(first))
    }

    @Test("One of several that is silent is worth a look; a service is silent when all are")
    func silence() {
        let one = ServiceHealth(of: .repairs, [Self.instance("a:1"), Self.instance("b:1", silence: .unreachable)])
        #expect(one.findings.map(\.kind) == [.instanceSilent] && one.findings.first?.instance == "b:1")
        #expect(one.level == .warn && !one.isSilent)
        let all = ServiceHealth(of: .repairs, [Self.instance("a:1", silence: .late), Self.instance("b:1", silence: .unreachable)])
        #expect(all.findings.map(\.kind) == [.silent] && all.findings.first?.instance == nil)
        #expect(all.level == .bad && all.isSilent)
    }

    @Test("What is wrong with one is said with its name, what is wrong with all is said once")
    func names() {
        let one = ServiceHealth(of: .repairs, [Self.instance("a:1", ready: false), Self.instance("b:1")])
        #expect(one.findings.map(\.kind) == [.databaseAway] && one.findings.first?.instance == "a:1")
        let all = ServiceHealth(of: .repairs, [Self.instance("a:1", ready: false), Self.instance("b:1", ready: false)])
        #expect(all.findings.map(\.kind) == [.databaseAway] && all.findings.first?.instance == nil)
    }

    @Test("An instance without a partition is no fault while another reads; bounds are those of the sum")
    func lag() {
        func kinds(_ pages: [String]) -> [OperationsFinding.Kind] {
            ServiceHealth(of: .repairs, pages.enumerated().map { Self.instance("a:\($0.offset)", $0.element) }).findings.map(\.kind)
        }
        #expect(kinds(["guanjia_consumer_lag_records 3", "guanjia_parked_keys 0"]) == [])
        #expect(kinds(["guanjia_parked_keys 0", "guanjia_parked_keys 0"]) == [.lagUnknown])
        #expect(kinds(["guanjia_consumer_lag_records 6000", "guanjia_consumer_lag_records 6000"]) == [.lagHigh])
    }

    @Test(
        "The setting takes one address or several",
        arguments: [
            ("http://repairs:9083", ["http://repairs:9083"]),
            ("https://a.example:1, https://b.example:2", ["https://a.example:1", "https://b.example:2"]), ("http://a:1,", nil),
            ("http://a:1,ftp://b:1", nil), (Array(repeating: "http://a:1", count: 17).joined(separator: ","), nil),
        ] as [(String, [String]?)])
    func setting(text: String, expected: [String]?) {
        #expect(ConsoleSettings.addresses(text) == expected)
    }

    private func instances(_ urls: [String], _ addresses: [String]) async throws -> [String] {
        let found = addresses.compactMap(NetworkAddress.init(literal:))
        var places = AdminPlaces(urls: [.repairs: try urls.map { try #require(URL(string: $0)) }])
        places.lookUp = { name in
            name == "repairs" ? .success(found) : .failure(.init(description: "\(name) cannot be looked up"))
        }
        return await places.instances(of: .repairs).map(\.name)
    }

    @Test("A name with several addresses stands for as many instances; one with an address of each family for one")
    func places() async throws {
        let url = "http://repairs:9083"
        #expect(try await instances([url], ["10.0.0.7", "10.0.0.5", "10.0.0.5"]) == ["10.0.0.5:9083", "10.0.0.7:9083"])
        #expect(try await instances([url], ["10.0.0.5", "fd00::5"]) == ["repairs:9083"])
        #expect(try await instances([url], ["fd00::5", "fd00::6"]) == ["[fd00:0:0:0:0:0:0:5]:9083", "[fd00:0:0:0:0:0:0:6]:9083"])
        #expect(try await instances(["https://gone"], []) == ["gone:443"])
        #expect(try await instances(["http://10.0.0.9", "http://[::1]:5", "http://10.0.0.9/"], []) == ["10.0.0.9:80", "[::1]:5"])
        let many = try await instances([url, "http://other:1"], (1...40).map { "10.0.1.\($0)" })
        #expect(many.count == AdminPlaces.most)
    }

    private func registry() -> PrometheusRegistry {
        let registry = PrometheusRegistry()
        registry.show("process_start_time_seconds", .gauge, help: "") { Date().timeIntervalSince1970 - 7_200 }
        registry.show("guanjia_consumer_lag_records", .gauge, help: "") { 0 }
        return registry
    }

    @Test("The page names the instances and the one that does not answer; what is parked is asked of one that does")
    func page() async throws {
        try await OperatedEstate.with(registry: registry(), hasTwoInstances: true) { estate in
            let browser = try await estate.browser(.operator)
            let page = try await browser.get("/operations")
            #expect(page.status == 200 && page.html.contains("2 个实例") && page.html.contains("127.0.0.1:1"))
            let found = page.html.matches(of: /data-finding="([A-Za-z]+)"/).map { String($0.output.1) }
            #expect(found == ["instanceSilent"])
            let list = try await browser.get("/operations/complaints/parked")
            #expect(list.status == 200 && list.html.contains("没有搁置的事件"))
        }
    }

    @Test("Where a name leads to several addresses, each is asked under the name")
    func addresses() async throws {
        let registry = registry()
        let health = HealthRegistry()
        health.markStarted()
        let topics = MemoryTopics()
        try await TestService.with(ComplaintRoutingMain.service, topics: topics) { complaints in
            try await complaints.withAdminPort(health: health, registry: registry) { port in
                let url = try #require(URL(string: "http://complaints.example:\(port)"))
                // The port listens at the first address alone.
                let found = ["127.0.0.1", "127.0.0.2"].compactMap(NetworkAddress.init(literal:))
                let ports = AdminPorts(
                    places: AdminPlaces(urls: [.complaints: [url]], lookUp: { _ in .success(found) }), logger: Logger(label: "test"))
                let instances = await ports.instances(of: .complaints)
                #expect(instances.map(\.name) == ["127.0.0.1:\(port)", "127.0.0.2:\(port)"])
                var silences: [ServiceReading.Silence?] = []
                for instance in instances { silences.append(await ports.reading(of: instance, token: nil).silence) }
                #expect(silences == [nil, .unreachable])
                #expect(await ports.answering(.complaints)?.address == "127.0.0.1")
                try await ports.close()
            }
        }
    }
}
