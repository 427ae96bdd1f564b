import Foundation
import SharedModels

/// What a new occupier wants beside passes and parking: cleaning, plants, mail sorting, the canteen (INT-50).
struct MoveInService: Codable, Hashable, Sendable {
    let kind: MoveInServiceKind
    let state: MoveInServiceState
    /// The order of a paid service, of cleaning and plants.
    var serviceRequestId: ServiceRequestID?
    /// Where the copy of the periodicals order lies, of mail sorting (INT-37).
    var place: String?
    /// What else was said of it.
    var remarks: String?
    let at: Date
    let by: Role

    /// The same for eyes that need no words.
    var masked: MoveInService {
        var service = self
        service.place = place.map(Mask.unit)
        service.remarks = remarks.map(Mask.unit)
        return service
    }
}

/// By what one of them was arranged.
struct MoveInArrangement: Codable, Hashable, Sendable {
    /// Whoever asks has looked that it is an order of this unit, for this.
    var serviceRequestId: ServiceRequestID?
    var place: String?
    var remarks: String?
}

extension MoveIn {
    /// States in which it is noted what the occupier wants: from the file on, also after the move.
    static let serviceStates: Set<State> = Set(State.allCases).subtracting([.notified, .cancelled])

    func service(_ kind: MoveInServiceKind) -> MoveInService? { services?.first { $0.kind == kind } }

    /// Those that are wanted and not arranged, in the order of their kinds.
    var openServices: [MoveInServiceKind] { MoveInServiceKind.allCases.filter { service($0)?.state == .wanted } }

    var serviceCommands: [MoveInCommand.Code] {
        guard Self.serviceStates.contains(state) else { return [] }
        return [.noteService] + (openServices.isEmpty ? [] : [.arrangeService])
    }

    func hasNoted(_ kind: MoveInServiceKind, wanted: Bool, _ remarks: String?) -> Bool {
        guard let service = service(kind) else { return false }
        // What is arranged is wanted.
        return wanted
            ? service.state == .arranged || service.state == .wanted && service.remarks == remarks.present
            : service.state == .declined && service.remarks == remarks.present
    }

    func hasArranged(_ kind: MoveInServiceKind, _ arrangement: MoveInArrangement) -> Bool {
        guard let service = service(kind), service.state == .arranged else { return false }
        return service.serviceRequestId == arrangement.serviceRequestId && service.place == arrangement.place.present
            && service.remarks == arrangement.remarks.present
    }
}

extension BookStep<MoveIn> {
    /// The occupier wants it, or does without.
    mutating func note(_ kind: MoveInServiceKind, wanted: Bool, _ remarks: String?) throws(Rejection) {
        var checks = FieldChecks()
        let remarks = checks.allow(remarks, "remarks", limit: FieldChecks.longLimit)
        try checks.finish("what the occupier wants cannot be noted so", rule: "INT-50")
        write(MoveInService(kind: kind, state: wanted ? .wanted : .declined, remarks: remarks, at: now, by: context.actor.role))
    }

    /// It is seen to: cleaning and plants by an order, mail sorting by a copy of the periodicals order that lies somewhere (INT-37).
    mutating func arrange(_ kind: MoveInServiceKind, _ arrangement: MoveInArrangement) throws(Rejection) {
        var checks = FieldChecks()
        if entry.service(kind)?.state != .wanted {
            checks.note("service", "is not wanted, or arranged already; note first that it is wanted")
        }
        let isOrdered = kind == .cleaning || kind == .plants
        if isOrdered != (arrangement.serviceRequestId != nil) {
            checks.note(
                "serviceRequestId", isOrdered ? "is required: it is a paid service that is ordered" : "is of cleaning and plants only")
        }
        let place: String?
        if kind == .mailSorting {
            place = checks.require(arrangement.place, "place")
        } else {
            place = nil
            if arrangement.place.present != nil {
                checks.note("place", "is of mail sorting only: where the periodicals order lies (INT-37)")
            }
        }
        let remarks = checks.allow(arrangement.remarks, "remarks", limit: FieldChecks.longLimit)
        try checks.finish("it is not arranged so", rule: "INT-50")
        write(
            MoveInService(
                kind: kind, state: .arranged, serviceRequestId: arrangement.serviceRequestId, place: place, remarks: remarks, at: now,
                by: context.actor.role))
    }

    private mutating func write(_ service: MoveInService) {
        let others = (entry.services ?? []).filter { $0.kind != service.kind }
        entry.services = MoveInServiceKind.allCases.compactMap { kind in
            kind == service.kind ? service : others.first { $0.kind == kind }
        }
        tell(
            MoveInServiceNoted(
                moveInId: entry.id, number: entry.number, office: entry.office, notedAt: now, service: service.kind, state: service.state,
                serviceRequestId: service.serviceRequestId))
    }
}
