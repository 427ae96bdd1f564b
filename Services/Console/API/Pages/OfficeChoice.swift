import ServiceBootstrap

/// Whose property office a page is about, where a page is about one: the user's own, or the one that somebody of the whole company chose.
struct OfficeChoice: Sendable {
    /// Nil where no office is known yet.
    let office: String?
    /// To choose from; nobody of an office has a choice.
    let offices: [String]
    let isFixed: Bool

    /// - Parameters:
    ///   - visit: who asks for the page.
    ///   - asked: the office in the page's query; the first one is meant without it.
    /// - Throws: `DatabaseError`.
    /// - Returns: the choice.
    static func of(_ visit: Visit, asked: String?) async throws -> OfficeChoice {
        if let own = visit.caller.office { return OfficeChoice(office: own, offices: [], isFixed: true) }
        let known = try await visit.site.entries.offices()
        let chosen = asked.flatMap { $0.isEmpty ? nil : $0 } ?? known.first
        return OfficeChoice(
            office: chosen, offices: chosen.map { known.contains($0) ? known : known + [$0] } ?? known, isFixed: false)
    }

    /// For the page's queries: nil where it follows from who asks.
    var queried: String? { isFixed ? nil : office }

    /// A menu for a form of the page's query; nil where there is nothing to choose.
    func select(id: String, label: String) -> [String: Any]? {
        guard offices.count > 1 else { return nil }
        return [
            "id": id, "name": "office", "label": label,
            "options": offices.map { ["value": $0, "label": $0, "selected": $0 == office] as [String: Any] },
        ]
    }
}
