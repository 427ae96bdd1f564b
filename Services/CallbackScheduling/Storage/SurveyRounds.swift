import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Takes surveys on where nobody has to say anything: forms go out, those that did not come back are noted, answers are checked and counted
/// (domain 3.5, CBK-38, CBK-42).
///
/// Where it stands is in the cases alone, the ids of callback tasks follow from the forms, and every command changes nothing when it is given
/// again. So any number of replicas may do it at once, and a replica that dies anywhere leaves nothing to be repaired.
struct SurveyRounds: Sendable {
    let engine: CaseEngine
    /// Forms that one pass deals with, and that are asked for at once.
    var limits = (pass: 2_000, page: 100)

    private var lookup: SurveyLookup { SurveyLookup(engine: engine) }

    /// What a pass is about.
    enum Stage: Sendable {
        /// Forms and counts, which nobody should wait for.
        case forms
        /// Whether callbacks have ended, which takes days; the lot is drawn again each time.
        case checks

        /// Surveys for which there may be something to do.
        fileprivate var states: [SurveyState] {
            switch self {
            case .forms: [.distributing, .closedForReturns, .verified]
            case .checks: [.distributing, .collecting, .closedForReturns]
            }
        }
    }

    /// How long after a survey's close its result waits for answers that are being checked. Who could not be reached until then was not.
    static let longestCheck: TimeInterval = 14 * 86_400

    static func jobs(on ground: JobGround) -> [Job] {
        let rounds = SurveyRounds(engine: ground.engine)
        return [
            Job("survey-checks", every: .seconds(30)) { try await rounds.pass(.checks) },
            Job("surveys", every: .seconds(2)) { try await rounds.pass(.forms) },
        ]
    }

    /// Does what there is to do, survey by survey.
    /// - Returns: Whether there may be more at once.
    func pass(_ stage: Stage) async throws -> Bool {
        var after = UUID.lowest
        var budget = limits.pass
        var problems: [any Error] = []
        while budget > 0 {
            let ids = try await engine.pool.query(SurveyStatements.atWork(stage.states, after: after, limit: limits.page))
                .map { try $0.decode("survey_id", as: UUID.self) }
            guard let last = ids.last else { break }
            for id in ids where budget > 0 {
                try Task.checkCancellation()
                do {
                    try await take(SurveyID(id), stage, &budget)
                } catch let error as SurveyNotTaken {
                    // One survey that is stuck holds up no other.
                    problems.append(error)
                }
            }
            after = last
        }
        if let problem = problems.first { throw problem }
        return budget <= 0
    }

    private func take(_ id: SurveyID, _ stage: Stage, _ budget: inout Int) async throws {
        guard let survey = try await lookup.survey(id) else { return }
        switch (survey.state, stage) {
        case (.distributing, .forms): try await send(survey, &budget)
        case (.closedForReturns, .forms) where survey.returns == nil:
            try await miss(survey, &budget)
            if budget > 0 { try await sample(survey) }
        case (.distributing, .checks), (.collecting, .checks): try await callBack(survey)
        case (.closedForReturns, .checks) where survey.returns != nil: try await verify(survey)
        case (.verified, .forms): try await analyse(survey)
        default: break
        }
    }

    // MARK: Forms

    private func send(_ survey: Survey, _ budget: inout Int) async throws {
        guard try await engine.now() < survey.draft.endsAt else { return }
        let size = survey.isSampled ? survey.draft.sampleSize : nil
        try await settle(&budget, .send(endsAt: survey.draft.endsAt, items: survey.draft.items.count)) {
            SurveyStatements.toSend(of: survey.id, sample: size, previous: survey.list?.previousId, limit: $0)
        }
    }

    private func miss(_ survey: Survey, _ budget: inout Int) async throws {
        try await settle(&budget, .miss) { SurveyStatements.forms(of: survey.id, .sent, limit: $0) }
    }

    /// Gives a command to the forms that a query finds, until it finds none or the budget is used up.
    private func settle(_ budget: inout Int, _ command: SurveyFormCommand, _ query: (_ limit: Int) -> SQL) async throws {
        while budget > 0 {
            try Task.checkCancellation()
            let forms = try await engine.pool.query(query(min(limits.page, budget))).map { try $0.decode("form_id", as: UUID.self) }
            guard !forms.isEmpty else { return }
            let failed = await engine.submit(
                forms.map { Submission(command, to: CaseID($0), as: SurveyForm.self, under: engine.policy, cause: .system()) })
            budget -= forms.count
            if failed > 0 { throw SurveyNotTaken(what: "\(failed) forms, \(command.code)") }
        }
    }

    // MARK: The survey

    private func submit(_ command: SurveyCommand, to survey: Survey) async throws {
        let result = await engine.runner.submit(
            Submission(command, to: survey.id.retyped(), as: Survey.self, under: engine.policy, cause: .system()))
        guard case .accepted = result else { throw SurveyNotTaken(what: "a survey, \(command.code)") }
    }

