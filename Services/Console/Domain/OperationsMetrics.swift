/// Numbers of a page of metrics in Prometheus' text format 0.0.4, as far as their names are asked for. Pure.
///
/// A line that is none is left out: of a page that somebody looks at in the night, what can be read is shown.
struct OperationsMetrics: Sendable, Hashable {
    /// Named limits (D19). What lies beyond them is not looked at.
    enum Limits {
        /// Bytes of a page: a service that is busy has some 200 KiB.
        static let bytes = 4 << 20
        /// Series that are kept of one name: a service makes 1,000 of it at most, and each of a histogram has 16 buckets.
        static let series = 16_000
        static let labels = 16
    }

    /// One number with its labels.
    struct Series: Sendable, Hashable {
        let labels: [String: String]
        let value: Double
    }

    private var families: [String: [Series]] = [:]

    /// - Parameters:
    ///   - page: the text as it came.
    ///   - names: of the series that are wanted; those of a histogram end in `_bucket`.
    init(_ page: [UInt8], names: Set<String>) {
        var text = page[...]
        if text.count > Limits.bytes {
            text = text.prefix(Limits.bytes)
            // The last line is not whole.
            text = text[..<(text.lastIndex(of: UInt8(ascii: "\n")) ?? text.startIndex)]
        }
        for line in text.split(separator: UInt8(ascii: "\n")) {
            guard let (name, series) = Self.read(line, names: names), families[name, default: []].count < Limits.series else { continue }
            families[name, default: []].append(series)
        }
    }

    /// Whether nothing of what was asked for is there.
    var isEmpty: Bool { families.isEmpty }

    /// All series of a name; none when there are none.
    func series(_ name: String) -> [Series] { families[name] ?? [] }

    /// The sum over all series; nil when there are none.
    func sum(_ name: String) -> Double? {
        let values = series(name).map(\.value)
        return values.isEmpty ? nil : values.reduce(0, +)
    }

    /// The sum over the series whose label says this; nil when there are none.
    func sum(_ name: String, where label: String, is word: String) -> Double? {
        let values = series(name).filter { $0.labels[label] == word }.map(\.value)
        return values.isEmpty ? nil : values.reduce(0, +)
    }

    func largest(_ name: String) -> Double? { series(name).map(\.value).max() }

    /// What a label of the first series says.
    func label(_ label: String, of name: String) -> String? { series(name).first?.labels[label] }

    /// The buckets of a histogram, those of all its label sets together; nil when it has none.
    func histogram(_ name: String) -> OperationsHistogram? {
        var counts: [Double: Double] = [:]
        for series in series("\(name)_bucket") {
            guard let bound = series.labels["le"].flatMap(Self.number) else { continue }
            counts[bound, default: 0] += series.value
        }
        return OperationsHistogram(counts.sorted { $0.key < $1.key }.map { .init(bound: $0.key, count: $0.value) })
    }

    /// `name{label="value",…} number [time]`; nil for a comment, for what is not asked for, and for what is none of it.
    private static func read(_ line: ArraySlice<UInt8>, names: Set<String>) -> (String, Series)? {
        var reader = OperationsLineReader(line)
        guard let name = reader.word(), names.contains(name), let labels = reader.labels(most: Limits.labels),
            let value = reader.token().flatMap(number), !value.isNaN
        else { return nil }
        return (name, Series(labels: labels, value: value))
    }

    /// As the format writes numbers: `+Inf`, `1e-05`, `12`.
    private static func number(_ text: String) -> Double? { Double(text) }
}

/// How many values of a metric were at most so large, for some bounds that rise to infinity.
struct OperationsHistogram: Sendable, Hashable {
    struct Bucket: Sendable, Hashable {
        let bound: Double
        /// Values that were at most that, those of the buckets before among them.
        let count: Double
    }

    let buckets: [Bucket]

    /// - Parameter buckets: by rising bounds; the last is infinite, or this is no histogram.
    init?(_ buckets: [Bucket]) {
        guard buckets.last?.bound == .infinity else { return nil }
        self.buckets = buckets
    }

    /// All values.
    var total: Double { buckets.last?.count ?? 0 }

    /// Values that were larger than a bound; it is one of the buckets', or the next above it counts.
    func count(above bound: Double) -> Double { total - (buckets.first { $0.bound >= bound }?.count ?? 0) }

    /// The bound that no value was above; nil when there was no value.
    var ceiling: Double? { total > 0 ? buckets.first { $0.count >= total }?.bound : nil }

    /// What came after an earlier reading of the same histogram; nil when it is another one.
    func since(_ earlier: OperationsHistogram) -> OperationsHistogram? {
        guard buckets.map(\.bound) == earlier.buckets.map(\.bound) else { return nil }
        let counts = zip(buckets, earlier.buckets).map { $0.count - $1.count }
        guard counts.allSatisfy({ $0 >= 0 }) else { return nil }
        return OperationsHistogram(zip(buckets, counts).map { Bucket(bound: $0.bound, count: $1) })
    }
}

/// Takes a line of metrics apart.
private struct OperationsLineReader {
    private var rest: ArraySlice<UInt8>

    init(_ line: ArraySlice<UInt8>) { rest = line }

    /// The name of a metric or of a label.
    mutating func word() -> String? {
        skipBlanks()
        let word = rest.prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: ":"):
                true
            default: false
            }
        }
        rest = rest.dropFirst(word.count)
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }

    /// What stands up to the next blank.
    mutating func token() -> String? {
        skipBlanks()
        let token = rest.prefix { !Self.isBlank($0) }
        rest = rest.dropFirst(token.count)
        return token.isEmpty ? nil : String(decoding: token, as: UTF8.self)
    }

    /// The labels in braces; empty when there are none, nil when they are not as they should be.
    mutating func labels(most: Int) -> [String: String]? {
        skipBlanks()
        guard take("{") else { return [:] }
        var labels: [String: String] = [:]
        skipBlanks()
        while !take("}") {
            guard labels.count < most, let name = word() else { return nil }
            skipBlanks()
            guard take("=") else { return nil }
            skipBlanks()
            guard take("\""), let value = quoted() else { return nil }
            labels[name] = value
            skipBlanks()
            guard take(",") || rest.first == UInt8(ascii: "}") else { return nil }
            skipBlanks()
        }
        return labels
    }

    /// A value up to its closing quotation mark, which it may hold behind a backslash.
    private mutating func quoted() -> String? {
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(validating: value, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                value.append(escaped == UInt8(ascii: "n") ? UInt8(ascii: "\n") : escaped)
            default: value.append(byte)
            }
        }
        return nil
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func skipBlanks() { rest = rest.drop(while: Self.isBlank) }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0D].contains(byte) }
}
