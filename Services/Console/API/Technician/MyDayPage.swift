import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// A technician's day on a telephone: the slips in hand in the order in which they are done, each with its next step (REP-08 to REP-16).
///
/// A technician sees the own day, which is found by the subject of the token; whoever plans the work chooses one.
struct MyDayPage {
    let visit: Visit
    let shape: Catalogue.Kind

    /// Files of one subject, each of another office, and technicians that a planner chooses from.
    private static let mostOwn = 10
    private static let mostTechnicians = 100

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("my-day", by: Role.employees, asking: ["technician", "done"]) { request, context in
            let page = try MyDayPage(try await Visit(site, request, context))
            return try await page.answer(try SlipVisit.technician(of: context.query), done: context.query["done"])
        }
        StepPage.add(to: group, of: site)
        PhotoPage.add(to: group, of: site)
    }

    /// Routes that take more than others.
    static func largeBodies(of site: ConsoleSite) -> [LargeBody] {
        [site.files.route("my-day/:id/\(PhotoPage.step)")] + SignOff.largeBodies(of: site.content.catalogue.kinds[SlipVisit.kind])
    }

    init(_ visit: Visit) throws(Problem) {
        guard let shape = visit.site.content.catalogue.kinds[SlipVisit.kind] else { throw Problem(.notFound, "There are no slips here.") }
        (self.visit, self.shape) = (visit, shape)
    }

    /// Whether the post goes to owners and works there.
    static func isFor(_ visit: Visit) -> Bool {
        visit.site.content.catalogue.kinds[SlipVisit.kind]?.commands["start"].map { visit.may($0.posts) } ?? false
    }

    /// Whether the post plans who works when: who assigns slips.
    private var plans: Bool { shape.commands["assign"].map { visit.may($0.posts) } ?? false }

    private var wording: Wording { visit.wording }

    private struct File {
        let id: String
        let name: String

        init?(_ item: JSONValue) {
            guard let id = item["id"]?.string, item["state"]?.string == "active" else { return nil }
            self.id = id
            name = [item["name"]?.string, item["office"]?.string].compactMap(\.self).joined(separator: " ")
        }
    }

    private func answer(_ chosen: CaseID?, done: String?) async throws -> Response {
        do {
            async let own = files(Paths.query([("subject", visit.caller.subject), ("limit", String(Self.mostOwn))]))
            async let others = plans ? files(Paths.query([("state", "active"), ("limit", String(Self.mostTechnicians))])) : ([], false)
            let (mine, (known, hasMore)) = (try await own.files, try await others)
            let id = chosen?.description ?? mine.first?.id
            let all = mine + known.filter { file in !mine.contains { $0.id == file.id } }
            guard let id else { return try page(all, hasMore: hasMore, shown: nil, day: nil, done: done) }
            let day = try await visit.site.services.get(shape.service, "/technicians/\(id)/day", token: visit.token).body
            return try page(all, hasMore: hasMore, shown: id, isOwn: mine.first?.id == id, day: DayPlan(day), done: done)
        } catch is ServiceSilence {
            // A page that brings itself up to date keeps what it shows.
            var view = frame(wording.page("technicianTitle"), done: nil)
            view["notices"] = [["tone": "warn", "text": wording.page("technicianUnavailable"), "urgent": true]]
            return try visit.site.page("technician-day", view, status: .serviceUnavailable)
        }
    }

    /// Those of the first page of an answer, and whether it has another.
    private func files(_ query: String) async throws -> (files: [File], hasMore: Bool) {
        let found = try await visit.site.services.get(shape.service, "/technicians\(query)", token: visit.token).body
        return ((found["items"]?.array ?? []).compactMap(File.init), found["next"]?.string != nil)
    }

    private func frame(_ title: String, done: String?) -> [String: Any] {
        var view = Frame.of(visit, title: title, current: "/my-day")
        view["styles"] = [["name": "technician.css"]]
        if let done, SlipSteps.all.contains(done) || done == FileUpload.code {
            let command = wording.command(done, of: SlipVisit.kind)
            view["notices"] = [["tone": "good", "text": wording.page("done", ["command": command])]]
        }
        return view
    }

    private func page(
        _ files: [File], hasMore: Bool, shown id: String?, isOwn: Bool = false, day: DayPlan?, done: String?
    ) throws -> Response {
        let name = files.first { $0.id == id }?.name
        let title = isOwn ? nil : name.map { wording.page("technicianOf", ["name": $0]) }
        var view = frame(title ?? wording.page("technicianTitle"), done: done)
        // What is confirmed once is not confirmed again when the page is fetched anew.
        let address = "/my-day" + Paths.query([("technician", isOwn ? nil : id)])
        view["self"] = address
        view["dayTurn"] = Frame.dayTurn(visit, to: address)
        if files.count > 1 || (!isOwn && !files.isEmpty) {
            view["chooser"] =
                [
                    "options": files.map { ["value": $0.id, "label": $0.name, "selected": $0.id == id] as [String: Any] },
                    "more": hasMore ? wording.page("technicianMoreFiles", ["n": String(Self.mostTechnicians)]) : "",
                ] as [String: Any]
        }
        view["hasNoFile"] = id == nil && files.isEmpty
        guard let day else { return try visit.site.page("technician-day", view) }
        view["summary"] = wording.page("technicianSummary", ["day": day.day, "n": String(day.count)])
        let card = SlipCard(visit: visit, shape: shape, day: day.day, technician: isOwn ? nil : id)
        view["day"] = [
            "isEmpty": day.count == 0, "cut": day.isCut ? wording.page("technicianCut", ["n": String(DayPlan.mostSlips)]) : "",
            "sections": day.sections.map { section in
                [
                    "key": section.part.rawValue, "title": wording.page("technician_\(section.part.rawValue)"),
                    "count": String(section.slips.count), "slips": section.slips.compactMap(card.view),
                ] as [String: Any]
            },
        ]
        return try visit.site.page("technician-day", view)
    }
}
