import Foundation
import ServiceBootstrap
import SharedModels

// The bodies of the commands to surveys. What must be there is optional in them, so that everything that is missing is named in one answer.

/// What a survey asks, whom, and until when, as it comes in (CBK-31).
struct SurveyDraftBody: Decodable, Sendable {
    let surveyKind: SurveyKind?
    let title: String?
    let property: SurveyProperty?
    let themes: [SurveyTheme]?
    let items: [Item]?
    let methods: [SurveyMethod]?
    let endsAt: Date?
    let occupiedHouseholds: Int?
    let areas: [String]?
    let sampleSize: Int?

    /// A question.
    struct Item: Decodable, Sendable {
        let `class`: SurveyClass?
        let text: String?
        let english: String?

        fileprivate func checked(_ check: inout Validation) -> SurveyItem? {
            let text = check.line(text, "text")
            let english = check.optionalText(english, "english", length: 1...400)
            return check.required(self.class, "class").map { SurveyItem(class: $0, text: text, english: english) }
        }
    }

    /// The draft, once every field is checked.
    func draft(_ check: inout Validation) throws(Problem) -> SurveyDraft {
        let title = check.line(title, "title")
        let kind = check.required(surveyKind, "surveyKind")
        let property = check.required(property, "property")
        let ends = check.required(endsAt, "endsAt").map { check.instant($0, "endsAt") }
        let methods = check.required(methods, "methods") ?? []
        let given = check.count(check.required(items, "items") ?? [], "items", in: 1...SurveyDraft.mostItems)
        let checked = given.prefix(SurveyDraft.mostItems).enumerated().compactMap { index, item in
            check.nested("items[\(index)]") { item.checked(&$0) }
        }
        let areas = check.count(areas ?? [], "areas", in: 0...SurveyDraft.mostAreas)
        let named = areas.prefix(SurveyDraft.mostAreas).enumerated().map { check.line($0.element, "areas[\($0.offset)]") }
        try check.finish()
        guard let kind, let property, let ends else { preconditionFailure("finish throws when one is missing") }
        return SurveyDraft(
            kind: kind, title: title, property: property, themes: themes ?? [], items: checked, methods: methods, endsAt: ends,
            occupiedHouseholds: occupiedHouseholds, areas: named, sampleSize: sampleSize)
    }
}

/// `POST /surveys`: a survey is prepared.
struct DraftSurveyRequest: Decodable, Sendable {
    /// Needed of a caller of the whole company only.
    let office: String?
    private let body: SurveyDraftBody

    init(from decoder: any Decoder) throws {
        body = try SurveyDraftBody(from: decoder)
        office = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .office)
    }

    private enum CodingKeys: String, CodingKey { case office }

    /// The command, once every field is checked; a caller confined to an office makes surveys there.
    func command(of caller: Caller) throws(Problem) -> SurveyCommand {
        var check = Validation()
        let office = caller.office ?? check.line(office, "office", upTo: 64)
        return .draft(office: office, try body.draft(&check))
    }
}

/// `POST /surveys/{id}/amend`: the whole draft anew, before it is opened (CBK-43).
struct AmendSurveyRequest: CommandRequest {
    private let body: SurveyDraftBody

    init(from decoder: any Decoder) throws { body = try SurveyDraftBody(from: decoder) }

    func command() throws(Problem) -> SurveyCommand {
        var check = Validation()
        return .amend(try body.draft(&check))
    }
}

/// `POST /surveys/{id}/cancel`: it is given up before it is opened (CBK-43).
struct CancelSurveyRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> SurveyCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// A body without content, for commands whose content is looked up.
struct SurveyEmptyRequest: Decodable, Sendable {}

/// `POST /surveys/{id}/close`: no more answers are taken.
struct CloseSurveyRequest: CommandRequest {
    func command() throws(Problem) -> SurveyCommand { .close }
}

/// `POST /surveys/{id}/report`: the result goes with proposals to the leader in charge (CBK-41).
struct ReportSurveyRequest: CommandRequest {
    let proposals: String?

