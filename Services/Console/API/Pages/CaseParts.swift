import Foundation
import Policy
import SharedModels

/// What the case page shows of some kinds beside what it shows of all: variables of the template `case`.
enum CaseParts {
    /// - Parameters:
    ///   - found: the case, as its service answers it.
    ///   - kind: which kind of case it is.
    ///   - id: its id.
    ///   - visit: who looks at it.
    /// - Throws: `ServiceRefusal`, `DatabaseError`.
    /// - Returns: the variables; none of most kinds.
    static func of(_ found: JSONValue, _ kind: String, _ id: CaseID, _ visit: Visit) async throws -> [String: Any] {
        switch kind {
        case GroupsPage.kind:
            return [
                "members": try await GroupMembers(visit: visit).view(of: found, id), "kinds": "complaint",
                "styles": [["name": "groups.css"]],
            ]
        case "register_day":
            guard let day = found["day"]?.string.flatMap({ LocalDate($0) }) else { return [:] }
            let place = RegisterPage.Place(office: found["office"]?.string, day: day)
            return ["onward": ["href": place.address, "label": visit.wording.page("registerOpen")]]
        default:
            let pages = onward(from: found, kind, id, visit)
            return pages.isEmpty ? [:] : ["onward": pages]
        }
    }

    /// Pages on which one works on the case, for commands that it takes now: they show what the forms of all commands cannot.
    private static func onward(from found: JSONValue, _ kind: String, _ id: CaseID, _ visit: Visit) -> [[String: Any]] {
        let allowed = Set((found["allowedCommands"]?.array ?? []).compactMap(\.string))
        let places: [(command: String, isFor: Bool, href: String)] =
            switch kind {
            case "work_order":
                [
                    ("assign", BoardPage.isFor(visit), "/board/slips/\(id)"),
                    ("sign-off", MyDayPage.isFor(visit), "/my-day/\(id)/sign-off"),
                ]
            case "callback_task":
                [("start-call", CallsPage.isFor(visit), "/calls/\(id)"), ("complete", CallsPage.isFor(visit), "/calls/\(id)")]
            default: []
            }
        return places.filter { $0.isFor && allowed.contains($0.command) }.prefix(1).map { place in
            ["href": place.href, "label": visit.wording.command(place.command, of: kind)]
        }
    }
}
