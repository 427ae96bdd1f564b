import Foundation

/// A complaint in a list, as far as operators need it.
struct ListedComplaint: Decodable, Equatable, Sendable {
    let id: String
    let number: String
    let office: String
    let state: String
    let closedAt: Date?
    let retainUntil: Date?
}

/// All complaints that a query finds, page by page.
struct ComplaintPages: Sendable {
    let client: ServiceClient
    /// Complaints that are read at most; more are not named, only said to be there.
    var most = 10_000

    private struct Page: Decodable {
        let items: [ListedComplaint]
        let next: String?
    }

    /// - Returns: the complaints, newest first, and whether there are more than `most`.
    func all(_ query: [URLQueryItem]) async throws -> (complaints: [ListedComplaint], hasMore: Bool) {
        var found: [ListedComplaint] = []
        var cursor: String?
        repeat {
            let page = try await client.send(
                .get(
                    "complaints",
                    query: query + [.init(name: "limit", value: "100")] + (cursor.map { [.init(name: "cursor", value: $0)] } ?? []))
            )
            .decode(Page.self)
            found += page.items
            cursor = page.next
        } while cursor != nil && found.count < most
        return (found, cursor != nil)
    }
}