    /// No form is out any more: answers are chosen to be checked, and those who asked for it or said why they are dissatisfied are called
    /// too (CBK-42). The tasks come before the note that they are there.
    private func sample(_ survey: Survey) async throws {
        let standing = try await lookup.standing(of: survey.id)
        guard standing.sent == 0 else { return }
        let checks = engine.policy.survey.checks(of: standing.returned)
        let calls = try await engine.pool.query(SurveyStatements.toCall(of: survey.id, checks: checks))
        for row in calls {
            try Task.checkCancellation()
            try await plan(SurveyFormID(try row.decode("form_id")), of: survey)
        }
        // Fewer than were wanted where not enough households have a telephone.
        let chosen = try calls.count { try $0.decode("checked", as: Bool.self) }
        try await submit(.sample(SurveyReturns(sent: standing.out, returned: standing.returned, chosen: chosen)), to: survey)
    }

    /// Who asked for a call is not left to wait for the end of the survey (CBK-29).
    private func callBack(_ survey: Survey) async throws {
        let forms = try await engine.pool.query(SurveyStatements.owingCalls(of: survey.id)).map { SurveyFormID(try $0.decode("form_id")) }
        guard !forms.isEmpty else { return }
        let known = Set(
            try await engine.pool.query(SurveyStatements.known(forms.map { Self.task(of: $0).uuid })).map {
                try $0.decode("id", as: UUID.self)
            })
        for form in forms where !known.contains(Self.task(of: form).uuid) {
            try Task.checkCancellation()
            try await plan(form, of: survey)
        }
    }

    private func plan(_ id: SurveyFormID, of survey: Survey) async throws {
        guard let form = try await engine.reader.find(id.retyped(), as: SurveyForm.self)?.body else { return }
        let known = form.household
        let request = CallbackRequest(
            office: form.office, kind: .surveyCheck, subjectNumber: form.number, cycle: 1,
            handledAt: form.answer?.at ?? survey.draft.endsAt,
            particulars: CallbackParticulars(
                name: known.name ?? "", phone: known.phone ?? "", unit: known.unit,
                summary: "\(survey.number) \(survey.draft.title)", result: form.answer?.form.remarks ?? ""))
        let result = await engine.runner.submit(
            Submission(
                .plan(request), to: Self.task(of: id).retyped(), as: CallbackTask.self, under: engine.policy, cause: .system(),
                creates: true))
        guard case .accepted = result else { throw SurveyNotTaken(what: "a callback, plan") }
    }

    /// The id of the callback task about an answer.
    static func task(of form: SurveyFormID) -> CallbackTaskID { CaseID(named: ["survey_check", form.description]).retyped() }

    /// Whether every check has ended, or nobody waits for the others any more, and what they found.
    private func verify(_ survey: Survey) async throws {
        let chosen = survey.returns?.chosen ?? 0
        let forms = try await engine.pool.query(SurveyStatements.toCall(of: survey.id, checks: chosen))
            .filter { try $0.decode("checked", as: Bool.self) }.map { SurveyFormID(try $0.decode("form_id")) }
        let rows = try await engine.pool.query(
            SurveyStatements.checks(forms.map(\.uuid), tasks: forms.map { Self.task(of: $0).uuid }))
        var (checked, contradicted) = (0, 0)
        let isOver = try await engine.now() >= (survey.closedAt ?? .distantFuture).addingTimeInterval(Self.longestCheck)
        for row in rows {
            let state = try row.decode("state", as: String?.self).flatMap(CallbackTaskState.init(rawValue:))
            guard let state, !state.awaitsCallback else {
                guard isOver else { return }
                continue
            }
            guard let said = try row.decode("said", as: String?.self).flatMap(ServiceRating.init(rawValue:)) else { continue }
            checked += 1
            let given = try row.decode("ratings", as: [Int16]?.self) ?? []
            if SurveyCheck.isContradicted(given.filter { $0 > 0 }.map { $0 == SurveyIndex.number(of: .dissatisfied) }, by: said) {
                contradicted += 1
            }
        }
        try await submit(.verify(SurveyCheck(checked: checked, contradicted: contradicted)), to: survey)
    }

    private func analyse(_ survey: Survey) async throws {
        let counts = try await lookup.counts(of: survey)
        let before = try await lookup.lastSurvey(of: survey, explained: false)
        let previous = before.flatMap { known in
            known.result.map {
                SurveyPrevious(
                    surveyId: known.id, number: known.number, returnRate: $0.returnRate, satisfaction: $0.satisfaction,
                    adjusted: $0.adjusted)
            }
        }
        try await submit(.analyse(counts, previous: previous), to: survey)
    }
}

/// The engine did not take what a survey needs; it is tried again.
struct SurveyNotTaken: Error {
    let what: String
}
