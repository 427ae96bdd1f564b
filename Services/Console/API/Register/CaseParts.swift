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
        default: return [:]
        }
    }
}
