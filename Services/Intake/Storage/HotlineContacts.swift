import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// Finds what the city's hotline passed on to an office.
struct HotlineContacts: Sendable {
    typealias Found = (record: CaseRecord, body: Contact)

    let engine: CaseEngine

    /// Contacts by their numbers, newest first; those of another way or another office are not among them.
    func numbered(_ numbers: [String], of office: String) async throws -> [Found] {
        // A text that is no number is that of no contact.
        let plain = Set(numbers.filter { $0.wholeMatch(of: /CT-[0-9]{8}-[0-9]{6,12}/) != nil })
        guard !plain.isEmpty else { return [] }
        var filter = CaseReader.Filter(office: office)
        filter.conditions = ["number = ANY (\(plain.sorted()))"]
        return try await engine.reader.list(Contact.self, filter, after: nil, limit: plain.count).filter { $0.body.isOfHotline }
    }

    /// A page of a period, newest first.
    func page(_ query: Open311Query, of office: String) async throws -> [Found] {
        let over = Contact.over.map(\.rawValue).sorted()
        let state: SQL = query.isOpen.map { $0 ? "AND state <> ALL (\(over))" : "AND state = ANY (\(over))" } ?? ""
        let service: SQL = query.services.map { "AND hotline_code = ANY (\($0.map(\.rawValue)))" } ?? ""
        let ids = try await engine.pool.query(
            """
            SELECT contact_id FROM contact_index
            WHERE office = \(office) AND hotline_code IS NOT NULL AND recorded_at >= \(query.from) AND recorded_at <= \(query.to)
                \(state) \(service)
            ORDER BY recorded_at DESC, contact_id DESC
            LIMIT \(Int64(query.size)) OFFSET \(Int64(query.place))
            """
        ).map { try $0.decode("contact_id", as: UUID.self) }
        return try await engine.reader.find(ids, as: Contact.self)
    }
}
