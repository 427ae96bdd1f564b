import Foundation
import Policy
import SharedModels

extension Survey {
    static func decide(
        _ current: Survey?, _ command: SurveyCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<Survey> {
        guard let current else {
            guard case .draft(let office, let draft) = command else { throw Rejection(.notFound, "There is no such survey.") }
            return try make(office, draft, rules, context)
        }
        try authorise(command.name, current.draft.kind, current.office, context.actor)
        if current.hasSeen(command) { return .unchanged }
        guard current.state.commands.contains(command.name), current.takes(command.name) else { throw current.refusal(of: command.name) }
        return try current.apply(command, rules, context)
    }

    private func apply(_ command: SurveyCommand, _ rules: Policy, _ context: DecisionContext) throws(Rejection) -> Decision<Survey> {
        switch command {
        case .draft: return .unchanged
        case .amend(let draft): return try amend(draft, rules, context)
        case .cancel(let reason): return try cancel(reason, context)
        case .open(let list, let draft): return try open(list, of: draft, rules, context)
        case .distribute(let sent): return try distribute(sent, context)
        case .close: return close(early: true, context)
        case .clockDue: return context.now >= draft.endsAt ? close(early: false, context) : .unchanged
        case .sample(let returns): return sample(returns, context)
        case .verify(let check): return verify(check, context)
        case .analyse(let counts, let previous): return try analyse(counts, previous, rules, context)
        case .report(let proposals): return try addReport(proposals, context)
        case .decide(let approved, let text): return try addDecision(approved, text, context)
        case .explain(let text): return try addExplanation(text, context)
        }
    }

    /// Whether the command has had its effect already; what jobs and timers say about a survey that has moved on has no effect either.
    private func hasSeen(_ command: SurveyCommand) -> Bool {
        switch command {
        case .draft(let office, let draft): office == self.office && draft == self.draft
        case .amend(let draft): state == .draft && draft == self.draft
        case .cancel: state == .cancelled
        case .open: state == .distributing
        case .distribute: state == .collecting
        case .close: state == .closedForReturns && closedEarly
        case .report(let proposals): report?.text == proposals
        case .decide(let approved, let text): decision.map { $0.approved == approved && $0.note.text == text } ?? false
        case .explain(let text): explanation?.text == text
        case .sample: returns != nil
        case .verify: check != nil
        case .analyse: result != nil
        case .clockDue: !state.takesAnswers
        }
    }

    private static func authorise(
        _ command: SurveyCommand.Code, _ kind: SurveyKind, _ office: String, _ actor: Actor
    ) throws(Rejection) {
        if let confined = actor.office, confined != office {
            throw Rejection(.forbidden, "The survey belongs to another property office.")
        }
        guard SurveyRoles.posts(for: command, kind).contains(actor.role) else {
            throw Rejection(
                .forbidden, "A \(actor.role.rawValue) may not give the command \(command.rawValue) to this survey.", rule: "CBK-43")
        }
    }

    private func refusal(of command: SurveyCommand.Code) -> Rejection {
        let possible = allowedCommands.isEmpty ? "nothing can be asked of it now" : "it takes \(allowedCommands.joined(separator: ", "))"
        return Rejection(.wrongState, "The survey is \(state.rawValue) and does not take \(command.rawValue); \(possible).")
    }

    private static func make(
        _ office: String, _ draft: SurveyDraft, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<Survey> {
        try authorise(.draft, draft.kind, office, context.actor)
        var checks = FieldChecks()
        checks.text(office, "office", limit: FieldChecks.shortText)
        checks.survey(draft, rules, now: context.now)
        try checks.finish(rule: "CBK-31")
        let survey = Survey(id: context.caseID.retyped(), number: context.number, office: office, draft: draft, draftedAt: context.now)
        return .changed(
            survey,
            SurveyDrafted(
                surveyId: survey.id, number: survey.number, office: office, draftedAt: context.now, kind: draft.kind,
                themes: draft.themes, items: draft.items.count, endsAt: draft.endsAt))
    }
}

/// A draft before it is opened (CBK-43).
extension Survey {
    /// The whole draft anew. Who may not make a survey of the new kind cannot turn this one into it.
    private func amend(_ draft: SurveyDraft, _ rules: Policy, _ context: DecisionContext) throws(Rejection) -> Decision<Survey> {
        try Self.authorise(.draft, draft.kind, office, context.actor)
        var checks = FieldChecks()
        checks.survey(draft, rules, now: context.now)
        try checks.finish(rule: "CBK-31")
        var survey = self
        survey.draft = draft
        return .changed(
            survey,
            SurveyAmended(
                surveyId: id, number: number, office: office, amendedAt: context.now, kind: draft.kind, themes: draft.themes,
                items: draft.items.count, endsAt: draft.endsAt))
    }

    /// Nobody was asked anything yet.
    private func cancel(_ reason: String, _ context: DecisionContext) throws(Rejection) -> Decision<Survey> {
        var checks = FieldChecks()
        checks.text(reason, "reason")
        try checks.finish(rule: "CBK-43")
        var survey = self
        survey.state = .cancelled
        survey.cancelledAt = context.now
        return .changed(
            survey, SurveyCancelled(surveyId: id, number: number, office: office, cancelledAt: context.now, kind: draft.kind),
            reason: reason)
    }
}

extension FieldChecks {
    /// What a survey asks, whom, and until when.
    fileprivate mutating func survey(_ draft: SurveyDraft, _ rules: Policy, now: Date) {
        text(draft.title, "title", limit: Self.shortText)
        require((1...SurveyDraft.mostItems).contains(draft.items.count), "items", "must have 1 to \(SurveyDraft.mostItems) entries")
        for (index, item) in draft.items.prefix(SurveyDraft.mostItems).enumerated() {
            text(item.text, "items[\(index)].text", limit: Self.shortText)
            optionalText(item.english, "items[\(index)].english", limit: 400)
        }
        require(Set(draft.themes).count == draft.themes.count, "themes", "must name each theme once")
        require(!draft.kind.isPeriodic || !draft.themes.isEmpty, "themes", "must name what this survey is about")
        require(
            !draft.methods.isEmpty && Set(draft.methods).count == draft.methods.count, "methods", "must name each way once, at least one")
        let latest = now.addingTimeInterval(SurveyDraft.longestDays * 86_400)
        require(draft.endsAt > now && draft.endsAt <= latest, "endsAt", "must lie ahead, within a year")
        scope(draft, rules)
    }

    /// Whom the kinds of survey ask (CBK-32, CBK-35, K-20).
    private mutating func scope(_ draft: SurveyDraft, _ rules: Policy) {
        switch draft.kind {
        case .periodicOffice: require(draft.property == .officeBuilding, "property", "must be office_building for this kind")
        case .periodicOther: require(draft.property != .officeBuilding, "property", "must not be office_building for this kind")
        case .special, .annual: break
        }
        let count = draft.occupiedHouseholds
        require(count.map { (1...SurveyDraft.mostHouseholds).contains($0) } ?? true, "occupiedHouseholds", "must be 1 to 20000")
        require(
            draft.kind != .periodicOffice || count != nil, "occupiedHouseholds", "must be given: every occupied household is asked (CBK-32)"
        )
        require(draft.areas.count <= SurveyDraft.mostAreas, "areas", "must have at most \(SurveyDraft.mostAreas) entries")
        for (index, area) in draft.areas.prefix(SurveyDraft.mostAreas).enumerated() {
            text(area, "areas[\(index)]", limit: Self.shortText)
        }
        require(Set(draft.areas).count == draft.areas.count, "areas", "must name each area once")
        require(draft.kind != .special || !draft.areas.isEmpty, "areas", "must name all areas of the office (CBK-35)")
        let isSampled = draft.kind == .special && rules.survey.specialSampleMode == .sample
        require(
            draft.sampleSize.map { isSampled && (1...SurveyDraft.mostHouseholds).contains($0) } ?? !isSampled, "sampleSize",
            isSampled ? "must be 1 to 20000: the policy asks for a sample" : "must be absent: every household is asked (K-20)")
    }
}
