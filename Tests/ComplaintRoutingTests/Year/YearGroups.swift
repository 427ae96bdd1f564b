/// Which complaints of one matter belong to a group, computed from who complained when and what ended when, with plain arithmetic (CMP-04;
/// domain 3.2, "Group detection").
struct YearGroups {
    /// When the matter made its first group.
    private(set) var firstSince: Int64?
    /// Indexes of all that came to one of its groups.
    private(set) var members: Set<Int> = []

    private static let window = 7 * YearDays.length
    private let residents: [YearEstate.Resident]
    /// Those of the group that stands, and since when it does.
    private var standing: [Int] = []
    private var since: Int64 = 0

    /// - Parameter residents: in the order in which they came into the register.
    init(_ residents: [YearEstate.Resident]) {
        self.residents = residents
        for newest in residents.indices { look(at: residents[newest].log.enteredAt, upTo: newest) }
    }

    /// After each registration: those that are open, and those that were registered in the last two weeks, withdrawn and refused ones apart.
    private mutating func look(at now: Int64, upTo newest: Int) {
        let seen = (0...newest).filter { index in
            let end = residents[index].log.happenings.first { $0.what.isEnd && $0.at < now }?.what
            return end != .withdrawn && end != .rejected && (end == nil || registered(index) > now - 14 * YearDays.length)
        }.sorted { registered($0) < registered($1) }
        if isAlive(seen, at: now) {
            take(seen.filter { registered($0) > since - Self.window && !standing.contains($0) }, isNew: false)
        } else if let found = lastGroup(in: seen, at: now, after: standing.map(registered).max()) {
            firstSince = firstSince ?? found.since
            since = found.since
            take(found.complaints, isNew: true)
        }
    }

    /// A group goes on while one of its complaints is open, and for a window after its last one.
    private func isAlive(_ seen: [Int], at now: Int64) -> Bool {
        guard let last = standing.map(registered).max() else { return false }
        if seen.contains(where: { standing.contains($0) && isOpen($0, at: now) }) { return true }
        return seen.map(registered).max().map { $0 - Self.window < last } ?? true
    }

    /// Five households within a window make a group; those after it belong to it while it goes on. The last such group counts.
    private func lastGroup(in seen: [Int], at now: Int64, after: Int64?) -> (since: Int64, complaints: [Int])? {
        var found: (since: Int64, complaints: [Int])?
        var rest = seen[...]
        while let making = rest.indices.first(where: { index in
            let at = registered(rest[index])
            let near = rest[...index].filter { registered($0) > at - Self.window }
            return Set(near.map { residents[$0].household }).count >= 5 && at > after ?? .min
        }) {
            let since = registered(rest[making])
            let first = rest.firstIndex { registered($0) > since - Self.window } ?? making
            var end = making
            while end + 1 < rest.endIndex {
                let goesOn = rest[first...end].contains { isOpen($0, at: now) }
                guard goesOn || registered(rest[end + 1]) - Self.window < registered(rest[end]) else { break }
                end += 1
            }
            found = (since, Array(rest[first...end]))
            rest = rest[(end + 1)...]
        }
        return found
    }

    private mutating func take(_ complaints: [Int], isNew: Bool) {
        standing = isNew ? complaints : standing + complaints
        members.formUnion(complaints)
    }

    private func registered(_ index: Int) -> Int64 { residents[index].log.registeredAt }

    private func isOpen(_ index: Int, at now: Int64) -> Bool {
        !residents[index].log.happenings.contains { $0.what.isEnd && $0.at < now }
    }
}
