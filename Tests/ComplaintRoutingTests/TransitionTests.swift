import Foundation
import SharedModels
import Testing

@testable import ComplaintRouting

/// The table of domain 3.2, pair by pair: what each state does with each command.
@Suite("Transitions of a complaint")
struct TransitionTests {
    /// What a command does in a state.
    enum Outcome: Equatable {
        case to(ComplaintState)
        /// Accepted, the state stays.
        case stays
        /// It had its effect already, or concerns a round or clock that is over.
        case unchanged
        case refused(Rejection.Code)
    }

    struct Pair: CustomTestStringConvertible, Sendable {
        let state: ComplaintState
        let command: ComplaintCommand.Code
        let outcome: Outcome
        var testDescription: String { "\(state.rawValue) + \(command.rawValue)" }
    }

    /// Transitions that belong to one state, as the table's rows say them.
    static let ownRows: [ComplaintState: [ComplaintCommand.Code: Outcome]] = [
        .registered: [.settle: .to(.resolved), .startReview: .to(.underReview)],
        .underReview: [
            .startReview: .unchanged, .requestInfo: .to(.infoNeeded), .reject: .to(.notAccepted), .classify: .to(.classified),
        ],
        .infoNeeded: [.supplyInfo: .to(.underReview)],
        .notAccepted: [.purge: .to(.purged)],
        .classified: [.route: .to(.routed), .start: .to(.inProgress)],
        .routed: [.start: .to(.inProgress), .route: .stays, .requestRepair: .stays],
        .inProgress: [.start: .unchanged, .resolve: .to(.resolved), .route: .to(.routed), .requestRepair: .stays],
        .resolved: [.reply: .to(.callbackPending)],
        .replied: [:],
        .callbackPending: [.callbackSatisfied: .to(.closed), .callbackDissatisfied: .to(.inProgress), .addCorrectiveReport: .stays],
        .closed: [.archive: .to(.archived), .report: .stays],
        .archived: [.archive: .unchanged, .report: .stays, .purge: .to(.purged)],
        .purged: [.purge: .unchanged],
        .withdrawn: [.withdraw: .unchanged, .purge: .to(.purged)],
    ]

    /// "any open" in the table.
    static let open: Set<ComplaintState> = [
        .registered, .underReview, .infoNeeded, .classified, .routed, .inProgress, .resolved, .replied, .callbackPending,
    ]

    static func outcome(of command: ComplaintCommand.Code, in state: ComplaintState) -> Outcome {
        if let own = ownRows[state]?[command] { return own }
        return switch command {
        case .register: .refused(.alreadyExists)
        case .acknowledge, .answer, .callIn, .receive, .reclassify: open.contains(state) ? .stays : .refused(.wrongState)
        case .withdraw: open.contains(state) ? .to(.withdrawn) : .refused(.wrongState)
        case .callbackSatisfied, .callbackDissatisfied: .unchanged
        // The sample names T-FEEDBACK, which does not run past its reply; before its bound it changes nothing either.
        case .clockDue, .leaveGroup: .unchanged
        // What is over is only marked; purged, not even that.
        case .joinGroup, .noteRepair: state == .purged ? .unchanged : .stays
        case .noteRepetition, .noteUrge: open.contains(state) ? .stays : .unchanged
        case .settle, .startReview, .requestInfo, .supplyInfo, .reject, .classify, .route, .start, .resolve, .reply, .archive, .report,
            .purge, .addCorrectiveReport, .requestRepair:
            .refused(.wrongState)
        }
    }

    static let pairs = ComplaintState.allCases.flatMap { state in
        ComplaintCommand.Code.allCases.map { Pair(state: state, command: $0, outcome: outcome(of: $0, in: state)) }
    }

    /// A class in which the command's own guard lets it through.
    static func fittingClass(for pair: Pair) -> ComplaintClass {
        switch (pair.command, pair.state) {
        case (.receive, _), (.report, _), (.addCorrectiveReport, _): .major
        case (.start, .classified): .noLiability
        case (_, _): .general
        }
    }

