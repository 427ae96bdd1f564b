import Foundation
import SharedModels

/// One slip of a technician's day.
struct SlipCard {
    let visit: Visit
    let shape: Catalogue.Kind
    /// The local day of the page, such as `2026-03-02`.
    let day: String
    /// Whose day it is, in the addresses of the steps; nil for the user's own.
    let technician: String?

    /// Clocks that only remind, and are no limit.
    private static let reminders: Set<String> = ["T-APPOINTMENT", "T-REISSUE"]

    private var wording: Wording { visit.wording }
    private var views: Views { Views(wording: wording, zone: visit.site.zone, now: visit.now) }

    /// Of the template `technician-day`; nil for what is no slip.
    func view(of slip: JSONValue) -> [String: Any]? {
        guard let id = slip["id"]?.string, let state = slip["state"]?.string else { return nil }
        var view = views.standing(SlipVisit.kind, state, slip)
        view["id"] = id
        view["number"] = slip["number"]?.string ?? ""
        view["href"] = Paths.item(shape.collection, id)
        let request = slip["request"]
        view["unit"] = request?["unit"]?.string ?? ""
        view["address"] = request?["address"]?.string ?? ""
        view["what"] = request?["what"]?.string ?? ""
        view["who"] = request?["contactPerson"]?.string ?? ""
        if slip["contactShown"]?.bool == true { view["phone"] = Self.phone(request?["contactPhone"]?.string ?? "") }
        if let at = slip["appointedAt"]?.string.flatMap(Times.parse) {
            view["appointed"] = short(at)
            view["appointedAt"] = Times.rfc3339(at)
        }
        view["due"] = due(of: slip)
        view["notes"] = notes(of: slip)
        add(stepsOf: slip, id, to: &view)
        return view
    }

    /// For a link that calls: nil when it has no digits to dial.
    static func phone(_ text: String) -> [String: Any]? {
        DialledNumber.of(text).map { ["href": "tel:\($0)", "number": text] }
    }

    /// The time alone on the day itself, else also the date.
    private func short(_ instant: Date) -> String {
        let text = views.time(instant)
        return text.hasPrefix(day) ? String(text.dropFirst(day.count + 1)) : String(text.dropFirst(5))
    }

    /// The limit that ends first, of those whose end is still awaited.
    private func due(of slip: JSONValue) -> [String: Any]? {
        let bounds = ShownClock.all(of: slip).filter { $0.isAwaited && !Self.reminders.contains($0.name) }.compactMap { clock in
            clock.bound.flatMap(Times.parse).map { (bound: $0, name: clock.name) }
        }
        return bounds.min { $0.bound < $1.bound }.map { views.due($0.bound, clock: $0.name) }
    }

    private func notes(of slip: JSONValue) -> [[String: Any]] {
        var notes: [[String: Any]] = []
        if let urged = slip["timesUrged"]?.integer, urged > 0 {
            notes.append(["text": wording.page("technicianUrged", ["n": String(urged)]), "tone": "bad"])
        }
        if slip["owesReason"]?.bool == true { notes.append(["text": wording.page("technicianOwesReason"), "tone": "bad"]) }
        if slip["owesAppointment"]?.bool == true { notes.append(["text": wording.page("technicianOwesAppointment"), "tone": "warn"]) }
        if let visits = slip["unansweredVisits"]?.array, !visits.isEmpty {
            notes.append(["text": wording.page("technicianUnanswered", ["n": String(visits.count)]), "tone": "warn"])
        }
        if let total = slip["quotes"]?.array?.last?["totalFen"]?.integer {
            let text = "\(wording.page("technicianPrice")) \(CaseFactsView.yuan(total)) \(wording.page("yuan"))"
            notes.append(["text": text, "tone": "neutral"])
        }
        return notes
    }

    private func add(stepsOf slip: JSONValue, _ id: String, to view: inout [String: Any]) {
        let allowed = (slip["allowedCommands"]?.array ?? []).compactMap(\.string).filter { code in
            shape.commands[code].map { visit.may($0.posts) } ?? false
        }
        let steps = SlipSteps(of: Set(allowed), owesReason: slip["owesReason"]?.bool ?? false)
        func link(_ code: String) -> [String: Any] {
            ["href": SlipVisit.page(of: code, id, technician), "label": wording.command(code, of: SlipVisit.kind), "code": code]
        }
        if let next = steps.next { view["next"] = link(next) }
        view["beside"] = steps.beside.map(link)
        if !steps.more.isEmpty { view["more"] = ["links": steps.more.map(link)] as [String: Any] }
        guard let uuid = UUID(uuidString: id), let files = CaseFilesView(visit, kind: SlipVisit.kind, shape: shape, id: CaseID(uuid)) else {
            return
        }
        view["pictures"] = files.items(of: slip)
        if files.takesMore(slip) { view["photo"] = ["href": SlipVisit.page(of: PhotoPage.step, id, technician)] }
    }
}
