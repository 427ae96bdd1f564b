/// Which rows of a form's lists somebody has filled, found once for all lists.
struct FilledRows: Sendable {
    /// The place of the last one, by the name of the list.
    private let places: [String: Int]

    /// Steps of a field's name at most: lists inside of lists, five deep. A longer name is of no form of ours.
    private static let mostSteps = 12

    /// - Parameter sent: what was sent, by the names of the form's fields: `lines.0.item`.
    init(_ sent: [String: String]) {
        var places: [String: Int] = [:]
        // A box's mark is sent with every row.
        for (name, text) in sent where !text.isEmpty && !name.hasSuffix("._shown") {
            let steps = name.split(separator: ".", maxSplits: Self.mostSteps, omittingEmptySubsequences: false)
            guard steps.count <= Self.mostSteps else { continue }
            for (index, step) in steps.enumerated().dropFirst() {
                guard let place = Int(step), (0..<FormReading.mostEntries).contains(place) else { continue }
                places[steps[..<index].joined(separator: "."), default: place].raise(to: place)
            }
        }
        self.places = places
    }

    /// Up to and with the last filled row of a list.
    func range(of list: String) -> Range<Int> { 0..<(places[list].map { $0 + 1 } ?? 0) }
}

extension Int {
    fileprivate mutating func raise(to other: Int) { self = Swift.max(self, other) }
}
