import Foundation
import SharedModels

/// Plays a sample through the APIs: every contact and every command at its time, which the services' clocks are set to (D21).
///
/// What was done before is found in the services and not done again. A command that is refused, or whose case does not come, ends the
/// script of its contact; the others go on.
struct SampleRun {
    private let plan: SamplePlan
    private let services: SampleServices
    private let clocks: ServiceClocks

    /// Ids of the cases, as far as they are known.
    private(set) var ids: [SamplePlan.Slot: String] = [:]
    /// What became of it.
    private(set) var result = Result()
    private var done: [SamplePlan.Slot: [String: Int]] = [:]
    private var shelf: SampleShelf
    /// Cases in a row that did not come in time.
    private var timeouts = 0
    private let patience: Duration
    private var clockMinute: SampleTime?
    /// Seconds that the databases are ahead of this machine.
    private var ahead = 0.0

    /// Cases in a row that did not come in time before the run gives up: then something is down.
    private static let mostTimeouts = 3

    /// Counts, and what went wrong by reference.
    struct Result: Hashable, Sendable {
        var recorded = 0
        var knownContacts = 0
        var commands = 0
        var knownCommands = 0
        var bookSteps = 0
        var knownBookSteps = 0
        var failures: [String: String] = [:]
    }

    /// - Parameters:
    ///   - plan: what to do.
    ///   - services: the APIs.
    ///   - clocks: the services' clocks.
    ///   - patience: how long an event may take from one service to the next.
    init(_ plan: SamplePlan, services: SampleServices, clocks: ServiceClocks, patience: Duration = Waiting.limit) {
        self.patience = patience
        self.plan = plan
        self.services = services
        self.clocks = clocks
        shelf = SampleShelf(plan, services: services)
    }

    /// Does all that is not done yet. The clocks stay at the last step: set to the real time, every limit of the day would pass at once.
    /// - Parameter progress: hears of every entry with its number.
    /// - Throws: `ToolError` and `RequestFault` when a service cannot be asked any more; what was refused is in `result` instead.
    mutating func run(_ progress: (Int) -> Void) async throws {
        try await findKnown()
        try await shelf.findKnown()
        guard plan.entries.contains(where: { !isDone($0.entry) }) else {
            result.knownContacts = ids.keys.count { if case .contact = $0 { true } else { false } }
            result.knownBookSteps = plan.entries.count { if case .book = $0.entry { true } else { false } }
            result.knownCommands = plan.entries.count - result.knownContacts - result.knownBookSteps
            return
        }
        ahead = try await clocks.measure()
        for (index, (at, entry)) in plan.entries.enumerated() {
            try await perform(entry, at: at)
            progress(index + 1)
        }
    }

    // MARK: What was done before

    private mutating func findKnown() async throws {
        let contacts = try await services.cases(.contact(""), office: plan.office, as: .receptionist)
        var byFacts: [String: SampleServices.Case] = [:]
        for contact in contacts.reversed() { byFacts[Self.facts(contact.occurredAt, contact.caller?.unit, contact.reason)] = contact }
        for (_, entry) in plan.entries {
            guard case .record(let row, let reference) = entry,
                let contact = byFacts[Self.facts(row.body.occurredAt, row.body.caller.unit, row.body.reason)]
            else { continue }
            ids[.contact(reference)] = contact.id
            try await look(into: .contact(reference))
        }
        for slot in Set(plan.entries.compactMap { $0.entry.slot }).sorted(by: { $0.order < $1.order }) where ids[slot] == nil {
            guard ids[.contact(slot.reference)] != nil, let id = try await id(of: slot) else { continue }
            ids[slot] = id
            try await look(into: slot)
        }
    }

    private mutating func look(into slot: SamplePlan.Slot) async throws {
        guard let id = ids[slot] else { return }
        done[slot] = try await services.history(slot, id: id)
    }

