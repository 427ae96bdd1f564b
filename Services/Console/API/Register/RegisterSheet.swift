import Foundation
import Policy

/// The variables of a day's register: its complaints, its figures, its signature. Signed are the figures and which complaints they name; how far
/// each of these has come is shown as it is now, also on paper.
struct RegisterSheet {
    let wording: Wording
    let views: Views
    let catalogue: Catalogue
    let found: RegisterReading.Found
    /// What the event of the signature says, for posts that do not see the signature itself; nil where the Console has heard of none.
    let told: JSONValue?

    /// Complaints that were registered on the day, and those of other days that are late or that nobody has taken.
    var tables: [[String: Any]] {
        let own: [String: Any] = [
            "caption": wording.page("registerOfTheDay"), "rows": found.registered.map(row), "empty": wording.page("registerNothing"),
        ]
        guard found.findings != nil else { return [own] }
        let others: [String: Any] = [
            "caption": wording.page(found.isSigned ? "registerOthersSigned" : "registerOthers"), "rows": found.remarkable.map(row),
            "empty": wording.page("registerNoOthers"),
            "cut": found.isNamingCut ? wording.page("registerOthersCut", ["n": String(RegisterReading.mostNamed)]) : "",
        ]
        return [own, others]
    }

    /// The four numbers that the director answers for.
    var figures: [[String: Any]] {
        let names = [
            ("registered", "registered"), ("open", "open"), ("late", "lateComplaints"), ("unowned", "unowned"),
        ]
        return names.compactMap { name, inEvent in
            let count = found.findings?[name]?.integer ?? (found.isSigned ? told?[inEvent]?.integer : nil)
            return count.map { count in
                [
                    "label": wording.page("register_\(name)"), "value": String(count),
                    "late": count > 0 && name != "registered" && name != "open",
                ]
            }
        }
    }

    /// Who signed, and when; nil while nobody has.
    var signature: [String: Any]? {
        guard found.isSigned else { return nil }
        let signature = found.day?["signature"]
        let at = (signature?["signedAt"] ?? told?["signedAt"])?.string.flatMap(Times.parse)
        let isLate = ShownClock.all(of: found.day ?? .null).contains { $0.state == "missed" }
        return [
            "name": signature?["name"]?.string ?? "", "account": signature?["signedBy"]?.string ?? "",
            "at": at.map(views.time) ?? "", "datetime": at.map(Times.rfc3339) ?? "", "drawing": signature?["drawing"]?.string ?? "",
            "remarks": signature?["remarks"]?.string ?? "", "badges": [Self.badge(isLate: isLate, wording)],
        ]
    }

    /// Whether a signature came in time.
    static func badge(isLate: Bool, _ wording: Wording) -> [String: Any] {
        ["label": wording.page(isLate ? "registerLate" : "registerInTime"), "tone": (isLate ? Queue.Tone.bad : .good).rawValue]
    }

    private func row(_ complaint: JSONValue) -> [String: Any] {
        let summary = CaseSummary(complaint)
        var row = views.standing("complaint", complaint["state"]?.string ?? "", complaint)
        row["href"] = complaint["id"]?.string.map { Paths.item("complaints", $0) } ?? ""
        row["number"] = complaint["number"]?.string ?? ""
        row["registered"] = complaint["registeredAt"]?.string.flatMap(Times.parse).map(views.time) ?? ""
        row["who"] = summary.who ?? ""
        row["where"] = summary.place ?? ""
        row["what"] = summary.what ?? ""
        row["inHand"] = hand(complaint)
        row["marks"] = RegisterMark.all(of: complaint, wasNamed: isNamed(complaint)).map { mark in
            ["label": wording.page(mark.rawValue), "tone": Queue.Tone.bad.rawValue]
        }
        if let due = views.nextDue(of: complaint) { row["due"] = due }
        return row
    }

    /// Whether the findings of now name it; those that were signed say how it was then.
    private func isNamed(_ complaint: JSONValue) -> Bool {
        guard !found.isSigned, let id = complaint["id"] else { return false }
        return found.findings?["complaintIds"]?.array?.contains(id) ?? false
    }

    /// The person where that may be known, else the post.
    private func hand(_ complaint: JSONValue) -> String {
        complaint["stagePerson"]?.string ?? complaint["stagePost"]?.string.map { wording.value($0, of: "role") } ?? ""
    }
}

extension Views {
    /// What is due next of a case, of the template `due`; nil when nothing is.
    func nextDue(of found: JSONValue) -> [String: Any]? {
        let awaited = ShownClock.all(of: found).filter(\.isAwaited).compactMap { clock in
            clock.bound.flatMap(Times.parse).map { (bound: $0, name: clock.name) }
        }
        guard let next = awaited.min(by: { $0.bound < $1.bound }) else { return nil }
        var view = due(next.bound, clock: next.name)
        // A countdown says nothing on paper.
        view["bound"] = time(next.bound)
        return view
    }
}