    @Test("Every state does with every command what the table says", arguments: pairs)
    func pair(_ pair: Pair) throws {
        var story = try Story.reaching(pair.state, class: Self.fittingClass(for: pair))
        if pair.command == .answer, story.it.state.isOpen {
            try story.give(.reclassify(Reclassification(class: .assistInArea, reason: "开发商的事")), as: .officeDirector)
        }
        // The shortest way to some states told the owner something already; these commands are taken once.
        if pair.command == .acknowledge || pair.command == .answer { story.forgetMessages() }
        if pair.command == .addCorrectiveReport { story.changeDirectly { $0.resolution?.correctiveReport = nil } }
        if pair.command == .purge, !pair.state.isOpen, pair.state != .closed, pair.state != .purged {
            story.now = story.now.addingTimeInterval(4 * 365 * 86_400)
        }
        let before = story.it
        var command = Sample.command(pair.command, for: before, mark: "2")
        if pair.command == .register { command = .register(Sample.registration(channel: .letter)) }
        let role = Sample.role(for: pair.command)

        switch pair.outcome {
        case .to(let state):
            #expect(try story.give(command, as: role))
            #expect(story.it.state == state)
        case .stays:
            #expect(try story.give(command, as: role))
            #expect(story.it.state == pair.state)
        case .unchanged:
            #expect(try story.give(command, as: role) == false)
            #expect(story.it == before)
        case .refused(let code):
            let rejection = #expect(throws: Rejection.self) { try story.give(command, as: role) }
            #expect(rejection?.code == code)
            #expect(story.it == before)
        }
    }

    @Test("The commands that an answer offers are exactly those that the state takes", arguments: pairs)
    func offered(_ pair: Pair) throws {
        var story = try Story.reaching(pair.state, class: Self.fittingClass(for: pair))
        if pair.command == .answer, story.it.state.isOpen {
            try story.give(.reclassify(Reclassification(class: .assistInArea, reason: "开发商的事")), as: .officeDirector)
        }
        if pair.command == .acknowledge || pair.command == .answer { story.forgetMessages() }
        if pair.command == .addCorrectiveReport { story.changeDirectly { $0.resolution?.correctiveReport = nil } }
        let takes: Bool =
            switch pair.outcome {
            case .to, .stays: true
            case .unchanged, .refused: false
            }
        let isSystems =
            pair.command == .callbackSatisfied || pair.command == .callbackDissatisfied || pair.command == .clockDue
            || pair.command == .joinGroup || pair.command == .noteRepetition || pair.command == .noteRepair
            || pair.command == .noteUrge
        #expect(story.it.allowedCommands.contains(pair.command.rawValue) == (takes && !isSystems))
    }

    @Test("A command to a complaint that does not exist is not found", arguments: ComplaintCommand.Code.allCases)
    func notFound(_ code: ComplaintCommand.Code) throws {
        guard code != .register else { return }
        var story = Story()
        let rejection = #expect(throws: Rejection.self) { try story.give(Sample.command(code), as: .csDept) }
        #expect(rejection?.code == .notFound)
    }

    @Test("The way from the register to the archive tells every step, once and in order")
    func happyPath() throws {
        let story = try Story.reaching(.archived)
        #expect(
            story.told == [
                "complaint.registered", "review.started", "complaint.classified", "complaint.routed", "complaint.started",
                "complaint.resolved", "complaint.acknowledged", "complaint.replied", "callback.requested", "complaint.closed",
                "complaint.archived",
            ])
        #expect(story.version == story.events.count)
        let contact = Sample.registration().contactId
        #expect(story.facts(ComplaintClosed.self).map(\.contactId) == [contact])
        #expect(story.facts(ComplaintCallbackRequested.self).map(\.contactId) == [contact])
    }
}

extension Story {
    /// Takes back what the owner was told, for tests of commands that are taken once.
    mutating func forgetMessages() {
        changeDirectly { complaint in
            complaint.acknowledgement = nil
            complaint.answer = nil
        }
    }
}
