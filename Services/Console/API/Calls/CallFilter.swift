import Foundation
import Policy
import ServiceBootstrap

/// What the list of calls is narrowed by; kept over the call's page, so that the caller comes back to the same list.
struct CallFilter: Sendable {
    let kind: String?
    /// Who is to call, as the appointment names them.
    let person: String?
    /// Only owners who can be called before this, by the estate's clock: `2026-03-02T18:00`, as browsers send it.
    let before: String?
    let asked: String?

    /// The parameters of a page's query.
    static let names = ["kind", "person", "before", "office"]

    /// From a page's query.
    /// - Throws: `Problem` (400) that names the parameter.
    init(_ query: RouteQuery) throws(Problem) {
        try self.init(
            kind: query.word("kind"), person: query.word("person"), before: query.word("before"), asked: query.word("office"))
    }

    /// From a form that has it in hidden fields.
    /// - Throws: `Problem` (400) that names the parameter.
    init(sent: [String: String]) throws(Problem) {
        try self.init(kind: sent["_kind"], person: sent["_person"], before: sent["_before"], asked: sent["_office"])
    }

    private init(kind: String?, person: String?, before: String?, asked: String?) throws(Problem) {
        func said(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
        (self.kind, self.person, self.before, self.asked) = (said(kind), said(person), said(before), said(asked))
        if let before = self.before, Self.parts(of: before) == nil {
            throw Problem.badParameter("before", "must be a day and a time, such as 2026-03-02T18:00")
        }
    }

    var isNarrowed: Bool { kind != nil || person != nil || before != nil }

    private var pairs: [(String, String?)] { [("kind", kind), ("person", person), ("before", before), ("office", asked)] }

    /// The query of the Console's pages, with more.
    func query(_ more: [(String, String?)] = []) -> String { Paths.query(pairs + more) }

    /// The same for a form.
    var fields: [[String: Any]] {
        pairs.compactMap { name, value in value.map { ["isHidden": true, "name": "_\(name)", "value": $0] as [String: Any] } }
    }

    /// The query of the service's list.
    func asked(of office: String, in zone: EstateZone, limit: Int) -> String {
        let bound = before.flatMap(Self.parts).map { Times.rfc3339(zone.instant(of: $0.date, at: $0.time)) }
        return Paths.query([("office", office), ("kind", kind), ("person", person), ("before", bound), ("limit", String(limit))])
    }

    private static func parts(of text: String) -> (date: LocalDate, time: LocalTime)? {
        let parts = text.split(separator: "T", maxSplits: 1)
        guard parts.count == 2, let date = LocalDate(String(parts[0])), let time = LocalTime(String(parts[1])) else { return nil }
        return (date, time)
    }
}
