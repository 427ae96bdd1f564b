import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

// The bodies of the commands to visits of groups. What must be there is optional in them, so that everything that is missing is named in
// one answer.

/// What is recorded of a group, as it comes in (INT-32).
struct GroupVisitBody: Decodable, Sendable {
    let group: String?
    let names: [String]?
    let headCount: Int?
    let arrivesAt: Date?
    let itinerary: String?
    let stayMinutes: Int?
    let departsAt: Date?
    let place: String?
    let wantsMeeting: Bool?
    let room: String?
    let receivedBy: String?

    /// The form, once every field is checked.
    func form(_ check: inout Validation) throws(Problem) -> GroupVisitForm {
        let group = check.line(group, "group")
        let told = check.count(names ?? [], "names", in: 1...GroupVisitForm.mostNames)
        let names = told.prefix(GroupVisitForm.mostNames).enumerated().map { check.line($0.element, "names[\($0.offset)]") }
        let headCount = check.required(headCount, "headCount")
        let arrives = check.required(arrivesAt, "arrivesAt").map { check.instant($0, "arrivesAt") }
        let itinerary = check.narrative(itinerary, "itinerary")
        let stay = check.required(stayMinutes, "stayMinutes")
        let departs = check.required(departsAt, "departsAt").map { check.instant($0, "departsAt") }
        let place = check.line(place, "place")
        let wantsMeeting = check.required(wantsMeeting, "wantsMeeting")
        let room = check.optionalLine(room, "room")
        let receivedBy = check.optionalLine(receivedBy, "receivedBy")
        try check.finish()
        guard let headCount, let arrives, let stay, let departs, let wantsMeeting else {
            preconditionFailure("finish throws when one is missing")
        }
        return GroupVisitForm(
            group: group, names: names, headCount: headCount, arrivesAt: arrives, itinerary: itinerary, stayMinutes: stay,
            departsAt: departs, place: place, wantsMeeting: wantsMeeting, room: room, receivedBy: receivedBy)
    }
}

/// `POST /group-visits` (INT-32).
struct BookGroupRequest: CommandRequest {
    let office: String?
    private let body: GroupVisitBody

    init(from decoder: any Decoder) throws {
        body = try GroupVisitBody(from: decoder)
        office = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .office)
    }

    private enum CodingKeys: String, CodingKey { case office }

    func command() throws(Problem) -> GroupVisitCommand {
        var check = Validation()
        let office = check.line(office, "office")
        return .book(office: office, try body.form(&check))
    }
}

/// `POST /group-visits/{id}/update`: the whole record anew (INT-32).
struct UpdateGroupRequest: CommandRequest {
    private let body: GroupVisitBody

    init(from decoder: any Decoder) throws { body = try GroupVisitBody(from: decoder) }

    func command() throws(Problem) -> GroupVisitCommand {
        var check = Validation()
        return .update(try body.form(&check))
    }
}

/// `POST /group-visits/{id}/staff`: somebody is at the agreed place (INT-33).
struct StaffGroupRequest: CommandRequest {
    let person: String?

    func command() throws(Problem) -> GroupVisitCommand {
        var check = Validation()
        let person = check.line(person, "person")
        try check.finish()
        return .staff(person: person)
    }
}

/// `POST /group-visits/{id}/arrive`.
struct GroupArrivesRequest: CommandRequest {
    let headCount: Int?

    func command() throws(Problem) -> GroupVisitCommand {
        var check = Validation()
        let headCount = check.required(headCount, "headCount")
        try check.finish()
        guard let headCount else { preconditionFailure("finish throws when it is missing") }
        return .arrive(headCount: headCount)
    }
}

/// `POST /group-visits/{id}/begin`, body `{}`: the programme runs (INT-33).
struct BeginProgrammeRequest: CommandRequest {
    func command() -> GroupVisitCommand { .beginProgramme }
}

/// `POST /group-visits/{id}/leave`, body `{}`.
struct GroupLeavesRequest: CommandRequest {
    func command() -> GroupVisitCommand { .leave }
}

/// `POST /group-visits/{id}/cancel`.
struct CancelGroupRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> GroupVisitCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// The API of visits of groups (domain 3.11).
enum GroupVisitRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let (desk, readers) = (GroupVisitRoles.desk, GroupVisitRoles.readers)
        let routes = CaseRoutes(GroupVisit.self, at: "group-visits", of: engine, in: group, by: readers)
        routes.create(BookGroupRequest.self, by: desk)
        routes.command("update", UpdateGroupRequest.self, by: desk)
        routes.command("staff", StaffGroupRequest.self, by: desk)
        routes.command("arrive", GroupArrivesRequest.self, by: desk)
        routes.command("begin", BeginProgrammeRequest.self, by: desk)
        routes.command("leave", GroupLeavesRequest.self, by: desk)
        routes.command("cancel", CancelGroupRequest.self, by: desk)
        OpenListRoute.add(GroupVisit.self, at: "expected-groups", of: engine, in: group, by: readers)
    }
}