    /// By these a contact of the sample is known again, even long after its idempotency key was forgotten.
    private static func facts(_ occurredAt: Date?, _ unit: String?, _ reason: String?) -> String {
        "\(occurredAt.map { Int($0.timeIntervalSince1970) } ?? 0)|\(unit ?? "")|\(reason ?? "")"
    }

    private func isDone(_ entry: SamplePlan.Entry) -> Bool {
        switch entry {
        case .record(_, let reference): ids[.contact(reference)] != nil
        case .command(let command): done[command.slot]?[command.name] ?? 0 > command.occurrence
        case .book(let step): shelf.isDone(step)
        }
    }

    /// The id of a case, from the case that it comes of; nil while that does not say.
    private func id(of slot: SamplePlan.Slot) async throws -> String? {
        if let id = ids[slot] { return id }
        switch slot {
        case .contact: return nil
        case .complaint(let reference), .repair(let reference, round: 0):
            return try await find(.contact(reference))?.child?.id
        case .repair(let reference, let round):
            return try await find(.repair(reference, round: round - 1))?.closure?.reworkOrderId
        case .callback(let reference):
            let isComplaint = plan.slots.contains(.complaint(reference))
            return try await find(isComplaint ? .complaint(reference) : .repair(reference, round: 0))?.callbackTaskId
        }
    }

    private func find(_ slot: SamplePlan.Slot) async throws -> SampleServices.Case? {
        guard let id = try await id(of: slot) else { return nil }
        return try await services.find(slot, id: id)
    }

    // MARK: What is to be done

    private mutating func perform(_ entry: SamplePlan.Entry, at: SampleTime) async throws {
        guard !isDone(entry) else {
            count(known: entry)
            return
        }
        guard result.failures[entry.reference] == nil else { return }
        do {
            try await setClock(to: at)
            switch entry {
            case .record(let row, let reference): try await record(row, reference)
            case .command(let command): try await give(command)
            case .book(let step): try await write(step)
            }
            timeouts = 0
        } catch let fault as RequestFault {
            guard let refusal = fault.refusal, refusal.status != 401 else { throw ToolError("\(entry.name): \(fault)") }
            fail(entry, refusal.sentence)
        } catch let late as TookTooLong {
            fail(entry, late.what)
            timeouts += 1
            guard timeouts < Self.mostTimeouts else {
                throw ToolError("\(entry.name): \(late.what)", advice: "Do all four services run and reach the broker? guanjiactl doctor")
            }
        }
    }

    private mutating func fail(_ entry: SamplePlan.Entry, _ reason: String) {
        result.failures[entry.reference] = "\(entry.name): \(reason)"
        Terminal.note("\(entry.name): \(reason)")
    }

    private mutating func count(known entry: SamplePlan.Entry) {
        switch entry {
        case .record: result.knownContacts += 1
        case .command: result.knownCommands += 1
        case .book: result.knownBookSteps += 1
        }
    }

    private mutating func write(_ step: SampleBooks.Step) async throws {
        if let missing = try await shelf.perform(step) { throw TookTooLong(what: missing) }
        result.bookSteps += 1
    }

    private mutating func setClock(to at: SampleTime) async throws {
        guard clockMinute != at else { return }
        _ = try await clocks.set(to: at.instant(midnight: plan.midnight), ahead: ahead)
        clockMinute = at
    }

    /// Records a contact and waits until the case that it is handed over as is there.
    private mutating func record(_ row: ContactSheet.Row, _ reference: String) async throws {
        var body = row.body
        if let linked = row.linkedReference {
            guard let id = ids[.contact(linked)] else { throw TookTooLong(what: "the contact \(linked), which it repeats, is not there") }
            body.linkedTo = id
        }
        let (contact, isReplay) = try await services.record(try body.json(), key: row.idempotencyKey)
        ids[.contact(reference)] = contact.id
        if isReplay { result.knownContacts += 1 } else { result.recorded += 1 }
        for slot in [SamplePlan.Slot.complaint(reference), .repair(reference, round: 0)] where plan.slots.contains(slot) {
            try await appear(slot)
        }
    }

