import Foundation
import Policy
import SharedModels

/// Which of an office's repair callbacks of a period are made (K-01), or which more at a month's end (CBK-11).
///
/// The seed of the choice is the id of this case, which follows from office, purpose, period and day: the same cases give the same choice,
/// in whatever order they come. In a stratum the order is that of SHA-256 over the seed, a slash and the task's id, in lower case.
struct CallbackSelection: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "callback_selection", numberPrefix: "CS")

    /// Whether all tasks stand as the selection says.
    enum State: String, Codable, Sendable, CaseIterable {
        case selecting, selected
    }

    let id: CallbackSelectionID
    let number: String
    let office: String
    let purpose: SelectionPurpose
    let period: CoveragePeriod
    /// The first local day, such as `2026-03-02`.
    let day: String
    let from: Date
    /// As of when: callbacks made before count as made.
    let until: Date
    let madeAt: Date
    /// By when those that were dropped and are chosen again have to be called.
    let dueBy: Date
    let findings: SelectionFindings
    var state = State.selecting
    var appliedAt: Date?

    var stateCode: String { state.rawValue }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { [] }

    static func command(forDue clock: String) -> CallbackSelectionCommand? { nil }
}

/// What a selection is of.
struct SelectionScope: Hashable, Sendable {
    let office: String
    let purpose: SelectionPurpose
    let period: CoveragePeriod
    let day: String
    let from: Date
    let until: Date
}

/// What can be asked of a selection; people ask nothing of it.
enum CallbackSelectionCommand: CaseCommand, Hashable {
    /// System: the period is over and its picks are laid down.
    case make(SelectionScope, SelectionFindings)
    /// System: all tasks stand as they should.
    case finish

    var code: String {
        switch self {
        case .make: "make"
        case .finish: "finish"
        }
    }
}

extension CallbackSelection {
    /// Said again, by another replica or after a crash, both commands change nothing.
    static func decide(
        _ current: CallbackSelection?, _ command: CallbackSelectionCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<CallbackSelection> {
        guard context.actor.role == .system else {
            throw Rejection(.forbidden, "Callbacks are chosen by the system.", rule: "CBK-10")
        }
        switch (current, command) {
        case (nil, .make(let scope, let findings)): return try make(scope, findings, rules, context)
        case (_?, .make): return .unchanged
        case (nil, .finish): throw Rejection(.notFound, "There is no such selection.")
        case (let selection?, .finish): return selection.finish(context)
        }
    }

    private static func make(
        _ scope: SelectionScope, _ findings: SelectionFindings, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<CallbackSelection> {
        guard context.now >= scope.until else {
            throw Rejection(.ruleViolated, "Callbacks of a period are chosen when it is over.", rule: "CBK-10")
        }
        let selection = CallbackSelection(
            id: context.caseID.retyped(), number: context.number, office: scope.office, purpose: scope.purpose, period: scope.period,
            day: scope.day, from: scope.from, until: scope.until, madeAt: context.now,
            dueBy: rules.callback.repairDue(reportedBackAt: context.now), findings: findings)
        return .changed(
            selection,
            SelectionMade(
                selectionId: selection.id, number: selection.number, office: selection.office, purpose: selection.purpose,
                period: selection.period, day: selection.day, until: selection.until, madeAt: selection.madeAt, cases: findings.cases,
                wanted: findings.wanted, chosen: findings.chosen, always: findings.always, strata: findings.strataCount))
    }

    private func finish(_ context: DecisionContext) -> Decision<CallbackSelection> {
        guard state == .selecting else { return .unchanged }
        var selection = self
        selection.state = .selected
        selection.appliedAt = context.now
        return .changed(
            selection,
            SelectionApplied(
                selectionId: id, number: number, office: office, purpose: purpose, period: period, day: day, appliedAt: context.now,
                chosen: findings.chosen))
    }
}

/// A selection as a caller sees it: nothing in it is private.
struct CallbackSelectionView: Encodable, Hashable, Sendable {
    let purpose: SelectionPurpose
    let period: CoveragePeriod
    let day: String
    let from: Date
    let until: Date
    let madeAt: Date
    let appliedAt: Date?
    let seed: String
    let findings: SelectionFindings
}

extension CallbackSelection {
    /// Only the system acts, and writes nothing.
    func showsReasons(to actor: Actor) -> Bool { true }

    func view(for actor: Actor) -> CallbackSelectionView {
        CallbackSelectionView(
            purpose: purpose, period: period, day: day, from: from, until: until, madeAt: madeAt, appliedAt: appliedAt,
            seed: id.description, findings: findings)
    }
}
