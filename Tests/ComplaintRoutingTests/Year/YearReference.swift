import Foundation

/// Work of a fixed size and of the kind that decisions are made of: small values with texts in them, copied, filtered and sorted.
///
/// The machines that run the tests differ by a factor of three from day to day. How long this takes at the same time on the same thread
/// says how much of a time is the machine's.
struct YearReference: Sendable {
    private struct Item {
        let name: String
        let at: Int64
        var notes: [String]
    }

    /// Keeps what was computed from being left out.
    private(set) var sum: Int64 = 0

    /// Does some of the work.
    mutating func run() {
        for round in 0..<500 {
            var items = (0..<40).map { Item(name: "clock-\($0)", at: Int64(($0 * 29 + round) % 41), notes: ["note-\(round)"]) }
            for index in items.indices where items[index].at.isMultiple(of: 3) { items[index].notes.append(items[index].name) }
            let due = items.filter { $0.at < 30 }.sorted { $0.at < $1.at }
            sum += due.reduce(0) { $0 + $1.at * Int64($1.notes.count) }
            sum += Int64(Dictionary(grouping: due, by: { $0.at % 5 }).mapValues(\.count).values.max() ?? 0)
        }
    }
}

/// Seconds of the processor that the work takes on this thread, as Linux counts them; 0 elsewhere.
func threadSeconds(_ work: () throws -> Void) rethrows -> Double {
    func now() -> Double {
        let text = try? String(contentsOfFile: "/proc/thread-self/schedstat", encoding: .utf8)
        return text?.split(separator: " ").first.flatMap { Double($0) }.map { $0 / 1e9 } ?? 0
    }
    let began = now()
    try work()
    return now() - began
}
