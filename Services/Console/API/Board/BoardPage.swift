import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// The dispatch board: the slips that nobody has, the most pressing first, and beside them the day of every technician
/// (REP-32, OPS-09): `/board?day=2026-03-02`.
struct BoardPage {
    let visit: Visit
    let place: BoardPlace
    /// Slips that a technician holds at once, where the own file has no figure.
    let usualCapacity: Int

    /// Slips without a technician that are shown.
    private static let mostUnassigned = 50

    static func add(to group: CallerRoutes, of site: ConsoleSite, usualCapacity: Int) {
        group.get("board", by: posts(site), asking: ["day", "office", "done"]) { request, context in
            let visit = try await Visit(site, request, context)
            let place = try await BoardPlace(visit, day: try context.query.word("day"), office: try context.query.word("office"))
            return try await BoardPage(visit: visit, place: place, usualCapacity: usualCapacity).answer(done: context.query["done"])
        }
        BoardSlipPage.add(to: group, of: site, usualCapacity: usualCapacity)
    }

    /// Whether the post says whose hands a slip is in.
    static func isFor(_ visit: Visit) -> Bool { posts(visit.site).contains(visit.caller.role) }

    /// Those who may put a slip into somebody's hands.
    static func posts(_ site: ConsoleSite) -> Set<Role> { site.content.catalogue.posts(for: "assign", of: "work_order") }

    private var wording: Wording { visit.wording }
    private var views: Views { Views(wording: wording, zone: visit.site.zone, now: visit.now) }

    private func answer(done: String?) async throws -> Response {
        async let notices = notices(done)
        var view = Frame.of(visit, title: wording.page("boardTitle"), current: "/board")
        view["styles"] = [["name": "board.css"]]
        view["scripts"] = [["name": "board.js"]]
        if place.isToday { view["dayTurn"] = Frame.dayTurn(visit, to: place.href()) }
        view["days"] = days
        if let select = place.office.select(id: "board-office", label: wording.field(named: "office")) { view["office"] = select }
        view["date"] = place.day.date.description
        view["reset"] = place.href(on: visit.site.zone.date(of: visit.now))
        if let contents = try await contents() {
            view.merge(
                BoardRows(visit: visit, day: place.day, contents: contents, usualCapacity: usualCapacity, href: place.slipHref).view
            ) { $1 }
            view["isShown"] = true
            view["count"] = String(contents.unassigned.count)
            view["slips"] = contents.unassigned.prefix(Self.mostUnassigned).map(card)
            let more = contents.unassigned.count - Self.mostUnassigned
            if more > 0 { view["more"] = wording.page("boardMore", ["n": "\(more)"]) }
            if contents.isCut { view["cut"] = wording.page("boardCut") }
        }
        view["notices"] = await notices
        return try visit.site.page("board", view)
    }

    /// Nil while the service does not answer, or before any office is known.
    private func contents() async throws -> BoardContents? {
        guard let office = place.office.office else { return nil }
        do {
            return try await BoardReader(visit: visit, office: office).contents(of: place.day)
        } catch is ServiceSilence {
            return nil
        }
    }

    private var days: [[String: Any]] {
        let today = visit.site.zone.date(of: visit.now)
        let date = place.day.date
        return [
            ["href": place.href(on: date.adding(days: -1)), "label": wording.page("boardDayBefore")],
            ["href": place.href(on: today), "label": wording.page("boardToday"), "current": date == today],
            ["href": place.href(on: date.adding(days: 1)), "label": wording.page("boardDayAfter")],
        ]
    }

    /// A slip that nobody has.
    private func card(_ slip: BoardSlip) -> [String: Any] {
        var view = BoardSlipView(wording: wording, zone: visit.site.zone, now: visit.now).summary(slip)
        view["id"] = slip.id.description
        view["href"] = place.slipHref(slip.id)
        return view
    }

