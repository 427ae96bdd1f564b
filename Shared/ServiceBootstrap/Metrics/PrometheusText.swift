extension PrometheusRegistry {
    /// `Content-Type` of `text`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Every metric in the Prometheus text format 0.0.4, sorted by name and labels, so that two readings can be compared.
    package func text() -> String {
        var text = ""
        for (name, family) in snapshot() where !family.series.isEmpty {
            if !family.help.isEmpty { text += "# HELP \(name) \(Self.escaped(family.help, quotes: false))\n" }
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            let rows = family.series.map { (labels: Self.rendered($0.key), series: $0.value) }.sorted { $0.labels < $1.labels }
            for (labels, series) in rows {
                switch series {
                case .number(let number): text += "\(name)\(Self.braced(labels)) \(Self.number(number.value))\n"
                case .reading(let reading): if let value = reading() { text += "\(name)\(Self.braced(labels)) \(Self.number(value))\n" }
                case .histogram(let histogram): text += Self.lines(of: histogram, name: name, labels: labels)
                }
            }
        }
        return text
    }

    private static func lines(of histogram: HistogramSeries, name: String, labels: String) -> String {
        let counts = histogram.snapshot
        let prefix = labels.isEmpty ? "" : labels + ","
        var text = ""
        var total: UInt64 = 0
        for (bound, count) in zip(histogram.bounds + [.infinity], counts.buckets) {
            total += count
            text += "\(name)_bucket{\(prefix)le=\"\(number(bound))\"} \(total)\n"
        }
        return text + "\(name)_sum\(braced(labels)) \(number(counts.sum))\n\(name)_count\(braced(labels)) \(total)\n"
    }

    private static func rendered(_ labels: Labels) -> String {
        labels.pairs.map { "\($0[0])=\"\(escaped($0[1], quotes: true))\"" }.joined(separator: ",")
    }

    private static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
}
