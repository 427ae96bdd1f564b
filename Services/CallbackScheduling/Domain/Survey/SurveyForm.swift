import Foundation
import Policy
import SharedModels

/// The form of one household in a survey (调查表): listed, sent, and answered once.
struct SurveyForm: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "survey_form", numberPrefix: "SF")

    let id: SurveyFormID
    let number: String
    let office: String
    let surveyId: SurveyID
    /// Items on the form; while it is listed the survey's may still change.
    var items: Int
    var household: SurveyHousehold
    var state = SurveyFormState.listed
    var sentAt: Date?
    /// Until when an answer is taken; exclusive. Absent before it is sent.
    var endsAt: Date?
    var answer: SurveyAnswer?
    var missedAt: Date?

    var stateCode: String { state.rawValue }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { state == .sent ? [SurveyFormCommand.answerCode] : [] }

    static func command(forDue clock: String) -> SurveyFormCommand? { nil }
}

/// An answer as it is kept.
struct SurveyAnswer: Codable, Hashable, Sendable {
    let form: SurveyAnswerForm
    let at: Date
    /// Who noted it; `system` when it came over the household's link.
    let by: Role
}

/// A household that is to be on the list of a survey.
struct SurveyFormRequest: Codable, Hashable, Sendable {
    let surveyId: SurveyID
    let office: String
    let items: Int
    let household: SurveyHousehold
}

/// What can be asked of a form.
enum SurveyFormCommand: CaseCommand, Hashable {
    /// The household is on the list; said again, what is known of it is corrected as long as nothing was sent.
    case list(SurveyFormRequest)
    /// System: it gets its form, with so many items; nil for as many as when it was listed.
    case send(endsAt: Date, items: Int? = nil)
    /// It has answered.
    case answer(SurveyAnswerForm)
    /// System: the survey has ended and no answer came.
    case miss

    static let answerCode = "answer"

    /// The office that a form is made for.
    var office: String? {
        if case .list(let request) = self { request.office } else { nil }
    }

    var code: String {
        switch self {
        case .list: "list"
        case .send: "send"
        case .answer: Self.answerCode
        case .miss: "miss"
        }
    }
}