    /// What became of the slip that was assigned or given back last; nothing where the service does not say.
    private func notices(_ done: String?) async -> [[String: Any]] {
        guard let id = done.flatMap(UUID.init(uuidString:)), let office = place.office.office,
            let found = try? await visit.site.services.get(.repairs, "/work-orders/\(CaseID(id))", token: visit.token).body,
            let slip = BoardSlip(found)
        else { return [] }
        // What somebody has finished or cancelled meanwhile speaks for itself.
        guard slip.isUnfinished else { return [] }
        var text = wording.page("boardGivenBack", ["number": slip.number])
        if let technician = slip.technician {
            let name = (try? await BoardReader(visit: visit, office: office).technicians([technician]))?.first?.name
            text = wording.page("boardAssigned", ["number": slip.number, "name": name ?? wording.kind("technician")])
        }
        return [["tone": "good", "text": text, "href": place.slipHref(slip.id), "label": wording.page("boardOpen")]]
    }
}

/// Which board: of which day and office.
struct BoardPlace: Sendable {
    let day: BoardDay
    let office: OfficeChoice
    let isToday: Bool

    /// - Parameters:
    ///   - visit: who asks.
    ///   - text: the day as the query has it; today without one.
    ///   - asked: the office as the query has it.
    /// - Throws: `Problem` (400) for what is no day; `DatabaseError`.
    init(_ visit: Visit, day text: String?, office asked: String?) async throws {
        let today = visit.site.zone.date(of: visit.now)
        let date = try text.flatMap { $0.isEmpty ? nil : $0 }.map { text in
            guard let date = LocalDate(text) else { throw Problem.badParameter("day", "must be a day, such as 2026-03-02") }
            return date
        }
        day = BoardDay(date: date ?? today, zone: visit.site.zone)
        isToday = day.date == today
        office = try await OfficeChoice.of(visit, asked: asked)
    }

    /// The query of today's board is short, so that it stays today's when it is kept.
    private var pairs: [(String, String?)] { [("day", isToday ? nil : day.date.description), ("office", office.queried)] }

    func href(on date: LocalDate) -> String { "/board" + Paths.query([("day", date.description), ("office", office.queried)]) }

    /// The board, with what was done last.
    func href(done: CaseID? = nil) -> String { "/board" + Paths.query(pairs + [("done", done?.description)]) }

    func slipHref(_ id: CaseID) -> String { "/board/slips/\(id)" + Paths.query(pairs) }

    /// Hidden fields of a form that leads back to the board.
    var fields: [[String: Any]] {
        pairs.compactMap { name, value in value.map { ["isHidden": true, "name": "_\(name)", "value": $0] as [String: Any] } }
    }
}

/// A slip in a few lines, on the board and on its own page.
struct BoardSlipView {
    let wording: Wording
    let zone: EstateZone
    let now: Date

    /// What the templates show of it.
    func summary(_ slip: BoardSlip) -> [String: Any] {
        let views = Views(wording: wording, zone: zone, now: now)
        var view = views.standing("work_order", slip.state, slip.facts)
        var badges = view["badges"] as? [[String: Any]] ?? []
        func mark(_ label: String, _ tone: Queue.Tone) { badges.append(["label": label, "tone": tone.rawValue]) }
        if slip.awaitsJudgement { mark(wording.page("boardMayBeEmergency"), .urgent) }
        if slip.owesAppointment { mark(wording.page("boardOwesAppointment"), .warn) }
        if slip.timesUrged > 0 { mark(wording.page("boardUrged", ["n": "\(slip.timesUrged)"]), .warn) }
        if slip.isMissed(at: now) { mark(wording.page("boardMissed"), .bad) }
        view["badges"] = badges
        view["number"] = slip.number
        view["unit"] = slip.unit
        view["what"] = slip.what ?? ""
        view["trade"] = slip.trade.map { wording.openValue($0, of: "trade") } ?? wording.page("boardTradeUnknown")
        view["appointed"] = slip.appointedAt.map(views.time) ?? wording.page("boardNoAppointment")
        if let due = slip.due { view["due"] = views.due(due.bound, clock: due.clock) }
        return view
    }
}
