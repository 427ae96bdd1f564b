import Foundation
import Policy
import SharedModels

/// A case of the desk's books (domain 3.9 to 3.12, INT-68): what all kinds of them share, so that each says only what is its own.
protocol BookEntry: CaseType where Command: BookCommand, Rules == Policy {
    /// How people call it, such as `visitor`; for answers.
    static var noun: String { get }

    var clocks: [CaseClock] { get set }

    /// Commands of people that it takes as it stands.
    var open: [Command.Code] { get }

    /// Who may give a command, whatever the state.
    static func posts(for command: Command.Code) -> Set<Role>

    /// Begins a case; nil for a command that begins none.
    static func begin(_ command: Command, under rules: Policy, in context: DecisionContext) throws(Rejection) -> BookStep<Self>?

    /// Whether the command has had its effect already.
    func hasSeen(_ command: Command) -> Bool

    /// Why the state does not take a command.
    func refusal(of command: Command) -> Rejection

    /// Performs a command that the state takes.
    static func apply(_ command: Command, to step: inout BookStep<Self>) throws(Rejection)

    /// Tells what is to be told of a clock that is due, and ends it.
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<Self>)
}

/// A command to a case of the desk's books.
protocol BookCommand: CaseCommand, Hashable {
    /// Names of the commands in URLs, history and answers.
    associatedtype Code: RawRepresentable & Hashable & Sendable where Code.RawValue == String

    /// Which command it is, without its content.
    var name: Code { get }

    /// Whether it is a timer's: a clock is due.
    var isClockDue: Bool { get }
}

extension BookCommand {
    var code: String { name.rawValue }
    var isClockDue: Bool { false }
}

extension BookEntry {
    var allowedCommands: [String] { open.map(\.rawValue) }

    static func command(forDue clock: String) -> Command? { nil }

    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<Self>) { step.entry.clocks.stop(clock.name, at: step.now) }

    /// Judges one command: who asks, whether it was done before, whether the state takes it, what it asks for.
    static func decide(
        _ current: Self?, _ command: Command, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<Self> {
        guard posts(for: command.name).contains(context.actor.role) else {
            throw Rejection(.forbidden, "A \(context.actor.role.rawValue) may not give the command \(command.code) to a \(noun).")
        }
        guard let current else {
            guard let step = try begin(command, under: rules, in: context) else {
                throw Rejection(.notFound, "There is no such \(noun).")
            }
            try admit(context.actor, to: step.entry.office)
            return step.decision
        }
        try admit(context.actor, to: current.office)
        if command.isClockDue {
            guard current.clocks.firstDue(by: context.now) != nil else { return .unchanged }
        } else {
            if current.hasSeen(command) { return .unchanged }
            guard current.open.contains(command.name) else { throw current.refusal(of: command) }
        }
        var step = BookStep(current, under: rules, in: context)
        // What was missed meanwhile is told before anything else, whoever comes first: a timer or a command.
        while let due = step.entry.clocks.firstDue(by: step.now) { expire(due, in: &step) }
        if !command.isClockDue { try apply(command, to: &step) }
        return step.decision
    }

    /// A caller who is confined to an office keeps that office's books only (OPS-01). Asked of every command; a kind whose beginning looks at
    /// other cases asks before it does.
    static func admit(_ actor: Actor, to office: String) throws(Rejection) {
        guard let confined = actor.office, confined != office else { return }
        throw Rejection(.forbidden, "The \(noun) belongs to another property office.")
    }

    func refusal(of command: Command) -> Rejection { plainRefusal(of: command) }

    /// That the state does not take it, and what it takes.
    func plainRefusal(of command: Command) -> Rejection {
        let possible = allowedCommands.isEmpty ? "it takes nothing more" : "it takes \(allowedCommands.joined(separator: ", "))"
        return Rejection(.wrongState, "The \(Self.noun) is \(stateCode) and does not take \(command.code); \(possible).")
    }
}

/// One decision about a case of the desk's books in the making.
struct BookStep<Entry: BookEntry> {
    var entry: Entry
    let rules: Policy
    let context: DecisionContext
    /// Why, in the words of whoever asked; for the history only (OPS-10).
    var reason: String?
    private var events: [any Event] = []

    init(_ entry: Entry, under rules: Policy, in context: DecisionContext) {
        self.entry = entry
        self.rules = rules
        self.context = context
    }

    var now: Date { context.now }

    /// That it happens now, by whoever asks.
    var stamp: BookStamp { BookStamp(at: context.now, by: context.actor.role) }

    /// A signature that is given now.
    func signature(_ name: String) -> BookSignature { BookSignature(name: name, at: context.now) }

    var decision: Decision<Entry> {
        guard let first = events.first else { return .unchanged }
        return .changed(entry, first, Array(events.dropFirst()), reason: reason)
    }

    mutating func tell(_ event: any Event) { events.append(event) }
}

/// When something was written into a book, and by which post.
struct BookStamp: Codable, Hashable, Sendable {
    let at: Date
    let by: Role
}

/// A signature: the name as it was typed in, and when.
struct BookSignature: Codable, Hashable, Sendable {
    var name: String
    let at: Date

    /// The same for eyes that need no names.
    var masked: BookSignature { BookSignature(name: Mask.name(name), at: at) }
}
