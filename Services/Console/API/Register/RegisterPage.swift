import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// The daily complaint register: the days that wait for a signature, one day to be read, printed and signed, and who signed the last days
/// (CMP-37, R-10): `/register?day=2026-03-02&office=yunxi`.
struct RegisterPage {
    let visit: Visit
    let place: Place
    /// Offices that this user may choose among; one or none where there is no choice.
    let offices: [String]

    /// What is looked at.
    struct Place: Sendable {
        /// Nil while the Console knows no case of any office.
        let office: String?
        let day: LocalDate

        var address: String { RegisterPage.path + Paths.query([("day", day.description), ("office", office)]) }
    }

    static let path = "/register"
    /// Days of the list of signatures, and days that wait for one, at most.
    private static let mostDays = 60
    private static let mostWaiting = 30

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("register", by: site.content.catalogue.posts(listing: "register_day"), asking: ["day", "office", "done"]) {
            request, context in
            let visit = try await Visit(site, request, context)
            let today = site.zone.date(of: visit.now)
            let day = try context.query["day"].map { text in
                guard let day = LocalDate(text) else { throw Problem.badParameter("day", "must be a day, such as 2026-03-02") }
                return day
            }
            let page = try await RegisterPage(visit, office: try context.query.word("office"), day: day ?? today)
            return try await page.answer(isDone: context.query["done"] != nil, isFragment: request.headers[.fragment] != nil)
        }
        RegisterSigning.add(to: group, of: site)
    }

    /// Whether the post signs the register, or reads it day by day; the page itself is for everybody who may list its days.
    static func isFor(_ visit: Visit) -> Bool {
        let readers: Set<Role> = [.qualityDept, .csManager]
        return readers.contains(visit.caller.role) || RegisterSigning.command(of: visit) != nil
    }

    /// - Parameters:
    ///   - visit: who asks.
    ///   - office: whose register; the user's own, or the first that there is, otherwise.
    ///   - day: which day of it.
    /// - Throws: `Problem` (403) for posts that may not list the days; `DatabaseError`.
    init(_ visit: Visit, office: String?, day: LocalDate) async throws {
        guard let shape = visit.site.content.catalogue.kinds["register_day"], visit.may(shape.listers) else {
            throw Problem(.forbidden, "The register is not for \(visit.caller.role.rawValue).")
        }
        self.visit = visit
        if let own = visit.caller.office { offices = [own] } else { offices = try await visit.site.entries.offices() }
        let asked = office.flatMap { $0.isEmpty ? nil : $0 }
        place = Place(office: visit.caller.office ?? asked ?? offices.first, day: day)
    }

    var wording: Wording { visit.wording }
    var views: Views { Views(wording: wording, zone: visit.site.zone, now: visit.now) }

    /// Draws the page.
    /// - Parameters:
    ///   - isDone: whether the day has just been signed.
    ///   - isFragment: whether a page that is there asks for its own parts.
    ///   - refused: a signature that was not taken, and of which day; its form is shown again with what was sent.
    /// - Throws: `ServiceRefusal`, `DatabaseError`.
    /// - Returns: the page.
    func answer(isDone: Bool = false, isFragment: Bool = false, refused: (form: CasePage.Refused, day: CaseID)? = nil) async throws
        -> Response
    {
        async let waiting = waiting()
        async let days = days()
        let found = try await read()
        // A page that brings itself up to date keeps what it shows.
        if isFragment, found == nil, place.office != nil { throw ServiceSilence(service: .complaints) }
        let lately = try await days
        let signatures = await signatures(of: lately)
        let told = lately.first { $0.facts["day"]?.string == place.day.description }?.facts
        var view = Frame.of(visit, title: wording.page("registerTitle"), current: Self.path, address: place.address)
        view["self"] = place.address
        // A signature that was not taken is of its day, whatever day it is by then.
        if refused == nil, place.day == visit.site.zone.date(of: visit.now) {
            view["dayTurn"] = Frame.dayTurn(visit, to: Self.path + Paths.query([("office", place.office)]))
        }
        view["styles"] = [["name": "register.css"]]
        view["scripts"] = [["name": "register.js"]]
        view["chooser"] = chooser
        let open = try await waiting
        view["waiting"] = open.prefix(Self.mostWaiting).compactMap(chip)
        view["hasMoreWaiting"] = open.count > Self.mostWaiting
        view["days"] = rows(of: lately, signatures)
        view["day"] = place.day.description
        view["office"] = place.office ?? ""
        view["detailsUnavailable"] = found == nil && place.office != nil
        if let found {
            let sheet = RegisterSheet(
                wording: wording, views: views, catalogue: visit.site.content.catalogue, found: found, told: told)
            view["tables"] = sheet.tables
            view["figures"] = sheet.figures
            view["isCut"] = found.isCut
            view["asOf"] = wording.page(found.isSigned ? "registerAsSigned" : "registerAsOf", ["time": views.time(visit.now)])
            view["standing"] = wording.page(found.day == nil ? "registerNotBegun" : "registerUnsigned")
            if let signature = sheet.signature { view["signature"] = signature }
        }
        let names = lately.compactMap { signatures[$0.id.description] }.filter { $0["signedBy"]?.string == visit.caller.subject }
        let usual = names.lazy.compactMap { $0["name"]?.string }.first
        if let form = RegisterSigning.form(on: self, found, refused: refused, usualName: usual) {
            view["command"] = form
            view["findings"] = found?.findings.map(RegisterSigning.mark) ?? ""
        }
        if let refused { view["problem"] = RegisterSigning.problem(refused.form, visit, isShown: view["command"] != nil) }
        if isDone, found?.isSigned == true {
            view["notices"] = [["tone": "good", "text": wording.page("registerDone", ["day": place.day.description])]]
        }
        return try visit.site.page("register", view, status: refused?.form.status ?? .ok)
    }

    private func read() async throws -> RegisterReading.Found? {
        guard let office = place.office else { return nil }
        return try await RegisterReading(visit: visit, office: office, day: place.day).found()
    }

    // MARK: Other days

    /// The days that nobody has signed, the oldest in front; of all offices for a user of the whole company.
    private func waiting() async throws -> [CaseEntries.Entry] {
        let question = CaseEntries.Question(
            kind: "register_day", office: visit.caller.office, now: visit.now, endOfDay: visit.site.zone.endOfDay(containing: visit.now))
        return try await visit.site.entries.list(question, after: nil, limit: Self.mostWaiting + 1)
    }

    private func chip(_ entry: CaseEntries.Entry) -> [String: Any]? {
        guard let day = entry.facts["day"]?.string.flatMap({ LocalDate($0) }) else { return nil }
        let isLate = entry.due.map { $0.bound <= visit.now } ?? false
        let other = Place(office: entry.office, day: day)
        return [
            "href": other.address, "label": offices.count > 1 ? "\(day) \(entry.office ?? "")" : day.description,
            "late": isLate ? wording.page("registerLate") : "", "tone": isLate ? "bad" : "", "current": other.address == place.address,
        ]
    }

    /// The office's last days, the newest in front.
    private func days() async throws -> [CaseEntries.Entry] {
        guard let office = place.office else { return [] }
        let question = CaseEntries.Question(
            kind: "register_day", office: office, scope: .all, now: visit.now, endOfDay: visit.site.zone.endOfDay(containing: visit.now))
        // Days that an outage left out begin together: the day itself says their order.
        return try await visit.site.entries.list(question, after: nil, limit: Self.mostDays)
            .sorted { ($0.facts["day"]?.string ?? "") > ($1.facts["day"]?.string ?? "") }
    }

    /// What the service says of the signatures of these days; none while it does not answer, or to a post that sees no names.
    private func signatures(of days: [CaseEntries.Entry]) async -> [String: JSONValue] {
        let signed = days.filter(\.isOver)
        guard !signed.isEmpty else { return [:] }
        let query = "?ids=\(signed.map(\.id.description).joined(separator: ","))&limit=\(Self.mostDays)"
        // The days stand without names as well: the list is not to fail with them.
        let answer = try? await visit.site.services.get(.complaints, "/register-days\(query)", token: visit.token)
        let found = (answer?.body["items"]?.array ?? []).compactMap { item -> (String, JSONValue)? in
            guard let id = item["id"]?.string, let signature = item["signature"] else { return nil }
            return (id, signature)
        }
        return Dictionary(found) { first, _ in first }
    }

    private func rows(of days: [CaseEntries.Entry], _ signatures: [String: JSONValue]) -> [[String: Any]] {
        days.compactMap { entry in
            guard let day = entry.facts["day"]?.string.flatMap({ LocalDate($0) }) else { return nil }
            let signature = signatures[entry.id.description]
            var row = views.standing("register_day", entry.state, .object([:]))
            row["href"] = Place(office: entry.office, day: day).address
            row["day"] = day.description
            row["current"] = day == place.day
            row["who"] = signature?["name"]?.string ?? signature?["signedBy"]?.string ?? ""
            row["at"] = entry.facts["signedAt"]?.string.flatMap(Times.parse).map(views.time) ?? ""
            let isLate = entry.isOver ? entry.facts["late"]?.bool ?? false : entry.due.map { $0.bound <= visit.now } ?? false
            if entry.isOver || isLate { row["badges"] = [RegisterSheet.badge(isLate: isLate, wording)] }
            return row
        }
    }

    /// Whose register and which day: a form, and the days beside this one.
    private var chooser: [String: Any] {
        let today = visit.site.zone.date(of: visit.now)
        let (before, after) = (
            Place(office: place.office, day: place.day.adding(days: -1)), Place(office: place.office, day: place.day.adding(days: 1))
        )
        var view: [String: Any] = [
            "action": Self.path, "day": place.day.description, "today": today.description, "before": before.address,
            "after": place.day < today ? after.address : "",
        ]
        if visit.caller.office == nil, offices.count > 1 {
            view["hasOffices"] = true
            view["offices"] = offices.map { ["value": $0, "label": $0, "selected": $0 == place.office] as [String: Any] }
        }
        return view
    }
}
