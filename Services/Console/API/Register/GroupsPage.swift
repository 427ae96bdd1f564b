import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// Group complaints, the newest first: what each is about, how many households it has, since when, and how its complaints stand (CMP-04):
/// `/groups?state=standing`. Each leads to its case, which shows its members.
struct GroupsPage {
    let visit: Visit
    let shape: Catalogue.Kind

    static let path = "/groups"
    static let kind = "complaint_group"
    /// Groups of one page. Each may have hundreds of complaints, which are counted for it.
    private static let length = 25

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("groups", by: site.content.catalogue.posts(listing: kind), asking: ["state", "opened", "id"]) { request, context in
            let visit = try await Visit(site, request, context)
            guard let shape = site.content.catalogue.kinds[kind], visit.may(shape.listers) else {
                throw Problem(.forbidden, "Groups are not for \(visit.caller.role.rawValue).")
            }
            return try await GroupsPage(visit: visit, shape: shape).answer(context.query)
        }
    }

    /// Beside the chips of the complaints one that leads to their groups, which are no queue by themselves.
    static func chips(beside kind: String, _ visit: Visit) async throws -> [[String: Any]] {
        guard kind == "complaint", let shape = visit.site.content.catalogue.kinds[Self.kind], visit.may(shape.listers) else { return [] }
        let counts = try await visit.site.entries.counts(
            CaseEntries.Question(kind: Self.kind, office: visit.caller.office, now: visit.now, endOfDay: visit.now))
        return [["label": visit.wording.page("groupsTitle"), "count": String(counts.open), "href": path]]
    }

    private var wording: Wording { visit.wording }
    private var views: Views { Views(wording: wording, zone: visit.site.zone, now: visit.now) }

    /// Which groups are looked at.
    private enum Part: String, CaseIterable {
        case standing, dismissed, all

        var label: String { "groups_\(rawValue)" }
    }

    private func answer(_ query: RouteQuery) async throws -> Response {
        let part = try query.word("state").map { text in
            guard let part = Part(rawValue: text) else { throw Problem.badParameter("state", "must be standing, dismissed or all") }
            return part
        }
        let shown = part ?? .standing
        let all = CaseEntries.Question(
            kind: Self.kind, office: visit.caller.office, scope: .all, now: visit.now,
            endOfDay: visit.site.zone.endOfDay(containing: visit.now))
        async let counts = visit.site.entries.counts(all)
        var question = all
        if shown != .all { question.state = shown.rawValue }
        let found = try await visit.site.entries.list(question, after: try Self.position(query), limit: Self.length + 1)
        let entries = Array(found.prefix(Self.length))
        var view = Frame.of(visit, title: wording.page("groupsTitle"), current: Paths.list("complaints"))
        view["styles"] = [["name": "groups.css"]]
        view["rule"] = GroupRule(wording: wording, policy: visit.site.policy).text
        view["chips"] = chips(shown, try await counts)
        let cases = await cases(entries)
        let places = await places(of: cases)
        let members = try await visit.site.entries.members(of: cases.values.map { ($0.id, $0.complaints) })
        view["detailsUnavailable"] = cases.isEmpty && !entries.isEmpty
        view["rows"] = entries.map { row($0, cases[$0.id], members[$0.id], places[$0.id]) }
        view["pager"] = pager(shown, query, entries, hasMore: found.count > Self.length)
        return try visit.site.page("groups", view)
    }

    private static func position(_ query: RouteQuery) throws -> CaseEntries.Position? {
        guard let id = query["id"] else { return nil }
        guard let id = UUID(uuidString: id), let opened = query["opened"].flatMap(Times.parse) else {
            throw Problem.badParameter("id", "is no place in a list of ours")
        }
        return CaseEntries.Position(due: nil, opened: opened, id: id)
    }

    /// A group as the service answers it.
    private struct Found {
        let id: CaseID
        let answer: JSONValue
        var complaints: [CaseID] { ids.compactMap { UUID(uuidString: $0).map { CaseID($0) } } }
        var ids: [String] { (answer["complaintIds"]?.array ?? []).compactMap(\.string) }
    }

    /// What the service says of these groups; none while it does not answer.
    private func cases(_ entries: [CaseEntries.Entry]) async -> [CaseID: Found] {
        guard !entries.isEmpty else { return [:] }
        let query = "?ids=\(entries.map(\.id.description).joined(separator: ","))&limit=\(Self.length)"
        // Without details the list stands all the same.
        let answer = try? await visit.site.services.get(shape.service, "/\(shape.collection)\(query)", token: visit.token)
        let found = (answer?.body["items"]?.array ?? []).compactMap { item in
            item["id"]?.string.flatMap(UUID.init(uuidString:)).map { Found(id: CaseID($0), answer: item) }
        }
        return Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The place that is complained of, as one of its complaints has it: they all have the same. Only for posts that may read it.
    private func places(of cases: [CaseID: Found]) async -> [CaseID: String] {
        let first = cases.values.compactMap { found in found.ids.first.map { (found.id, $0) } }
        // A list without places is one all the same.
        let complaints = (try? await RegisterReading.complaints(first.map(\.1), for: visit)) ?? []
        let places = Dictionary(
            complaints.compactMap { complaint -> (String, String)? in
                guard let id = complaint["id"]?.string else { return nil }
                return GroupRule.place(of: complaint).map { (id, $0) }
            }
        ) { first, _ in first }
        return Dictionary(first.compactMap { group, complaint in places[complaint].map { (group, $0) } }) { first, _ in first }
    }

    private func row(
        _ entry: CaseEntries.Entry, _ found: Found?, _ members: CaseEntries.Members?, _ place: String?
    ) -> [String: Any] {
        var row = views.standing(Self.kind, entry.state, .object([:]))
        row["href"] = Paths.item(shape.collection, entry.id)
        row["number"] = entry.number
        row["office"] = visit.caller.office == nil ? entry.office ?? "" : ""
        row["subject"] = (found?.answer["subject"] ?? entry.facts["subject"])?.string.map { wording.value($0, of: "subject") } ?? ""
        row["place"] = place ?? ""
        row["households"] = (found?.answer["households"] ?? entry.facts["households"])?.integer.map { String($0) } ?? ""
        row["since"] = (found?.answer["since"] ?? entry.facts["since"])?.string.flatMap(Times.parse).map(views.time) ?? ""
        if let members {
            row["first"] = views.time(members.firstRegistered)
            row["last"] = views.time(members.lastRegistered)
            row["standing"] = wording.page("groupsStanding", ["open": "\(members.open)", "all": "\(members.count)"])
        }
        return row
    }

    private func chips(_ shown: Part, _ counts: CaseEntries.Counts) -> [[String: Any]] {
        let numbers: [Part: Int64] = [.standing: counts.open, .dismissed: counts.all - counts.open, .all: counts.all]
        return Part.allCases.map { part in
            [
                "label": wording.page(part.label), "count": String(numbers[part] ?? 0), "current": part == shown,
                "href": Self.path + Paths.query([("state", part.rawValue)]),
            ]
        }
    }

    private func pager(_ shown: Part, _ query: RouteQuery, _ entries: [CaseEntries.Entry], hasMore: Bool) -> [String: Any] {
        var pager: [String: Any] = [:]
        let same: [(String, String?)] = [("state", shown.rawValue)]
        if query["id"] != nil { pager["first"] = Self.path + Paths.query(same) }
        if hasMore, let last = entries.last {
            pager["next"] =
                Self.path + Paths.query(same + [("opened", Times.rfc3339(last.openedAt)), ("id", last.id.description)])
        }
        return pager
    }
}
