package import Foundation
package import Policy
package import SharedModels

/// How well a technician suits a slip: skill × presence × load × area, each in thousandths, with the product that ranks them.
///
/// Integers, so that the same facts give the same order on every machine.
package struct Fit: Codable, Hashable, Sendable {
    /// 1000: knows the trade. 700: the slip names no trade. 0: does not.
    package let skill: Int
    /// 1000: on shift at the time of the visit. 600: on call. 0: off.
    package let presence: Int
    /// What of the capacity is free.
    package let load: Int
    /// 1000: the unit lies in the technician's own area. 500: elsewhere.
    package let area: Int

    package init(skill: Int, presence: Int, load: Int, area: Int) {
        self.skill = skill
        self.presence = presence
        self.load = load
        self.area = area
    }

    /// 0…1000; 0 when something speaks against it altogether.
    package var score: Int { skill * presence / 1_000 * load / 1_000 * area / 1_000 }

    /// The same without the load: how well it would suit if there were room.
    package var scoreWithRoom: Int { skill * presence / 1_000 * area / 1_000 }

    package static let partialSkill = 700
    package static let onCallPresence = 600
    package static let foreignArea = 500
}

/// What of a slip decides about who suits it.
package struct DispatchNeed: Hashable, Sendable {
    /// A code of the policy's trades; nil when nobody knows yet.
    package let trade: String?
    package let unit: String
    /// When somebody has to be there.
    package let visitAt: Date

    package init(trade: String?, unit: String, visitAt: Date) {
        self.trade = trade
        self.unit = unit
        self.visitAt = visitAt
    }
}

/// A technician who could take a slip, as the roster shows it.
package struct Candidate: Hashable, Sendable {
    package let technicianId: TechnicianID
    package let roster: Roster
    /// Slips held now.
    package let held: Int
    package let capacity: Int

    package init(technicianId: TechnicianID, roster: Roster, held: Int, capacity: Int) {
        self.technicianId = technicianId
        self.roster = roster
        self.held = held
        self.capacity = capacity
    }

    package func fit(for need: DispatchNeed, in zone: EstateZone) -> Fit {
        let skill = need.trade.map { roster.trades.contains($0) ? 1_000 : 0 } ?? Fit.partialSkill
        let presence =
            switch roster.presence(at: need.visitAt, in: zone) {
            case .onShift: 1_000
            case .onCall: Fit.onCallPresence
            case .off: 0
            }
        return Fit(
            skill: skill, presence: presence, load: max(0, capacity - held) * 1_000 / max(1, capacity),
            area: roster.covers(unit: need.unit) ? 1_000 : Fit.foreignArea)
    }
}

/// Candidates in the order in which they suit, best first.
package struct Ranking: Sendable {
    package struct Place: Hashable, Sendable {
        package let technicianId: TechnicianID
        package let fit: Fit
        package let held: Int
    }

    package let places: [Place]

    /// The same candidates give the same ranking, in whatever order they come: ties go to who holds less, then to the lower id.
    package init(_ candidates: [Candidate], for need: DispatchNeed, in zone: EstateZone) {
        places = candidates.map { Place(technicianId: $0.technicianId, fit: $0.fit(for: need, in: zone), held: $0.held) }
            .sorted { one, other in
                if one.fit.score != other.fit.score { return one.fit.score > other.fit.score }
                if one.fit.scoreWithRoom != other.fit.scoreWithRoom { return one.fit.scoreWithRoom > other.fit.scoreWithRoom }
                if one.held != other.held { return one.held < other.held }
                return one.technicianId < other.technicianId
            }
    }

    /// Who can be proposed: suits, and has room.
    package var proposals: some Sequence<Place> { places.lazy.filter { $0.fit.score > 0 } }

    /// Who would suit if something were taken away; for an emergency that finds no room.
    package var suitableButFull: [Place] {
        places.filter { $0.fit.load == 0 && $0.fit.scoreWithRoom > 0 }.sorted { one, other in
            one.fit.scoreWithRoom != other.fit.scoreWithRoom
                ? one.fit.scoreWithRoom > other.fit.scoreWithRoom : one.technicianId < other.technicianId
        }
    }

    package func place(of technician: TechnicianID) -> Place? { places.first { $0.technicianId == technician } }
}
