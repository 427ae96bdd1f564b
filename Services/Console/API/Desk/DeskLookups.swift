import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// What the desk looks up while its form is filled: pieces of the page, asked for by POST because the words are private (ADR 13).
enum DeskLookups {
    /// Households that are proposed.
    private static let mostHouseholds = 8
    /// Cases of a household that are shown.
    private static let mostCases = 20
    /// Characters that begin a search.
    private static let leastWords = 2

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        let readers = site.content.catalogue.posts(listing: "household")
        group.post("desk/households", by: readers) { request, context in
            let visit = try await Visit(site, request, context)
            return try await households(visit, try await visit.fields(request, context))
        }
        group.post("desk/household", by: readers) { request, context in
            let visit = try await Visit(site, request, context)
            return try await household(visit, try await visit.fields(request, context))
        }
        group.post("desk/triage", by: Role.employees) { request, context in
            let visit = try await Visit(site, request, context)
            return try await triage(visit, try await visit.fields(request, context))
        }
    }

    /// Files of households by a part of a unit, a name or a number, as suggestions that fill the form.
    private static func households(_ visit: Visit, _ sent: [String: String]) async throws -> Response {
        let words = (sent["q"] ?? "").trimmingCharacters(in: .whitespaces)
        var items: [JSONValue] = []
        if words.count >= leastWords {
            var question: [String: JSONValue] = ["words": .string(words), "limit": .integer(Int64(mostHouseholds))]
            if let office = visit.caller.office { question["office"] = .string(office) }
            items =
                try await visit.site.services.post(.intake, "/household-search", body: .object(question), token: visit.token).body["items"]?
                .array ?? []
        }
        let options = try items.enumerated().compactMap { index, item in try option(index, item, words, visit) }
        return try visit.site.page("suggestions", ["options": options, "w": visit.site.content.words.pages(in: visit.wording.language)])
    }

    private static func option(_ index: Int, _ item: JSONValue, _ words: String, _ visit: Visit) throws -> [String: Any]? {
        guard let household = item["household"], let id = household["id"]?.string, let unit = household["unit"]?.string else { return nil }
        let people = household["people"]?.array ?? []
        // Whose number it is that was typed is most likely the one who calls.
        let person = people.first { ($0["phones"]?.array ?? []).contains { $0.string?.hasSuffix(words) ?? false } } ?? people.first
        var fill = ["householdId": id, "office": household["office"]?.string ?? ""]
        // What is not known of this one must not stay from the one before.
        fill["caller.name"] = person?["name"]?.string ?? ""
        fill["caller.phone"] = person?["phones"]?.array?.first?.string ?? ""
        fill["linkedTo"] = ""
        let names = people.prefix(3).compactMap { person -> String? in
            person["name"]?.string.map { [$0, person["phones"]?.array?.first?.string].compactMap { $0 }.joined(separator: " ") }
        }
        var badges: [[String: Any]] = []
        if household["isKeyOwner"]?.bool == true { badges.append(["label": visit.wording.page("keyOwner"), "tone": "warn"]) }
        return [
            "id": "desk-household-\(index)", "value": unit, "title": unit,
            "detail": names.joined(separator: visit.wording.page("listComma")),
            "fill": String(decoding: try JSONValue.object(fill.mapValues(JSONValue.string)).json, as: UTF8.self), "badges": badges,
        ]
    }

    /// What is open of a household, so that nobody records the same matter twice (INT-16).
    private static func household(_ visit: Visit, _ sent: [String: String]) async throws -> Response {
        var view: [String: Any] = ["w": visit.site.content.words.pages(in: visit.wording.language)]
        guard let id = sent["householdId"].flatMap(UUID.init(uuidString:)) else { return try visit.site.page("desk-household", view) }
        let path = "/households/\(CaseID(id))"
        async let cases = visit.site.services.get(.intake, "\(path)/cases?open=true&limit=\(mostCases)", token: visit.token)
        async let contacts = visit.site.services.get(.intake, "\(path)/contacts?limit=\(mostCases)", token: visit.token)
        let catalogue = visit.site.content.catalogue
        let views = Views(wording: visit.wording, zone: visit.site.zone, now: visit.now)
        let rows = try await (contacts.body["items"]?.array ?? []) + (cases.body["items"]?.array ?? [])
        view["hasHousehold"] = true
        view["cases"] = try rows.compactMap { item -> [String: Any]? in
            guard let kind = item["kind"]?.string, let shape = catalogue.kinds[kind], let state = item["state"]?.string,
                let id = item["id"]?.string, !EndStates.isOver(kind, state)
            else { return nil }
            var row = views.standing(kind, state, .object([:]))
            row["href"] = Paths.item(shape.collection, id)
            row["number"] = item["number"]?.string ?? ""
            row["kind"] = visit.wording.kind(kind)
            row["what"] = CaseSummary(item).what ?? ""
            if kind == "contact" {
                row["fill"] = String(decoding: try JSONValue.object(["linkedTo": .string(id)]).json, as: UTF8.self)
            }
            return row
        }
        return try visit.site.page("desk-household", view)
    }

    /// What the owner's words mean: emergencies that a person judges (REP-02).
    private static func triage(_ visit: Visit, _ sent: [String: String]) async throws -> Response {
        var view: [String: Any] = ["w": visit.site.content.words.pages(in: visit.wording.language)]
        let what = String((sent["what"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(4_000))
        guard what.count >= leastWords else { return try visit.site.page("desk-triage", view) }
        let answer = try await visit.site.services.post(
            .intake, "/repair-triage", body: .object(["what": .string(what)]), token: visit.token)
        view["proposals"] = try (answer.body["proposals"]?.array ?? []).map { proposal -> [String: Any] in
            let category = proposal["category"]?.string ?? ""
            let fill = [
                "kind": "repair", "handOver.repair.urgency": "emergency", "handOver.repair.emergencyCategory": category,
            ].mapValues(JSONValue.string)
            return [
                "label": visit.wording.value(category, of: "emergencyCategory"), "category": category,
                "words": (proposal["words"]?.array ?? []).compactMap(\.string).joined(separator: visit.wording.page("listComma")),
                "fill": String(decoding: try JSONValue.object(fill).json, as: UTF8.self),
            ]
        }
        return try visit.site.page("desk-triage", view)
    }
}
