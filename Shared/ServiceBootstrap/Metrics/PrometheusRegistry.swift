package import Metrics
import Synchronization

/// Holds the metrics of a process and shows them in the Prometheus text format 0.0.4 (D18).
///
/// Counters, meters and gauges (recorders that do not aggregate) become numbers, timers and recorders become histograms with fixed
/// buckets; timers count seconds. Names and label names are made valid by replacing other characters with `_`. Two metrics of one name and labels share their
/// value. A name has at most `seriesLimit` label combinations: what comes after goes to one series whose labels say `other`, so that
/// a mistake with labels cannot eat the memory. A name keeps the kind that it was first used with; other kinds of it are not shown.
package final class PrometheusRegistry: MetricsFactory {
    /// Label combinations of one name.
    package static let seriesLimit = 1000
    /// Bounds for times, in seconds, when nothing else was declared.
    package static let timeBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    /// Bounds for sizes and counts when nothing else was declared.
    package static let sizeBounds = [1.0, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]

    /// A number that is asked for when metrics are read. It must not block.
    package typealias Reading = @Sendable () -> Double?

    struct Labels: Hashable, Sendable {
        let pairs: [[String]]
    }

    enum Series: Sendable {
        case number(NumberSeries)
        case histogram(HistogramSeries)
        case reading(Reading)
    }

    struct Family: Sendable {
        let kind: MetricKind
        var help: String
        var bounds: [Double]?
        var series: [Labels: Series] = [:]
    }

    private let families = Mutex<[String: Family]>([:])

    /// An empty registry. A process has one; make it the factory with `MetricsSystem.bootstrap`.
    package init() {}

    /// Says what a metric means, and sets the bounds of its histogram. Call before the metric is used.
    package func declare(_ name: String, _ kind: MetricKind, help: String, bounds: [Double]? = nil) {
        families.withLock { $0[Self.validName(name), default: Family(kind: kind, help: help)].bounds = bounds?.sorted() }
    }

    /// Shows a number that lives elsewhere; `reading` is called whenever metrics are read, on the thread that answers.
    package func show(
        _ name: String, _ kind: MetricKind, help: String, labels: [(String, String)] = [], reading: @escaping Reading
    ) {
        families.withLock {
            $0[Self.validName(name), default: Family(kind: kind, help: help)].series[Self.labels(labels)] = .reading(reading)
        }
    }

    /// All families by name, for the text.
    func snapshot() -> [(name: String, family: Family)] {
        families.withLock { $0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        number(label, dimensions, .counter)
    }

    package func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        number(label, dimensions, .counter)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { number(label, dimensions, .gauge) }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions, Self.sizeBounds) : number(label, dimensions, .gauge)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions, Self.timeBounds)
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func number(_ name: String, _ dimensions: [(String, String)], _ kind: MetricKind) -> NumberSeries {
        let series = series(name, dimensions, Family(kind: kind, help: "")) { _ in .number(NumberSeries(isCounter: kind == .counter)) }
        guard case .number(let number) = series else { return NumberSeries(isCounter: kind == .counter) }
        return number
    }

    private func histogram(_ name: String, _ dimensions: [(String, String)], _ bounds: [Double]) -> HistogramSeries {
        let series = series(name, dimensions, Family(kind: .histogram, help: "", bounds: bounds)) {
            .histogram(HistogramSeries(bounds: $0.bounds ?? bounds))
        }
        guard case .histogram(let histogram) = series else { return HistogramSeries(bounds: bounds) }
        return histogram
    }

    /// The series of these labels, made when there is none; nil when the name has another kind already.
    private func series(
        _ name: String, _ dimensions: [(String, String)], _ family: Family, make: (Family) -> Series
    ) -> Series? {
        let name = Self.validName(name)
        var labels = Self.labels(dimensions)
        return families.withLock { families -> Series? in
            var known = families[name] ?? family
            guard known.kind == family.kind else { return nil }
            if known.series[labels] == nil && known.series.count >= Self.seriesLimit {
                labels = Labels(pairs: labels.pairs.map { [$0[0], "other"] })
            }
            let series = known.series[labels] ?? make(known)
            known.series[labels] = series
            families[name] = known
            return series
        }
    }

    private func remove(_ handler: AnyObject) {
        families.withLock { families in
            for (name, family) in families {
                let isGone = { (series: Series) -> Bool in
                    switch series {
                    case .number(let number): number === handler
                    case .histogram(let histogram): histogram === handler
                    case .reading: false
                    }
                }
                families[name]?.series = family.series.filter { !isGone($0.value) }
            }
        }
    }

    private static func labels(_ dimensions: [(String, String)]) -> Labels {
        Labels(pairs: dimensions.map { [validName($0.0, isLabel: true), $0.1] }.sorted { $0[0] < $1[0] })
    }

    /// Letters, digits, underscores (and colons in names of metrics); never a digit first.
    static func validName(_ name: String, isLabel: Bool = false) -> String {
        var valid = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || ($0 == ":" && !isLabel)) ? $0 : "_" })
        if valid.first?.isNumber ?? true { valid = "_" + valid }
        return valid
    }
}