    private mutating func give(_ command: SamplePlan.Command) async throws {
        let slot = command.slot
        try await appear(slot)
        guard let id = ids[slot] else { return }
        var last: SampleServices.Case?
        let ready = try await Waiting.until(within: patience) {
            last = try await services.find(slot, id: id)
            guard let found = last, found.allowedCommands.contains(command.name) else { return Bool?.none }
            if case .callback = slot, let cycle = found.cycle, cycle < command.cycle { return nil }
            return true
        }
        guard ready != nil else {
            let allowed = last?.allowedCommands.joined(separator: ", ") ?? ""
            throw TookTooLong(what: "it is \(last?.state ?? "not there") and takes \(allowed.isEmpty ? "nothing" : allowed)")
        }
        guard let body = try command.body(midnight: plan.midnight, ids: shelf.ids) else {
            throw TookTooLong(what: "a case that it names is not there")
        }
        try await services.command(command.name, to: slot, id: id, as: command.role, body: body, key: command.idempotencyKey)
        result.commands += 1
        try await settle(after: command)
    }

    /// Waits until a case is there.
    private mutating func appear(_ slot: SamplePlan.Slot) async throws {
        guard ids[slot] == nil else { return }
        let found = try await Waiting.until(within: patience) { () -> String? in
            guard let id = try await id(of: slot), try await services.find(slot, id: id) != nil else { return nil }
            return id
        }
        guard let found else { throw TookTooLong(what: "its case does not come to \(slot.service.rawValue)") }
        ids[slot] = found
    }
}

/// Another service did not do its part within the limit.
private struct TookTooLong: Error {
    let what: String
}

extension SampleRun {
    /// Waits for what a command causes in other services, so that it happens at the command's time and not after the next clock change.
    fileprivate mutating func settle(after command: SamplePlan.Command) async throws {
        let reference = command.slot.reference
        switch (command.slot, command.name) {
        case (.complaint, "reply") where command.callFollows, (.repair, "report-back") where command.callFollows:
            try await appear(.callback(reference))
        case (.callback, "complete") where command.fields["rating"]?.text == "dissatisfied":
            guard let round = plan.nextRound(of: reference, after: command.at) else { return }
            try await appear(.repair(reference, round: round))
        case (.callback, "complete"), (.complaint, "withdraw"), (.complaint, "reject"), (.repair, "cancel"):
            try await close(.contact(reference))
        default: return
        }
    }

    private func close(_ slot: SamplePlan.Slot) async throws {
        let closed = try await Waiting.until(within: patience) { () -> Bool? in try await find(slot)?.state == "closed" ? true : nil }
        if closed == nil { throw TookTooLong(what: "the contact is not closed although its case has ended") }
    }
}

extension SamplePlan {
    /// The round of the repair that follows a time, when there is one.
    func nextRound(of reference: String, after at: SampleTime) -> Int? {
        for (time, entry) in entries where time > at {
            if case .command(let command) = entry, case .repair(reference, let round) = command.slot { return round }
        }
        return nil
    }
}

extension SamplePlan.Slot {
    /// Cases in the order in which one leads to the next.
    fileprivate var order: Int {
        switch self {
        case .contact: 0
        case .complaint: 1
        case .repair(_, let round): 1 + round
        case .callback: 1_000
        }
    }
}

extension SamplePlan.Entry {
    /// The case of a command; nil for a contact to be recorded.
    var slot: SamplePlan.Slot? {
        guard case .command(let command) = self else { return nil }
        return command.slot
    }

    var reference: String {
        switch self {
        case .record(_, let reference): reference
        case .command(let command): command.slot.reference
        case .book(let step): step.reference
        }
    }

    /// What it is, for messages.
    var name: String {
        switch self {
        case .record(_, let reference): "\(reference), recording the contact"
        case .command(let command): "\(command.slot.reference), \(command.name) by \(command.role.rawValue)"
        case .book(let step): step.name
        }
    }
}
