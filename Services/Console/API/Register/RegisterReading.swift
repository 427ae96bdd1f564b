import Foundation
import Policy
import SharedModels

/// What the service that keeps complaints says of one office on one day: the day's case, the complaints of the day, and those that there is to see.
struct RegisterReading: Sendable {
    let visit: Visit
    let office: String
    let day: LocalDate

    struct Found: Sendable {
        /// The day's case; nil before it has begun.
        let day: JSONValue?
        /// As they were signed, or as they are while nobody has; nil where this post does not see what was signed.
        let findings: JSONValue?
        /// Registered on the day, in the order of the register.
        let registered: [JSONValue]
        /// Late or without an owner, from other days.
        let remarkable: [JSONValue]
        /// Whether the day has more complaints than are read.
        let isCut: Bool

        /// Whether there may be more that are late or without an owner than the findings name: one may be both.
        var isNamingCut: Bool {
            let named = findings?["complaintIds"]?.array?.count ?? 0
            return named >= RegisterReading.mostNamed
                && Int64(named) < (findings?["late"]?.integer ?? 0) + (findings?["unowned"]?.integer ?? 0)
        }

        var isSigned: Bool { day?["state"]?.string == "signed" }
    }

    /// Complaints of one answer, and answers that are read: a day of a thousand complaints is shown whole.
    private static let pageLength = 200
    private static let mostPages = 5
    /// Complaints that the service names in its findings at most.
    static let mostNamed = 200
    /// Ids of one request, so that the path stays below every server's limit.
    private static let mostIDs = 100

    /// - Throws: `ServiceRefusal` when the service refuses this user.
    /// - Returns: nil while the service does not answer.
    func found() async throws -> Found? {
        do {
            return try await read()
        } catch is ServiceSilence {
            return nil
        } catch let refusal as ServiceRefusal where refusal.isPassing {
            return nil
        }
    }

    private func read() async throws -> Found {
        async let complaints = registered()
        let day = try await theDay()
        let findings = try await findings(of: day)
        let own = try await complaints
        let known = Set(own.items.compactMap { $0["id"]?.string })
        let ids = (findings?["complaintIds"]?.array ?? []).compactMap(\.string).filter { !known.contains($0) }
        return Found(
            day: day, findings: findings, registered: Self.inOrder(own.items),
            remarkable: Self.inOrder(try await Self.complaints(ids, for: visit)), isCut: own.isCut)
    }

    /// With its signature whole, once it is there: a list leaves the strokes out.
    private func theDay() async throws -> JSONValue? {
        let query = Paths.query([("office", office), ("day", day.description), ("limit", "1")])
        let listed = try await visit.site.services.get(.complaints, "/register-days\(query)", token: visit.token).body["items"]?.array?
            .first
        guard let listed, listed["signature"] != nil, let id = listed["id"]?.string else { return listed }
        return try await visit.site.services.get(.complaints, "/register-days/\(id)", token: visit.token).body
    }

    private func findings(of day: JSONValue?) async throws -> JSONValue? {
        guard let day, let id = day["id"]?.string else { return nil }
        if let signed = day[path: ["signature", "findings"]] { return signed }
        guard day["state"]?.string == "open" else { return nil }
        return try await visit.site.services.get(.complaints, "/register-days/\(id)/findings", token: visit.token).body
    }

    private func registered() async throws -> (items: [JSONValue], isCut: Bool) {
        let zone = visit.site.zone
        var items: [JSONValue] = []
        var cursor: String?
        for _ in 0..<Self.mostPages {
            let query = Paths.query([
                ("office", office), ("registeredFrom", Times.rfc3339(zone.startOfDay(day))),
                ("registeredBefore", Times.rfc3339(zone.endOfDay(day))), ("limit", String(Self.pageLength)), ("cursor", cursor),
            ])
            let page = try await visit.site.services.get(.complaints, "/complaints\(query)", token: visit.token).body
            items += page["items"]?.array ?? []
            cursor = page["next"]?.string
            guard cursor != nil else { return (items, false) }
        }
        return (items, true)
    }

    /// Complaints by their ids, in no order.
    /// - Throws: `ServiceRefusal`, `ServiceSilence`.
    static func complaints(_ ids: [String], for visit: Visit) async throws -> [JSONValue] {
        let parts = stride(from: 0, to: ids.count, by: mostIDs).map { ids[$0..<min($0 + mostIDs, ids.count)].joined(separator: ",") }
        return try await withThrowingTaskGroup(of: [JSONValue].self) { group in
            for some in parts {
                group.addTask {
                    let path = "/complaints?ids=\(some)&limit=\(mostIDs)"
                    return try await visit.site.services.get(.complaints, path, token: visit.token).body["items"]?.array ?? []
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// As they came into the register.
    static func inOrder(_ complaints: [JSONValue]) -> [JSONValue] {
        func place(_ complaint: JSONValue) -> (Date, String) {
            (complaint["registeredAt"]?.string.flatMap(Times.parse) ?? .distantPast, complaint["number"]?.string ?? "")
        }
        return complaints.sorted { place($0) < place($1) }
    }
}

extension ServiceRefusal {
    /// Whether the service may answer the same question in a moment.
    var isPassing: Bool { status == 429 || status >= 500 }
}
