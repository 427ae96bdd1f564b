package import Foundation

/// One kind of case (an aggregate): its data, its commands and the one pure function that decides about them (design §2).
///
/// The conforming struct is what is stored. `decide` does no I/O and reads no clock: ids and `now` come in with the context, limits
/// with the rules. Everything else (locking, versions, history, timers, outbox) is the engine's.
package protocol CaseType: Codable, Sendable {
    /// What can be asked of this kind of case.
    associatedtype Command: CaseCommand
    /// The limits and switches it is judged by; the property company's policy.
    associatedtype Rules: Sendable
    /// The case as people and programs may see it.
    associatedtype View: Encodable & Sendable

    /// Its name in storage and its number's prefix.
    static var kind: CaseKind { get }

    /// The number of the form in which it is stored. A release that stores what the one before would lose or could not read (a field, a word
    /// of an enum) raises it by one: programs of the release before then leave alone what it has written (ADR 24).
    static var format: Int16 { get }

    /// The state's code, exactly as domain.md §1.4 spells it.
    var stateCode: String { get }

    /// The property office that the case belongs to.
    var office: String { get }

    /// Its deadlines, running and past. The engine keeps a timer for each that runs.
    var clocks: [CaseClock] { get }

    /// Its deadlines as they stand by these rules once its due clocks were asked at `now` and had nothing to tell.
    ///
    /// Usually `clocks`. Where the rules have changed since those were set, what was to be done next may be gone; nothing is stored of
    /// that, because no change is kept without a fact (ADR 3), but what comes after it must not wait.
    func clocks(under rules: Rules, at now: Date) -> [CaseClock]

    /// The limit by which it is judged whether the case was handled in time, as it stands; nil while there is none, and for kinds that reports
    /// do not judge so. Events say it (ADR 56).
    var judgedLimit: CaseClock? { get }

    /// Codes of the commands that the case would take in its present state.
    var allowedCommands: [String] { get }

    /// Judges one command. `current` is nil for a case that does not exist yet.
    ///
    /// A repeated command that has already had its effect answers `.unchanged`, so that redelivery is harmless.
    static func decide(_ current: Self?, _ command: Command, under rules: Rules, in context: DecisionContext) throws(Rejection) -> Decision<
        Self
    >

    /// The command that a due timer or a message (`CaseMessage`) stands for, or nil when the clock of that name needs none.
    static func command(forDue clock: String) -> Command?

    /// What the caller may see; private fields are masked unless the role needs them (D13, OPS-01).
    func view(for actor: Actor) -> View

    /// What a list shows of it: less than `view` where a case names many things.
    func listView(for actor: Actor) -> View

    /// Whether `view` shows the caller private particulars in clear: a name, a telephone number, what somebody said. Every such reading over
    /// the API is put on record (OPS-01, D13).
    func reveals(to actor: Actor) -> Bool

    /// Whether private particulars are kept from the caller, of a kind of case of which that is put on record as well (OPS-01, WE-70).
    func withholds(from actor: Actor) -> Bool

    /// Whether the caller may read what people wrote in the history, and who acted; usually whoever sees the case unmasked.
    ///
    /// Every kind says so itself: what is not thought of is not shown.
    func showsReasons(to actor: Actor) -> Bool
}

extension CaseType {
    /// As it was first stored.
    package static var format: Int16 { 1 }

    /// Rules that change leave the clocks as they were set.
    package func clocks(under rules: Rules, at now: Date) -> [CaseClock] { clocks }

    /// Most kinds are not judged by a single limit.
    package var judgedLimit: CaseClock? { nil }

    /// A list shows as much as the case alone.
    package func listView(for actor: Actor) -> View { view(for: actor) }

    /// A case that has nothing private has nothing to reveal.
    package func reveals(to actor: Actor) -> Bool { false }

    /// Usually only what is shown is put on record.
    package func withholds(from actor: Actor) -> Bool { false }
}

