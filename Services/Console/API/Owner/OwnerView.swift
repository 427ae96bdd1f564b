import Foundation

/// The variables of the templates `owner` and `owner-status`: plain words for owners, and nothing of the staff's pages.
struct OwnerView: Sendable {
    let site: ConsoleSite
    let wording: Wording
    private let now: Date
    private let views: Views

    init(_ site: ConsoleSite, _ language: Language, now: Date) {
        self.site = site
        wording = Wording(words: site.content.words, language: language)
        self.now = now
        views = Views(wording: wording, zone: site.zone, now: now)
    }

    /// The form, again with what was wrong with it; the digits are typed anew.
    func form(number: String, faults: [OwnerQuestion.Fault], error: String?) -> [String: Any] {
        var view = Frame.basis(site, wording, title: wording.page("ownerTitle"), address: OwnerRoutes.path, now: now)
        view["action"] = OwnerRoutes.path
        view["number"] = number
        view["error"] = error ?? ""
        for fault in faults {
            view["\(fault.rawValue)Fault"] = fault == .number ? wording.page("ownerNumberFault") : wording.page("ownerEndFault")
        }
        view["styles"] = [["name": "owner.css"]]
        return view
    }

    /// How it stands.
    func status(_ status: OwnerStatus, _ question: OwnerQuestion) -> [String: Any] {
        var view = Frame.basis(site, wording, title: wording.page("ownerStatusTitle"), address: OwnerRoutes.path, now: now)
        // A link could not carry what was asked.
        view["otherLanguage"] = nil
        let other = wording.language.other
        view["again"] = [
            "action": OwnerRoutes.path, "number": question.number, "phoneEnd": question.phoneEnd, "language": other.rawValue,
            "lang": other.tag, "label": other == .zh ? "中文" : "English",
        ]
        view["number"] = status.number
        view["kind"] = wording.page("ownerKind_\(status.kind)")
        view["state"] = wording.page("ownerState_\(status.state)")
        view["tone"] = tone(of: status.state)
        view["recordedAt"] = time(status.recordedAt)
        let next = status.next(at: now)
        view["next"] = [
            "text": wording.page(next.word, ["t": next.at.map(views.time) ?? ""]), "tone": next.isLate ? "warn" : "info",
        ]
        view["cases"] = status.cases.map { one in
            ["number": one.number, "kind": wording.page("ownerKind_\(one.kind)"), "state": word(of: one)]
        }
        view["steps"] = lines(of: status)
        view["back"] = OwnerRoutes.path
        view["styles"] = [["name": "owner.css"]]
        return view
    }

    /// Newest first. What has no word is the house's own matter, and is left out.
    private func lines(of status: OwnerStatus) -> [[String: Any]] {
        status.steps.compactMap { step -> [String: Any]? in
            guard let text = wording.words.find(step.word, in: .pages, wording.language) else { return nil }
            return ["text": text, "at": time(step.at)]
        }.suffix(OwnerStatus.mostSteps).reversed()
    }

    private func word(of one: OwnerStatus.Case) -> String {
        wording.page(OwnerStatus.word(of: one.state, one.kind), otherwise: wording.page("ownerOtherState"))
    }

    private func time(_ instant: Date) -> [String: Any] { ["datetime": Times.rfc3339(instant), "label": views.time(instant)] }

    private func tone(of state: String) -> String {
        switch state {
        case "closed", "answered": "good"
        case "withdrawn", "dismissed": ""
        default: "info"
        }
    }
}
