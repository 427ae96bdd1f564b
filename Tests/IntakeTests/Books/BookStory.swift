import Foundation
import Messaging
import Policy
import SharedModels
import Testing

@testable import Intake

/// One case of the desk's books driven by commands, with everything that it told on the way.
struct BookStory<Entry: BookEntry> {
    private(set) var entry: Entry?
    private(set) var events: [any Event] = []
    var now = monday
    var rules: Policy
    /// Cases that its commands read, or mention.
    var others: [CaseID: any CaseType] = [:]
    /// Cases that its commands mention only.
    var known: [CaseID: MentionedCase] = [:]
    private var fresh: UInt64 = 0

    init(rules: Policy = .baseline) { self.rules = rules }

    /// The case; a story is looked at only after its beginning.
    var it: Entry {
        guard let entry else { preconditionFailure("the story has not begun") }
        return entry
    }

    /// What was told, without the topic and the version.
    var told: [String] { events.map { String(type(of: $0).type.rawValue.dropFirst("guanjia.intake.".count).dropLast(3)) } }

    /// The facts of one type, in order.
    func facts<Fact: Event>(_ type: Fact.Type = Fact.self) -> [Fact] { events.compactMap { $0 as? Fact } }

    /// Gives a command; true when it changed something.
    @discardableResult
    mutating func give(_ command: Entry.Command, as role: Role = .receptionist, office: String? = nil, by subject: String = "staff")
        throws(Rejection)
        -> Bool
    {
        fresh += 1
        let context = DecisionContext(
            now: now, caseID: contactID, number: "\(Entry.kind.numberPrefix)-20260302-000001",
            actor: role == .system ? .system : Actor(subject: subject, role: role, office: office),
            freshID: UUID.v7(milliseconds: 3, high: 3, low: 100 + fresh),
            mentioned: known.merging(others.mapValues { MentionedCase(kind: type(of: $0).kind.name, office: $0.office) }) { $1 },
            read: others)
        guard case .changed(let change) = try Entry.decide(entry, command, under: rules, in: context) else { return false }
        entry = change.after
        events += change.events
        return true
    }

    /// Whether a command changed something, or why it was refused.
    mutating func outcome(of command: Entry.Command, as role: Role) -> Result<Bool, Rejection> {
        do throws(Rejection) {
            return .success(try give(command, as: role))
        } catch {
            return .failure(error)
        }
    }

    /// What is wrong with a command; nil when it is taken.
    mutating func refusal(_ command: Entry.Command, as role: Role = .receptionist, office: String? = nil) -> Rejection? {
        do throws(Rejection) {
            try give(command, as: role, office: office)
            return nil
        } catch {
            return error
        }
    }
}

/// What holds of every kind of case in the books, looked at in every state that it can be in.
struct BookLaw<Entry: BookEntry> where Entry.View: Encodable {
    /// A way to each state, by name.
    let ways: [(name: String, go: (inout BookStory<Entry>) throws -> Void)]
    /// A command of each name, whose content is right and names nobody without 秘.
    let command: (Entry.Command.Code) -> Entry.Command
    /// All names.
    let codes: [Entry.Command.Code]
    /// States that there are.
    let states: Set<String>

    /// Checks all of it.
    func check(at now: Date? = nil) throws {
        var reached: Set<String> = []
        for way in ways {
            var story = BookStory<Entry>()
            try way.go(&story)
            if let now { story.now = now }
            reached.insert(story.it.stateCode)
            try checkCommands(story, way.name)
            try checkSecrets(story, way.name)
        }
        #expect(reached == states, "every state is reached")
    }

    /// A state takes what it offers and nothing else, from nobody but the posts, and a repetition changes nothing.
    private func checkCommands(_ story: BookStory<Entry>, _ way: String) throws {
        for code in codes where code.rawValue != "clock-due" {
            let posts = Entry.posts(for: code)
            for role in Role.allCases where !posts.contains(role) {
                var other = story
                #expect(other.refusal(command(code), as: role)?.code == .forbidden, "\(way): \(code) by \(role)")
            }
            let role = try #require(Role.allCases.first(where: posts.contains))
            var elsewhere = story
            #expect(elsewhere.refusal(command(code), as: role, office: "donghu")?.code == .forbidden, "\(way): \(code)")
            var copy = story
            let isOffered = story.it.open.contains(code)
            switch copy.outcome(of: command(code), as: role) {
            case .success(let changed):
                #expect(isOffered || !changed, "\(way): \(code) is taken and not offered")
                guard changed else { continue }
                #expect(copy.events.count > story.events.count, "\(way): a change tells something")
                let before = copy.entry?.clocks
                #expect(copy.outcome(of: command(code), as: role) == .success(false), "\(way): \(code) again")
                #expect(copy.entry?.clocks == before, "\(way)")
            case .failure(let refusal):
                #expect(
                    !isOffered && [.wrongState, .alreadyExists].contains(refusal.code), "\(way): \(code): \(refusal) \(refusal.fields)")
            }
        }
        // A clock that is not due tells nothing.
        if let due = codes.first(where: { $0.rawValue == "clock-due" }) {
            var copy = story
            #expect(copy.outcome(of: command(due), as: .system) == .success(false), "\(way)")
        }
    }

    /// Names, units and words are sealed in events, and shortened or left out for those who need none.
    private func checkSecrets(_ story: BookStory<Entry>, _ way: String) throws {
        let coder = EventCoder(sealer: try KeySet(json: KeySet.generateJSON(kid: "test")))
        for event in story.events {
            let text = String(decoding: try coder.encode(event), as: UTF8.self)
            #expect(!text.contains("秘"), "\(way): \(text)")
        }
        let stranger = Actor(subject: "staff", role: .qualityDept)
        guard !story.it.reveals(to: stranger), story.it.reveals(to: Actor(subject: "staff", role: .receptionist)) else { return }
        let masked = String(decoding: try coder.encodeValue(story.it.view(for: stranger)), as: UTF8.self)
        #expect(!masked.contains("秘密"), "\(way): \(masked)")
        #expect(!story.it.showsReasons(to: stranger))
    }
}
