import Foundation
import Policy
import SharedModels

/// What the board shows of one office and day.
struct BoardContents: Sendable {
    /// Files of the office's technicians, also of those who take no slips any more.
    let technicians: [BoardTechnician]
    /// Slips that somebody is expected for on the day.
    let appointed: [BoardSlip]
    /// Slips that nobody has, whatever their day, the most pressing first.
    let unassigned: [BoardSlip]
    /// Of today: what technicians have in their hands beside that.
    let held: [BoardSlip]
    /// Whether there are more slips than are shown.
    let isCut: Bool
}

/// Asks the service for the board: a few lists, however many technicians there are.
struct BoardReader: Sendable {
    let visit: Visit
    let office: String

    /// Entries of one page of a list, and pages of one list that are read.
    private static let pageLength = 200
    private static let mostPages = 2
    /// Cases that are asked for by their ids at once: as many as a path of the usual length takes.
    private static let idsAtOnce = 100
    private static let mostHeld = 300

    /// - Parameter day: which day's appointments.
    /// - Throws: `ServiceRefusal`, `ServiceSilence`.
    /// - Returns: what there is.
    func contents(of day: BoardDay) async throws -> BoardContents {
        async let files = list("/technicians", [])
        async let expected = list(
            "/work-orders", [("appointedFrom", Times.rfc3339(day.begin)), ("appointedBefore", Times.rfc3339(day.end))])
        async let loose = list("/work-orders", [("unassigned", "true")])
        let (appointments, waiting, staff) = (try await expected, try await loose, try await files)
        let technicians = staff.items.compactMap { BoardTechnician($0) }
        let appointed = appointments.items.compactMap { BoardSlip($0) }.filter { $0.state != "cancelled" }
        // The newest come first, so of very many the oldest are missing: what presses must not be among them.
        var pressing: [BoardSlip] = []
        if waiting.hasMore {
            async let emergencies = list("/work-orders", [("unassigned", "true"), ("urgency", "emergency")])
            async let unjudged = list("/work-orders", [("unassigned", "true"), ("awaitsJudgement", "true")])
            pressing = (try await emergencies.items + unjudged.items).compactMap { BoardSlip($0) }
        }
        let unassigned = Self.distinct(pressing + waiting.items.compactMap { BoardSlip($0) }).sorted(by: BoardSlip.precedes)
        // What is in somebody's hands is so today; of other days nobody knows it.
        var held: [BoardSlip] = []
        if day.zone.date(of: visit.now) == day.date {
            let shown = Set(appointed.map(\.id))
            held = try await slips(technicians.flatMap(\.holds).filter { !shown.contains($0) })
        }
        return BoardContents(
            technicians: technicians, appointed: appointed, unassigned: unassigned, held: held,
            isCut: appointments.hasMore || waiting.hasMore || staff.hasMore)
    }

    /// Each slip once, however many lists have it.
    static func distinct(_ slips: [BoardSlip]) -> [BoardSlip] {
        var seen: Set<CaseID> = []
        return slips.filter { seen.insert($0.id).inserted }
    }

    /// Technicians' files by their ids; those that are not there are left out.
    /// - Throws: `ServiceRefusal`, `ServiceSilence`.
    func technicians(_ ids: [CaseID]) async throws -> [BoardTechnician] {
        guard !ids.isEmpty else { return [] }
        return try await byID("/technicians", ids).compactMap { BoardTechnician($0) }
    }

    private func slips(_ ids: [CaseID]) async throws -> [BoardSlip] {
        var found: [BoardSlip] = []
        let ids = Array(ids.prefix(Self.mostHeld))
        for first in stride(from: 0, to: ids.count, by: Self.idsAtOnce) {
            let some = Array(ids[first..<min(first + Self.idsAtOnce, ids.count)])
            found += try await byID("/work-orders", some).compactMap { BoardSlip($0) }
        }
        return found
    }

    private func byID(_ path: String, _ ids: [CaseID]) async throws -> [JSONValue] {
        let query = "?ids=\(ids.prefix(Self.idsAtOnce).map(\.description).joined(separator: ","))&limit=\(Self.pageLength)"
        return try await visit.site.services.get(.repairs, path + query, token: visit.token).body["items"]?.array ?? []
    }

    /// The first entries of a list of the office.
    private func list(_ path: String, _ filters: [(String, String?)]) async throws -> (items: [JSONValue], hasMore: Bool) {
        var items: [JSONValue] = []
        var cursor: String?
        for _ in 0..<Self.mostPages {
            let query = Paths.query([("office", office), ("limit", String(Self.pageLength))] + filters + [("cursor", cursor)])
            let page = try await visit.site.services.get(.repairs, path + query, token: visit.token).body
            items += page["items"]?.array ?? []
            cursor = page["next"]?.string
            if cursor == nil { return (items, false) }
        }
        return (items, true)
    }
}