/// A command to a case.
package protocol CaseCommand: Sendable {
    /// Its code in URLs, history and answers, such as `classify`.
    var code: String { get }

    /// Other cases of the same service that it names and of which the decision has to know whether they are there. They are looked up in
    /// the transaction that decides; a command that a timer or a message stands for names none.
    var mentions: [CaseID] { get }

    /// Other cases of the same service on whose content the decision counts. They are locked and read together with the command's own case,
    /// so what is decided about them still holds when it is written (ADR 47). A command that a timer or a message stands for names none.
    var reads: [ReadCase] { get }
}

extension CaseCommand {
    /// Most commands speak of their own case alone.
    package var mentions: [CaseID] { [] }

    /// Most commands count on nothing but their own case.
    package var reads: [ReadCase] { [] }
}

/// Another case of the same service that a command counts on.
package struct ReadCase: Sendable {
    package let id: CaseID
    package let type: any CaseType.Type

    package init(_ id: CaseID, as type: any CaseType.Type) {
        self.id = id
        self.type = type
    }
}

/// What a decision may know of another case of the same service: what is in clear about it, as it was committed last. Nobody holds it still,
/// so a decision may ask whether it is there and whose it is, and must not count on its state.
package struct MentionedCase: Hashable, Sendable {
    /// The name of its kind.
    package let kind: String
    /// The property office that it belongs to.
    package let office: String

    package init(kind: String, office: String) {
        self.kind = kind
        self.office = office
    }
}

/// A kind of case: name in storage, prefix of the human number (D12).
package struct CaseKind: Hashable, Sendable {
    /// Lower-case noun, such as `complaint`.
    package let name: String
    /// Two letters, such as `CP`.
    package let numberPrefix: String

    package init(name: String, numberPrefix: String) {
        self.name = name
        self.numberPrefix = numberPrefix
    }
}

/// Who asks.
package struct Actor: Hashable, Sendable, Codable {
    /// The token's subject; never a person's name.
    package let subject: String
    /// The post that it acts in.
    package let role: Role
    /// The property office that it is confined to, or nil for all.
    package let office: String?

    package init(subject: String, role: Role, office: String? = nil) {
        self.subject = subject
        self.role = role
        self.office = office
    }

    /// A timer or an event of another service.
    package static let system = Actor(subject: "system", role: .system)
}

/// What a decision may know beside the case, the command and the rules.
package struct DecisionContext: Sendable {
    /// The database's clock when the transaction began (D7, D21).
    package let now: Date
    /// The case that the command is for.
    package let caseID: CaseID
    /// The human number of a case being made; the present one of a case that exists.
    package let number: String
    /// Who asks.
    package let actor: Actor
    /// A fresh UUIDv7 for one thing that the decision makes, such as the child case of a hand-over.
    package let freshID: UUID
    /// Which of the cases that the command mentions are there.
    package let mentioned: [CaseID: MentionedCase]
    /// Those of the cases that the command reads which are there, as they stand.
    package let read: [CaseID: any CaseType]

    package init(
        now: Date, caseID: CaseID, number: String, actor: Actor, freshID: UUID, mentioned: [CaseID: MentionedCase] = [:],
        read: [CaseID: any CaseType] = [:]
    ) {
        self.now = now
        self.caseID = caseID
        self.number = number
        self.actor = actor
        self.freshID = freshID
        self.mentioned = mentioned
        self.read = read
    }

    /// One of the cases that the command reads; nil when there is none of that kind.
    package func read<Case: CaseType>(_ id: CaseID, as type: Case.Type) -> Case? { read[id] as? Case }

    /// Whether one of the cases that the command mentions is there, is of that kind, and belongs to an office. Another office's is to a decision
    /// as one that nobody has (OPS-01).
    package func mentions<Case: CaseType>(_ id: CaseID, as type: Case.Type, of office: String) -> Bool {
        mentioned[id] == MentionedCase(kind: Case.kind.name, office: office)
    }
}
