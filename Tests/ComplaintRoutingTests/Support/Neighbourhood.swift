import Foundation
import Policy
import SharedModels

@testable import ComplaintRouting

/// Several complaints with the groups that they make, decided as the service would: after each registration the matter is observed, and
/// what cases tell one another arrives.
struct Neighbourhood {
    private(set) var complaints: [ComplaintID: Complaint] = [:]
    private(set) var order: [ComplaintID] = []
    private(set) var groups: [String: ComplaintGroup] = [:]
    private(set) var events: [any Event] = []
    var now: Date
    var rules = Policy.baseline
    private var fresh: UInt64 = 100

    init(at now: Date = local("2026-03-02 09:30"), rules: Policy = .baseline) {
        self.now = now
        self.rules = rules
    }

    /// Registers a complaint of a household and lets the matter be looked at.
    @discardableResult
    mutating func complain(
        _ unit: String, place: String = "三号楼电梯厅", subject: ComplaintSubject? = .buildingsEquipment, at time: String,
        office: String = "osmanthus",
        label: String? = nil, isLookedAt: Bool = true
    ) throws -> ComplaintID {
        now = local(time)
        var registration = Sample.registration(subject: subject)
        registration.office = office
        let known = registration.particulars
        registration.particulars = ComplaintParticulars(
            callerName: known.callerName, phone: known.phone, unit: unit, preferredWay: known.preferredWay, place: place,
            complainedOf: known.complainedOf, course: known.course, demand: known.demand, matter: label, unknown: known.unknown)
        let id = ComplaintID(uuid())
        order.append(id)
        try give(.register(registration), to: id, as: .receptionist)
        if isLookedAt { try observe(id) }
        return id
    }

    /// Gives a command to one complaint, and delivers what it tells others.
    mutating func give(_ command: ComplaintCommand, to id: ComplaintID, as role: Role) throws {
        let context = context(id.retyped(), role, number: "CP-1")
        guard case .changed(let change) = try Complaint.decide(complaints[id], command, under: rules, in: context) else { return }
        complaints[id] = change.after
        events += change.events
        try deliver(change.messages)
    }

    /// Has the matter of a complaint looked at.
    mutating func observe(_ id: ComplaintID) throws {
        guard let newest = complaints[id] else { return }
        guard let key = Matter(of: newest).key else { return }
        let same = order.compactMap { complaints[$0] }.filter { $0.counts && Matter(of: $0).key == key }
        let observation = MatterObservation(
            office: newest.office, subject: newest.subject,
            complaints: same.map {
                .init(
                    id: $0.id, household: Matter(of: $0).household, registeredAt: $0.registeredAt, knownAt: $0.registeredAt,
                    isOpen: $0.state.isOpen)
            }.sorted { $0.registeredAt < $1.registeredAt })
        try tellGroup(key, .observe(observation), as: .system)
    }

    mutating func dismiss(_ key: String, as role: Role = .officeDirector) throws {
        try tellGroup(key, .dismiss(reason: "查明不是同一部电梯"), as: role)
    }

    private mutating func tellGroup(_ key: String, _ command: ComplaintGroupCommand, as role: Role) throws {
        let id = groups[key]?.id.retyped() ?? CaseID(uuid())
        let decision = try ComplaintGroup.decide(groups[key], command, under: rules, in: context(id, role, number: "CG-1"))
        guard case .changed(let change) = decision else { return }
        groups[key] = change.after
        events += change.events
        try deliver(change.messages)
    }

    /// While set, what cases tell one another is on its way.
    var holdsMessages = false
    private var held: [CaseMessage] = []

    mutating func deliverHeld() throws {
        let messages = held
        held = []
        try deliver(messages)
    }

    private mutating func deliver(_ messages: [CaseMessage]) throws {
        guard !holdsMessages else { return held += messages }
        for message in messages {
            if let command = Complaint.command(forDue: message.name), complaints[message.recipient.retyped()] != nil {
                try give(command, to: message.recipient.retyped(), as: .system)
            } else if let command = ComplaintGroup.command(forDue: message.name),
                let key = groups.first(where: { $0.value.id.retyped() == message.recipient })?.key
            {
                try tellGroup(key, command, as: .system)
            }
        }
    }

    private func context(_ id: CaseID, _ role: Role, number: String) -> DecisionContext {
        DecisionContext(
            now: now, caseID: id, number: number, actor: role == .system ? .system : Actor(subject: "staff-1", role: role),
            freshID: UUID.v7(milliseconds: 1_772_415_000_000, high: 1, low: 1))
    }

    private mutating func uuid() -> UUID {
        fresh += 1
        return UUID.v7(milliseconds: 1_772_415_000_000, high: 5, low: fresh)
    }

    /// The facts of one type, in order.
    func facts<Fact: Event>(_ type: Fact.Type = Fact.self) -> [Fact] { events.compactMap { $0 as? Fact } }

    /// The only group.
    var group: ComplaintGroup? { groups.count == 1 ? groups.first?.value : nil }

    /// When the general manager must have a complaint; nil when it is not before him.
    func gmBound(_ id: ComplaintID) -> Date? {
        complaints[id]?.clocks.last { $0.name == ComplaintClock.generalManager.rawValue && $0.isAwaited }?.bound
    }
}
