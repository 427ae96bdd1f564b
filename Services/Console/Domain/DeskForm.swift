import Foundation

/// The desk's form: one contact, and what becomes of it (INT-01 to INT-17). Which of the contract's fields it shows for which kind of matter, and the
/// body that its fields make. Pure.
enum DeskForm {
    /// What a contact of a kind can be handed over as: members of `handOver`; the first is meant where nobody chooses.
    static func parts(of kind: String) -> [String] { handOvers[kind] ?? [] }

    /// Kinds in the order in which the desk offers them.
    static let kinds = ["repair", "complaint", "enquiry", "service_request", "fee", "move", "suggestion", "special"]

    private static let handOvers: [String: [String]] = [
        "complaint": ["complaint"], "repair": ["repair"], "service_request": ["service"], "move": ["goodsMove", "moveIn", "moveOut"],
        "special": ["special"],
    ]

    /// Whom a matter usually concerns, proposed until somebody says otherwise (INT-17).
    static func department(for kind: String) -> String { departments[kind] ?? "cs_dept" }

    private static let departments = ["repair": "engineering", "fee": "finance", "move": "property_office", "special": "property_office"]

    /// Every part that has fields of its own on the form.
    static let shown = ["complaint", "repair", "service", "goodsMove", "moveIn", "moveOut"]

    /// Fields of a part that the form leaves to the case's own page: the contact says them, or nobody knows them yet.
    static let leftOut: Set<String> = ["course", "what", "request", "contactPerson", "contactPhone", "unknown"]

    /// What was sent, as far as it belongs to the kind that was chosen: a part of another kind that was begun and left is not meant.
    static func meant(_ sent: [String: String]) -> [String: String] {
        let parts = parts(of: sent["kind"] ?? "")
        let chosen = sent["_handOver"] == nil ? nil : (sent["_part"].flatMap { parts.contains($0) ? $0 : nil } ?? parts.first)
        var meant = sent.filter { name, _ in
            guard name.hasPrefix("handOver.") else { return true }
            return chosen.map { name.hasPrefix("handOver.\($0).") } ?? false
        }
        if let chosen { meant["handOver.\(chosen)"] = "true" }
        if chosen == "complaint" { meant.merge(unknown(in: sent)) { $1 } }
        return meant
    }

    /// What a complaint's register needs and the owner has not said is named as unknown (CMP-12).
    private static func unknown(in sent: [String: String]) -> [String: String] {
        var unknown: [String: String] = [:]
        for (field, word) in [("eventTime", "event_time"), ("preferredWay", "preferred_way")]
        where (sent["handOver.complaint.\(field)"] ?? "").isEmpty { unknown["handOver.complaint.unknown.\(word)"] = "true" }
        return unknown
    }
}
