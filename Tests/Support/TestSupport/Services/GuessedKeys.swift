import Foundation
import ServiceBootstrap
import SharedModels

/// Every route of a service that does something, asked with an Idempotency-Key under which somebody else's answer is kept (D8, reliability §6).
///
/// The same request by the same caller is answered from what was kept, which shows that something was. Another caller, and the same one with a
/// token for another post or another office, is never given it.
package struct GuessedKeys: Sendable {
    /// Who was given what is not theirs. Empty when all is well.
    package let faults: [String]
    /// Routes that were tried, with an answer that was kept.
    package let tried: [String]

    /// - Parameters:
    ///   - service: whose API; a case of each collection is to be there.
    ///   - name: of its file in `contracts/openapi`.
    ///   - places: what stands in paths beside the ids of cases.
    /// - Throws: when the service does not answer or the file cannot be read.
    package init(of service: TestService, in name: String, places: AttackedPlaces = AttackedPlaces()) async throws {
        let file = try OpenAPIFile(name)
        let routes = try AttackedRoute.all(of: service, in: file, cases: try await service.casesByCollection(), places: places)
        var (found, tried): ([String], [String]) = ([], [])
        for route in routes where !route.reads && route.contentType == "application/json" && !places.batches.contains(route.name) {
            guard let kept = try await Self.kept(route, service, places) else { continue }
            tried.append(route.name)
            for (who, token) in Self.others(than: kept.role, for: route) {
                var guess = kept.request
                guess.token = token
                let answer = try await service.ask(guess)
                let isTheirs = answer.fields["idempotency-replayed"] != nil || (answer.status == 201 && answer.body == kept.body)
                if isTheirs || answer.status >= 500 { found.append("\(who) \(route.name): \(answer.status), after \(kept.role)") }
            }
        }
        (faults, self.tried) = (found, tried)
    }

    private struct Kept {
        let role: Role
        let request: TestRequest
        let body: Data
    }

    /// The first request of the route that is taken and comes again from what was kept.
    private static func kept(_ route: AttackedRoute, _ service: TestService, _ places: AttackedPlaces) async throws -> Kept? {
        for role in route.roles {
            for office in role == .owner ? [places.household] : [nil, OfficeMatrix.own] {
                var request = route.request(as: role, of: office)
                if role == .owner, let household = places.household {
                    request.body = try route.body(setting: BodyField(path: ["householdId"], isText: true), to: household, onlyIfThere: true)
                }
                let first = try await service.ask(request)
                guard first.status < 300 else { continue }
                let again = try await service.ask(request)
                guard again.fields["idempotency-replayed"] != nil else { return nil }
                return Kept(role: role, request: request, body: first.body)
            }
        }
        return nil
    }

    /// Tokens that are not for what the kept answer was for: of other people, and of the same person. `RoleTokens` gives each post one subject,
    /// whatever the office; of owners each household is another person.
    private static func others(than role: Role, for route: AttackedRoute) -> [(who: String, token: String)] {
        let elsewhere = role == .owner ? UUID().uuidString.lowercased() : OfficeMatrix.other
        let people = route.roles.filter { $0 != role }.prefix(3).map { ("another, \($0),", RoleTokens.token($0, nil)) }
        return people + [
            ("the same \(role) for another office", RoleTokens.token(role, elsewhere)),
            ("the same one as another post", RoleTokens.token(role, nil) + RoleTokens.former),
        ]
    }
}