extension SurveyForm {
    static func decide(
        _ current: SurveyForm?, _ command: SurveyFormCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<SurveyForm> {
        try authorise(command, office: current?.office ?? command.office, context.actor)
        switch (current, command) {
        case (nil, .list(let request)):
            let form = SurveyForm(
                id: context.caseID.retyped(), number: context.number, office: request.office, surveyId: request.surveyId,
                items: request.items, household: request.household)
            return try form.list(request.household, context)
        case (nil, _): throw Rejection(.notFound, "There is no such form.")
        case (let form?, .list(let request)):
            guard form.household != request.household else { return .unchanged }
            guard form.state == .listed else {
                throw Rejection(.wrongState, "The form is \(form.state.rawValue); its household stays as it is.")
            }
            return try form.list(request.household, context)
        case (let form?, .send(let endsAt, let items)): return form.send(endsAt, items, context)
        case (let form?, .answer(let answer)): return try form.take(answer, context)
        case (let form?, .miss): return form.miss(context)
        }
    }

    private static func authorise(_ command: SurveyFormCommand, office: String?, _ actor: Actor) throws(Rejection) {
        if let office, let confined = actor.office, confined != office {
            throw Rejection(.forbidden, "The form belongs to another property office.")
        }
        let posts: Set<Role> =
            switch command {
            case .list: SurveyRoles.distributors
            case .send, .miss: [.system]
            // What comes over a link comes from the household itself.
            case .answer(let answer): answer.way == .link ? [.system] : SurveyRoles.askers
            }
        guard posts.contains(actor.role) else {
            throw Rejection(
                .forbidden, "A \(actor.role.rawValue) may not give the command \(command.code) to this form.", rule: "CBK-43")
        }
    }

    private func list(_ household: SurveyHousehold, _ context: DecisionContext) throws(Rejection) -> Decision<SurveyForm> {
        var checks = FieldChecks()
        checks.text(household.household, "household", limit: 64)
        checks.text(household.unit, "unit", limit: FieldChecks.shortText)
        checks.optionalText(household.name, "name", limit: FieldChecks.shortText)
        checks.optionalText(household.phone, "phone", limit: FieldChecks.shortText)
        checks.optionalText(household.area, "area", limit: FieldChecks.shortText)
        try checks.finish(rule: "CBK-32")
        var form = self
        form.household = household
        return .changed(
            form,
            SurveyFormListed(
                formId: id, number: number, office: office, listedAt: context.now, surveyId: surveyId, occupied: household.occupied,
                complainedBefore: household.complainedBefore))
    }

    private func send(_ endsAt: Date, _ items: Int?, _ context: DecisionContext) -> Decision<SurveyForm> {
        // After the end it would never come back.
        guard state == .listed, context.now < endsAt else { return .unchanged }
        var form = self
        form.state = .sent
        form.items = items ?? form.items
        form.sentAt = context.now
        form.endsAt = endsAt
        return .changed(
            form,
            SurveyFormSent(
                formId: id, number: number, office: office, sentAt: context.now, surveyId: surveyId, endsAt: endsAt))
    }

    /// One answer per household: the first stays, whoever sends a second (domain 3.5).
    private func take(_ given: SurveyAnswerForm, _ context: DecisionContext) throws(Rejection) -> Decision<SurveyForm> {
        if let answer {
            guard answer.form != given else { return .unchanged }
            let time = answer.at.formatted(.iso8601)
            throw Rejection(
                .wrongState,
                "The household has answered already, by \(answer.form.way.rawValue) at \(time), noted by \(answer.by.rawValue).")
        }
        guard state == .sent, let endsAt, context.now < endsAt else {
            throw Rejection(.wrongState, "The form is \(state.rawValue); answers are taken between its sending and the survey's end.")
        }
        var checks = FieldChecks()
        let places = given.ratings.map(\.item)
        checks.require(places.allSatisfy { (1...items).contains($0) }, "ratings", "must name items of the form, 1 to \(items)")
        checks.require(Set(places).count == places.count, "ratings", "must rate each item once")
        checks.optionalText(given.remarks, "remarks", limit: SurveyAnswerForm.remarksLength)
        try checks.finish(rule: "CBK-33")
        var form = self
        form.state = .returned
        form.answer = SurveyAnswer(form: given, at: context.now, by: context.actor.role)
        return .changed(
            form,
            SurveyResponseReceived(
                formId: id, number: number, office: office, receivedAt: context.now, surveyId: surveyId, way: given.way,
                ratings: given.ratings, wantsCall: given.wantsCall,
                sealed: given.remarks.map { .content(SurveyRemarks(remarks: $0)) }))
    }

    private func miss(_ context: DecisionContext) -> Decision<SurveyForm> {
        guard state == .sent else { return .unchanged }
        var form = self
        form.state = .notReturned
        form.missedAt = context.now
        return .changed(
            form, SurveyFormMissed(formId: id, number: number, office: office, missedAt: context.now, surveyId: surveyId))
    }
}

/// A form as a caller sees it; who does not call owners sees neither who it is nor what was remarked (OPS-01, D13).
struct SurveyFormView: Encodable, Hashable, Sendable {
    let surveyId: SurveyID
    let household: String
    let unit: String
    let name: String?
    let phone: String?
    let area: String?
    let occupied: Bool
    let complainedBefore: Bool
    let sentAt: Date?
    let endsAt: Date?
    let way: SurveyWay?
    let answeredAt: Date?
    let answeredBy: Role?
    let ratings: [SurveyItemRating]?
    let wantsCall: Bool?
    let remarks: String?
    let missedAt: Date?
    let masked: Bool
}

extension SurveyForm {
    func showsReasons(to actor: Actor) -> Bool { SurveyRoles.askers.contains(actor.role) }

    func reveals(to actor: Actor) -> Bool { SurveyRoles.askers.union(CallbackRoles.fullSight).contains(actor.role) }

    func view(for actor: Actor) -> SurveyFormView {
        let masked = !reveals(to: actor)
        let (known, given) = (household, answer?.form)
        return SurveyFormView(
            surveyId: surveyId, household: masked ? Mask.unit(known.household) : known.household,
            unit: masked ? Mask.unit(known.unit) : known.unit, name: masked ? known.name.map(Mask.name) : known.name,
            phone: masked ? known.phone.map(Mask.phone) : known.phone, area: known.area, occupied: known.occupied,
            complainedBefore: known.complainedBefore, sentAt: sentAt, endsAt: endsAt, way: given?.way, answeredAt: answer?.at,
            answeredBy: answer?.by, ratings: given?.ratings, wantsCall: given?.wantsCall, remarks: masked ? nil : given?.remarks,
            missedAt: missedAt, masked: masked)
    }
}
