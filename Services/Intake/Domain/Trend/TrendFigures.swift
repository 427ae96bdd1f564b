import SharedModels

/// What owners asked for in a month, by several sides, each against the month before and the same month a year before (INT-27).
///
/// Contacts are counted by when they were recorded; those that count for nothing are left out (INT-25). What a contact is about is what is known
/// of it now.
struct TrendFigures: Codable, Hashable, Sendable {
    var total = TrendCount()
    var kinds: [TrendLine] = []
    var channels: [TrendLine] = []
    /// Within a kind: the subject of a complaint, the service, the kind of a move; `none` of what has none.
    var categories: [TrendLine] = []
    /// The buildings with most contacts, at most `mostBuildings`; `none` of contacts without a unit.
    var buildings: [TrendLine] = []
    /// Contacts of all other buildings together.
    var otherBuildings = TrendCount()

    /// Chats, and how soon they had a first reply (INT-21).
    var chats = TrendChats()

    /// Buildings that are named.
    static let mostBuildings = 100
    /// How a line is named whose contacts have no such thing.
    static let none = "none"

    /// The most first, then by name; what is beyond the limit is added up.
    mutating func sort() {
        kinds.sort()
        channels.sort()
        categories.sort()
        buildings.sort()
        for line in buildings.dropFirst(Self.mostBuildings) { otherBuildings += line.contacts }
        buildings = Array(buildings.prefix(Self.mostBuildings))
    }
}

/// Contacts of a month, of the one before, and of the same month a year before.
struct TrendCount: Codable, Hashable, Sendable {
    var month = 0
    var monthBefore = 0
    var yearBefore = 0

    static func += (left: inout TrendCount, right: TrendCount) {
        left.month += right.month
        left.monthBefore += right.monthBefore
        left.yearBefore += right.yearBefore
    }
}

/// Contacts by chat, and those of them that had a first reply in time or later (INT-21); of the others it is not on record.
struct TrendChats: Codable, Hashable, Sendable {
    var all = TrendCount()
    var inTime = TrendCount()
    var late = TrendCount()
}

/// One value of a side, and its contacts.
struct TrendLine: Codable, Hashable, Sendable, Comparable {
    /// Of a category: of which kind.
    var contactKind: ContactKind?
    let value: String
    let contacts: TrendCount

    static func < (left: TrendLine, right: TrendLine) -> Bool {
        (right.contacts.month, left.value, left.contactKind?.rawValue ?? "")
            < (left.contacts.month, right.value, right.contactKind?.rawValue ?? "")
    }
}

extension Contact {
    /// Within its kind: the subject of a complaint, the service, the kind of a move; nil for what has none.
    var category: String? {
        switch child?.asked {
        case .complaint(let facts): facts.subject?.rawValue
        case .service(let facts): facts.service.rawValue
        case .goodsMove: MoveKind.goods.rawValue
        case .moveIn: MoveKind.moveIn.rawValue
        case .moveOut: MoveKind.moveOut.rawValue
        case .repair, .fee, .special, nil: nil
        }
    }

    /// The building of the caller's unit; nil without one.
    var building: String? { caller.unit.flatMap(UnitKey.init)?.building }
}