    func command() throws(Problem) -> SurveyCommand { .report(proposals: try Validation.soleNarrative(proposals, "proposals")) }
}

/// `POST /surveys/{id}/decide`: the leader in charge decides on the proposals (CBK-41).
struct DecideSurveyRequest: CommandRequest {
    let approved: Bool?
    let text: String?

    func command() throws(Problem) -> SurveyCommand {
        var check = Validation()
        let approved = check.required(approved, "approved")
        let text = check.narrative(text, "text")
        try check.finish()
        return .decide(approved: approved ?? false, text: text)
    }
}

/// `POST /surveys/{id}/explain`: the improvements, for the owners (CBK-41).
struct ExplainSurveyRequest: CommandRequest {
    let text: String?

    func command() throws(Problem) -> SurveyCommand { .explain(text: try Validation.soleNarrative(text, "text")) }
}

/// `POST /surveys/{id}/households`: part of the list of households (CBK-32).
struct HouseholdsRequest: Decodable, Sendable {
    let households: [Household]?

    /// Households of one request at most.
    static let most = 500

    /// One household.
    struct Household: Decodable, Sendable {
        let household: String?
        let unit: String?
        let name: String?
        let phone: String?
        let area: String?
        let occupied: Bool?
        let complainedBefore: Bool?

        fileprivate func checked(_ check: inout Validation) -> SurveyHousehold {
            let id = check.line(household, "household", upTo: 64)
            return SurveyHousehold(
                household: id, unit: unit == nil ? id : check.line(unit, "unit"), name: check.optionalLine(name, "name"),
                phone: phone.flatMap { $0.isBlank ? nil : check.phone($0, "phone") }, area: check.optionalLine(area, "area"),
                occupied: occupied ?? true, complainedBefore: complainedBefore ?? false)
        }
    }

    /// The households, each once.
    func checked() throws(Problem) -> [SurveyHousehold] {
        var check = Validation()
        let given = check.count(check.required(households, "households") ?? [], "households", in: 1...Self.most)
        var seen: Set<String> = []
        let checked = given.prefix(Self.most).enumerated().map { index, household in
            check.nested("households[\(index)]") { inner in
                let one = household.checked(&inner)
                inner.check(seen.insert(one.household).inserted, "household", "is there twice")
                return one
            }
        }
        try check.finish()
        return checked
    }
}

/// `POST /survey-forms/{id}/answer`: an answer that does not come over the household's link (CBK-31).
struct AnswerFormRequest: CommandRequest {
    let way: SurveyWay?
    let ratings: [Rating]?
    let remarks: String?
    let wantsCall: Bool?

    /// One rated item.
    struct Rating: Decodable, Sendable {
        let item: Int?
        let rating: ServiceRating?
    }

    func command() throws(Problem) -> SurveyFormCommand {
        var check = Validation()
        let way = check.required(way, "way")
        check.check(way != .link, "way", "must be the way on which somebody asked: a link is for the household alone")
        let given = check.count(check.required(ratings, "ratings") ?? [], "ratings", in: 0...SurveyDraft.mostItems)
        let rated = given.prefix(SurveyDraft.mostItems).enumerated().compactMap { index, one -> SurveyItemRating? in
            check.nested("ratings[\(index)]") { inner in
                let (item, rating) = (inner.required(one.item, "item"), inner.required(one.rating, "rating"))
                return item.flatMap { item in rating.map { SurveyItemRating(item: item, rating: $0) } }
            }
        }
        let remarks = check.optionalText(remarks, "remarks", length: 1...SurveyAnswerForm.remarksLength, multiline: true)
        try check.finish()
        guard let way else { preconditionFailure("finish throws when it is missing") }
        return .answer(
            SurveyAnswerForm(way: way, ratings: rated.sorted { $0.item < $1.item }, remarks: remarks, wantsCall: wantsCall ?? false))
    }
}
