import Foundation
import Metrics
import Testing

@testable import ServiceBootstrap

@Suite("Metrics in the Prometheus text format", .timeLimit(.minutes(5)))
struct PrometheusTests {
    @Test("Counters, gauges, meters and histograms are shown as the format wants")
    func shows() {
        let registry = PrometheusRegistry()
        registry.declare("requests_total", .counter, help: "Requests \\ with\nbreaks.")
        registry.declare("batch_rows", .histogram, help: "Rows.", bounds: [10, 1])
        Counter(label: "requests_total", dimensions: [("b", "2"), ("a", "say \"hi\"\n\\")], factory: registry).increment(by: 3)
        Counter(label: "requests_total", factory: registry).increment()
        FloatingPointCounter(label: "seconds_total", factory: registry).increment(by: 1.5)
        Gauge(label: "level", factory: registry).record(-2.25)
        let meter = Meter(label: "in_flight", factory: registry)
        meter.increment()
        meter.increment()
        meter.decrement()
        let rows = Recorder(label: "batch_rows", factory: registry)
        for value in [1, 5, 10, 11] { rows.record(value) }
        registry.show("answer", .gauge, help: "Always.") { .infinity }
        registry.show("absent", .gauge, help: "Never.") { nil }
        #expect(
            registry.text() == """
                # HELP absent Never.
                # TYPE absent gauge
                # HELP answer Always.
                # TYPE answer gauge
                answer +Inf
                # HELP batch_rows Rows.
                # TYPE batch_rows histogram
                batch_rows_bucket{le="1"} 1
                batch_rows_bucket{le="10"} 3
                batch_rows_bucket{le="+Inf"} 4
                batch_rows_sum 27
                batch_rows_count 4
                # TYPE in_flight gauge
                in_flight 1
                # TYPE level gauge
                level -2.25
                # HELP requests_total Requests \\\\ with\\nbreaks.
                # TYPE requests_total counter
                requests_total 1
                requests_total{a="say \\"hi\\"\\n\\\\",b="2"} 3
                # TYPE seconds_total counter
                seconds_total 1.5

                """)
    }

    @Test("Timers count seconds")
    func timesInSeconds() {
        let registry = PrometheusRegistry()
        Timer(label: "wait_seconds", dimensions: [("pool", "web")], factory: registry).recordMilliseconds(30)
        let text = registry.text()
        #expect(text.contains("wait_seconds_bucket{pool=\"web\",le=\"0.025\"} 0\n"))
        #expect(text.contains("wait_seconds_bucket{pool=\"web\",le=\"0.05\"} 1\n"))
        #expect(text.contains("wait_seconds_sum{pool=\"web\"} 0.03\n"))
    }

    @Test("The same name and labels share their value; another kind of the same name is not shown")
    func shares() {
        let registry = PrometheusRegistry()
        Counter(label: "events_total", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
        Counter(label: "events_total", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        Timer(label: "events_total", factory: registry).recordSeconds(1)
        Gauge(label: "events_total", factory: registry).record(9)
        #expect(registry.text() == "# TYPE events_total counter\nevents_total{a=\"1\",b=\"2\"} 2\n")
    }

    @Test("Names are made valid, and label combinations are limited")
    func limits() {
        let registry = PrometheusRegistry()
        Counter(label: "9 lives/a.b:c", dimensions: [("http.route", "x")], factory: registry).increment()
        #expect(registry.text().contains("_9_lives_a_b:c{http_route=\"x\"} 1\n"))
        for index in 0..<5000 { Counter(label: "wild", dimensions: [("id", "\(index)")], factory: registry).increment() }
        let lines = registry.text().split(separator: "\n").filter { $0.hasPrefix("wild{") }
        #expect(lines.count == PrometheusRegistry.seriesLimit + 1)
        #expect(lines.contains("wild{id=\"other\"} 4000"))
    }

    @Test("A counter never falls and ignores what is no number; a destroyed one is gone")
    func counts() {
        let registry = PrometheusRegistry()
        let counter = FloatingPointCounter(label: "c", factory: registry)
        counter.increment(by: 2.0)
        for amount in [-1, .nan, .infinity] { counter.increment(by: amount) }
        #expect(registry.text() == "# TYPE c counter\nc 2\n")
        counter.destroy()
        #expect(registry.text().isEmpty)
    }

    @Test("Nothing is lost when many threads count")
    func countsFromManyThreads() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "c", factory: registry)
        let timer = Timer(label: "t", factory: registry)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<10_000 {
                counter.increment()
                timer.recordSeconds(1)
            }
        }
        #expect(registry.text().contains("c 80000\n"))
        #expect(registry.text().contains("t_count 80000\n"))
        #expect(registry.text().contains("t_sum 80000\n"))
    }

    @Test("The process shows its memory, time, descriptors and start")
    func showsTheProcess() throws {
        let registry = PrometheusRegistry()
        ProcessMetrics.show(in: registry)
        var values: [Substring: Double] = [:]
        for line in registry.text().split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            values[parts[0]] = Double(parts[1])
        }
        #expect(try #require(values["process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(values["process_cpu_seconds_total"]) > 0)
        #expect(try #require(values["process_open_fds"]) >= 3)
        #expect(try #require(values["process_max_fds"]) >= 64)
        let started = try #require(values["process_start_time_seconds"])
        #expect(abs(started - Date().timeIntervalSince1970) < 3600)
    }
}
