import Foundation
import SharedModels

/// The sample as a list of things to do, in the order of their times: contacts to record and commands to give.
struct SamplePlan: Sendable {
    /// A case that comes of a contact. Whether it is there already, and under which id, shows in the services.
    enum Slot: Hashable, Sendable {
        case contact(String)
        case complaint(String)
        /// Round 0 is the first order, round 1 the one that does the work again, and so on.
        case repair(String, round: Int)
        case callback(String)

        /// The reference of the contact.
        var reference: String {
            switch self {
            case .contact(let reference), .complaint(let reference), .repair(let reference, _), .callback(let reference): reference
            }
        }

        /// The service that has it.
        var service: ServiceName {
            switch self {
            case .contact: .intake
            case .complaint: .complaints
            case .repair: .repairs
            case .callback: .callbacks
            }
        }

        /// The plural noun in its path.
        var path: String {
            switch self {
            case .contact: "contacts"
            case .complaint: "complaints"
            case .repair: "work-orders"
            case .callback: "callback-tasks"
            }
        }
    }

    /// One command of a post to a case.
    struct Command: Hashable, Sendable {
        let at: SampleTime
        let role: Role
        let slot: Slot
        let name: String
        let fields: [String: JSONValue]
        /// How many commands of this name the same case gets before.
        let occurrence: Int
        /// Which callback of the contact's case it belongs to, from 1: that of the task's cycle.
        let cycle: Int
        /// Whether the owner is called back later in the script.
        let callFollows: Bool

        /// Under this key the service takes it once (D8).
        var idempotencyKey: String {
            let round = if case .repair(_, let round) = slot { round } else { 0 }
            return "sample-\(slot.reference)-\(slot.path)-\(round)-\(name)-\(occurrence)"
        }
    }

    enum Entry: Sendable {
        case record(ContactSheet.Row, reference: String)
        case command(Command)
        case book(SampleBooks.Step)
    }

    /// Most contacts of a sample.
    static let mostRows = 1_000

    let office: String
    /// The midnight with which the day begins.
    let midnight: Date
    let entries: [(at: SampleTime, entry: Entry)]
    /// Every case that a command is for.
    let slots: Set<Slot>

    /// Puts table and script together.
    /// - Throws: `ToolError` that names what does not fit: rows without reference or time, steps about contacts that are not in the table.
    init(_ sheet: ContactSheet, _ day: SampleDay, books: SampleBooks? = nil, zone: TimeZone) throws {
        guard sheet.problems.isEmpty else { throw ToolError("the table of the sample is wrong: \(sheet.problems[0])") }
        guard sheet.rows.count <= Self.mostRows else { throw ToolError("the sample has more than \(Self.mostRows) contacts") }
        let midnight = try Self.midnight(of: day.day, in: zone)
        var entries: [(at: SampleTime, entry: Entry)] = []
        var references: [String: SampleTime] = [:]
        for row in sheet.rows {
            guard let reference = row.reference, let occurredAt = row.body.occurredAt else {
                throw ToolError("line \(row.line) of the sample's table has no reference or no time")
            }
            let at = SampleTime(minutes: Int((occurredAt.timeIntervalSince(midnight) / 60).rounded(.down)))
            references[reference] = at
            entries.append((at, .record(row, reference: reference)))
        }
        for command in try Self.commands(of: day) {
            guard let recorded = references[command.slot.reference] else {
                throw ToolError("the script has steps about \(command.slot.reference), which is not in the table")
            }
            guard recorded <= command.at else {
                throw ToolError("the script has a step about \(command.slot.reference) before its contact")
            }
            entries.append((command.at, .command(command)))
        }
        for step in books?.steps ?? [] { entries.append((step.at, .book(step))) }
        office = day.office
        self.midnight = midnight
        // Contacts come before the steps of their minute; among steps the script's order stays.
        self.entries = entries.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        slots = Set(self.entries.compactMap(\.entry.slot))
    }

    /// The commands of the script, in its order, each with the case that it is for.
    static func commands(of day: SampleDay) throws -> [Command] {
        var seen: [Slot: [String: Int]] = [:]
        var calls: [String: (made: Int, dissatisfied: Int)] = [:]
        var callsLeft: [String: Int] = [:]
        for step in day.steps where step.target == .callback && step.command == "call" { callsLeft[step.reference, default: 0] += 1 }
        var commands: [Command] = []
        for step in day.steps {
            var call = calls[step.reference] ?? (0, 0)
            let slot: Slot =
                switch step.target {
                case .contact: .contact(step.reference)
                case .complaint: .complaint(step.reference)
                case .repair: .repair(step.reference, round: call.dissatisfied)
                case .callback: .callback(step.reference)
                }
            let isCall = step.target == .callback && step.command == "call"
            if isCall { call.made += 1 }
            for (name, fields) in Self.expanded(step) {
                let occurrence = seen[slot, default: [:]][name, default: 0]
                seen[slot, default: [:]][name] = occurrence + 1
                commands.append(
                    Command(
                        at: step.at, role: step.role, slot: slot, name: name, fields: fields, occurrence: occurrence,
                        cycle: max(1, call.made),
                        callFollows: call.made < callsLeft[step.reference] ?? 0))
            }
            if isCall, step.fields["rating"]?.text == "dissatisfied" { call.dissatisfied += 1 }
            calls[step.reference] = call
        }
        return commands
    }

    /// A call is two commands: it is planned and made at once.
    private static func expanded(_ step: SampleDay.Step) -> [(String, [String: JSONValue])] {
        guard step.target == .callback, step.command == "call" else { return [(step.command, step.fields)] }
        return [("schedule", ["channel": .text("phone"), "person": .text("客服回访")]), ("complete", step.fields)]
    }

    private static func midnight(of day: String, in zone: TimeZone) throws -> Date {
        guard let date = CellTime(zone: zone).instant("\(day) 00:00") else { throw ToolError("the script's day is no date") }
        return date
    }
}

extension SamplePlan.Command {
    /// The request's body. A signature is given at the moment of its step.
    /// - Parameters:
    ///   - midnight: with which the sample day begins.
    ///   - ids: of cases of the books, by their references.
    /// - Throws: `EncodingError`.
    /// - Returns: nil when it names one that is not known.
    func body(midnight: Date, ids: [String: String] = [:]) throws -> Data? {
        var fields = fields.timed(midnight: midnight)
        if name == "sign-off", fields["signedAt"] == nil { fields["signedAt"] = .text(Instant.text(at.instant(midnight: midnight))) }
        return try fields.naming(ids)?.encoded()
    }
}

extension SampleTime {
    /// So many minutes after midnight; negative before.
    init(minutes: Int) { self.minutes = minutes }
}
