import Foundation
import ServiceBootstrap
import Testing

@testable import Console

@Suite("Numbers are read from pages of metrics, also from those that are not as they should be") struct OperationsMetricsTests {
    private func read(_ text: String, _ names: Set<String> = ["a", "b", "a_bucket"]) -> OperationsMetrics {
        OperationsMetrics(Array(text.utf8), names: names)
    }

    @Test(
        "A line is a name, labels, a number and perhaps a time",
        arguments: [
            ("a 1", [:], 1.0), ("a 2.5e3", [:], 2_500), ("a{} -7", [:], -7), ("  a  3  1772415000000 ", [:], 3), ("a\t4\r", [:], 4),
            (#"a{x="1"} 5"#, ["x": "1"], 5), (#"a{x="1",y="two",} 6"#, ["x": "1", "y": "two"], 6), (#"a { x = "1" } 7"#, ["x": "1"], 7),
            (#"a{x="a \"b\" \\ c\nd} {"} 8"#, ["x": "a \"b\" \\ c\nd} {"], 8), ("a{x=\"投诉\"} 9", ["x": "投诉"], 9),
            ("a +Inf", [:], Double.infinity),
        ])
    func line(text: String, labels: [String: String], value: Double) {
        #expect(read(text).series("a") == [.init(labels: labels, value: value)])
    }

    @Test(
        "What is no such line, or not asked for, is left out, and the lines around it count",
        arguments: [
            "# HELP a Something.", "a", "a{", "a{x}", "a{x=1} 2", #"a{x="1 2"#, #"a{x="1"y="2"} 3"#, "a one", "a NaN", "c 1", "aa 1", "=",
            "",
            #"a{x="1\"#,
        ])
    func nonsense(line: String) {
        let metrics = read("a 1\n\(line)\na 2\n")
        #expect(metrics.series("a").map(\.value) == [1, 2])
        #expect(metrics.sum("a") == 3)
    }

    @Test("Sums, largest values and labels; what is not there is not zero")
    func values() {
        let metrics = read("a{r=\"x\"} 1\na{r=\"y\"} 4\nb 0")
        #expect(metrics.sum("a") == 5 && metrics.largest("a") == 4 && metrics.sum("a", where: "r", is: "y") == 4)
        #expect(metrics.label("r", of: "a") == "x")
        #expect(metrics.sum("b") == 0 && metrics.sum("c") == nil && metrics.largest("c") == nil)
        #expect(metrics.sum("a", where: "r", is: "z") == nil)
        #expect(!metrics.isEmpty && read("").isEmpty)
    }

    @Test("A page is read up to 4 MiB, and no line of it by half")
    func bound() {
        let line = "a 1\n"
        let count = OperationsMetrics.Limits.bytes / line.utf8.count
        let filler = String(repeating: "#" + String(repeating: "x", count: 1_022) + "\n", count: 4_095)
        let rest = (OperationsMetrics.Limits.bytes - filler.utf8.count) / line.utf8.count
        let metrics = read(filler + String(repeating: line, count: rest - 1) + "a 12345\na 6\n")
        #expect(metrics.series("a").count == rest - 1)
        #expect(read(String(repeating: line, count: count)).series("a").count == OperationsMetrics.Limits.series)
        #expect(read("a{" + (0...20).map { "x\($0)=\"1\"" }.joined(separator: ",") + "} 1").isEmpty)
    }

    @Test("Of a histogram it is known how many values were above a bound, and the bound that none was above")
    func histogram() throws {
        let text = """
            a_bucket{lane="x",le="0.25"} 3
            a_bucket{lane="y",le="0.25"} 1
            a_bucket{lane="x",le="10"} 5
            a_bucket{lane="y",le="10"} 1
            a_bucket{lane="x",le="+Inf"} 5
            a_bucket{lane="y",le="+Inf"} 1
            a_sum 4
            a_count 6
            """
        let histogram = try #require(read(text).histogram("a"))
        #expect(histogram.total == 6)
        #expect(histogram.count(above: 0.25) == 2 && histogram.count(above: 10) == 0 && histogram.count(above: 60) == 0)
        #expect(histogram.ceiling == 10)
        #expect(read(text).histogram("b") == nil)
        #expect(read("a_bucket{le=\"1\"} 3").histogram("a") == nil)
        let later = try #require(
            OperationsHistogram([.init(bound: 0.25, count: 4), .init(bound: 10, count: 6), .init(bound: .infinity, count: 8)]))
        let since = try #require(later.since(histogram))
        #expect(since.total == 2 && since.ceiling == .infinity && since.count(above: 10) == 2)
        #expect(histogram.since(later) == nil)
        #expect(histogram.since(histogram)?.ceiling == nil)
    }

    @Test("What a service writes about itself is read as it meant it")
    func registry() throws {
        let registry = PrometheusRegistry()
        func show(_ name: String, _ value: Double, _ labels: [(String, String)] = []) {
            registry.show(name, .gauge, help: "A \"number\".\nTwo lines.", labels: labels) { value }
        }
        show("guanjia_build_info", 1, [("service", "intake"), ("version", "0.1.0 \"beta\"")])
        show("process_start_time_seconds", 1_772_415_000.25)
        show("guanjia_consumer_lag_records", 5, [("topic", "guanjia.intake.v1"), ("partition", "0")])
        show("guanjia_consumer_lag_records", 7, [("topic", "guanjia.intake.v1"), ("partition", "1")])
        show("guanjia_outbox_oldest_unpublished_seconds", 2.5)
        show("guanjia_outbox_backlog_rows", 3)
        show("guanjia_parked_keys", 2)
        show("guanjia_parked_records", 9)
        show("guanjia_webhook_waiting", 4)
        show("guanjia_webhook_attempts_total", 10, [("result", "delivered")])
        show("guanjia_webhook_attempts_total", 2, [("result", "refused")])
        show("guanjia_webhook_attempts_total", 1, [("result", "unanswered")])
        show("guanjia_cases_unreadable", 1, [("table", "complaint_search")])
        show("guanjia_plans_unreadable", 2)
        let figures = ServiceFigures(OperationsMetrics(Array(registry.text().utf8), names: ServiceFigures.names))
        #expect(figures.version == "0.1.0 \"beta\"")
        #expect(figures.startedAt == Date(timeIntervalSince1970: 1_772_415_000.25))
        #expect(figures.lag == 12)
        #expect(figures.outbox == .init(events: 3, age: 2.5))
        #expect(figures.parked == .init(keys: 2, records: 9))
        #expect(figures.webhooks == .init(waiting: 4, age: 0, suspended: 0, delivered: 10, failed: 3))
        #expect(figures.unreadable == 3)
        #expect(figures.lateness == nil && figures.memory == nil && figures.quarantined == 0)
    }
}
