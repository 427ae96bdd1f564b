/// Values of a page of metrics in Prometheus' text format, as far as the doctor needs them.
struct Prometheus: Sendable {
    private let lines: [Substring]

    init(_ text: String) { lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") } }

    /// All series of a metric; empty when there is none.
    func values(_ name: String) -> [Double] {
        lines.compactMap { line in
            guard line.hasPrefix(name), let next = line.dropFirst(name.count).first, next == " " || next == "{" else { return nil }
            // Labels may hold blanks; the value is behind the last brace, or behind the first blank.
            let rest = next == "{" ? line[(line.lastIndex(of: "}") ?? line.startIndex)...].dropFirst() : line.dropFirst(name.count)
            return rest.split(separator: " ").first.flatMap { Double($0) }
        }
    }

    func sum(_ name: String) -> Double? {
        let values = values(name)
        return values.isEmpty ? nil : values.reduce(0, +)
    }

    func largest(_ name: String) -> Double? { values(name).max() }
}
