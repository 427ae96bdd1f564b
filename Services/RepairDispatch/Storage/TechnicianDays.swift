import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// What a technician has to do, as it stands now.
struct TechnicianDay: Encodable, Sendable {
    typealias Slip = CaseView<WorkOrderView>

    /// The local day, such as `2026-03-02`.
    let day: String
    /// Emergencies, whenever they were appointed.
    let emergencies: [Slip]
    /// Appointed before now, and not begun.
    let late: [Slip]
    /// Appointed later on this day, or begun; the earliest first.
    let today: [Slip]
    /// Without an appointment.
    let unappointed: [Slip]
    /// Appointed on a later day.
    let later: [Slip]
    /// The repair is done; the owner's signature or the way to the office is missing (REP-13, REP-14).
    let toHandIn: [Slip]
}

extension TechnicianDay: RevealingAnswer {
    var revealed: Int { [emergencies, late, today, unappointed, later, toHandIn].joined().count { $0.fields.wordsShown } }
}

/// Reads technicians' days.
struct TechnicianDays: Sendable {
    let engine: CaseEngine

    func day(of technician: Technician, for caller: Caller) async throws -> TechnicianDay {
        let now = try await engine.now()
        let zone = engine.policy.days.zone
        var slips: [(record: CaseRecord, body: WorkOrder)] = []
        for hold in technician.holds {
            guard let found = try await engine.reader.find(hold.workOrderId.retyped(), as: WorkOrder.self),
                found.body.held?.technicianId == technician.id
            else { continue }
            slips.append(found)
        }
        let done = try await engine.reader.list(
            WorkOrder.self, Self.done(by: technician), after: nil, limit: Self.mostDone)
        let endOfDay = zone.endOfDay(containing: now)
        let parts = Dictionary(grouping: slips) { Part(of: $0.body, now: now, endOfDay: endOfDay) }
        let actor = caller.actor
        func shown(_ part: Part) -> [TechnicianDay.Slip] {
            (parts[part] ?? []).sorted { Self.precedes($0.body, $1.body) }.map { $0.body.answer($0.record, for: actor) }
        }
        return TechnicianDay(
            day: zone.date(of: now).description, emergencies: shown(.emergency), late: shown(.late), today: shown(.today),
            unappointed: shown(.unappointed), later: shown(.later),
            toHandIn: done.map { $0.body.answer($0.record, for: actor) })
    }

    /// Slips that are shown as done and not handed in.
    private static let mostDone = 100

    private static func done(by technician: Technician) -> CaseReader.Filter {
        var filter = CaseReader.Filter()
        filter.conditions = [
            "state IN ('work_done', 'signed_off')",
            """
            id IN (SELECT order_id FROM work_order_index WHERE technician_id = \(technician.id.uuid) AND ended_at IS NULL)
            """,
        ]
        return filter
    }

    /// Where in the day a slip stands.
    enum Part: Hashable {
        case emergency, late, today, unappointed, later

        init(of order: WorkOrder, now: Date, endOfDay: Date) {
            if order.urgency == .emergency {
                self = .emergency
            } else if order.started != nil {
                self = .today
            } else if let appointedAt = order.appointedAt {
                self = appointedAt <= now ? .late : appointedAt < endOfDay ? .today : .later
            } else {
                self = .unappointed
            }
        }
    }

    /// Earlier appointments first; then what is marked 急; then the older slip.
    private static func precedes(_ one: WorkOrder, _ other: WorkOrder) -> Bool {
        let (first, second) = (one.appointedAt ?? .distantPast, other.appointedAt ?? .distantPast)
        if first != second { return first < second }
        if one.urgency.isMarkedUrgent != other.urgency.isMarkedUrgent { return one.urgency.isMarkedUrgent }
        return (one.raisedAt, one.id.description) < (other.raisedAt, other.id.description)
    }
}
