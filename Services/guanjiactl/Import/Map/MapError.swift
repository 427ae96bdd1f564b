/// What is wrong with a column map, and where in it. Holds no cell of a table.
struct MapError: Error, Hashable, CustomStringConvertible {
    /// The line of the map, from 1, where it is known.
    let line: Int?
    /// The keys that lead there, such as `fields.reason.join`; empty for the map as a whole.
    let place: String
    let detail: String

    init(_ detail: String, at place: String = "", line: Int? = nil) {
        self.line = line
        self.place = place
        self.detail = detail
    }

    var description: String {
        ([line.map { "line \($0)" }, place.isEmpty ? nil : place, detail].compactMap { $0 }).joined(separator: ": ")
    }
}
