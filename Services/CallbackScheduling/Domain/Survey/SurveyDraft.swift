import Foundation
import SharedModels

/// What a survey asks, whom, and until when.
struct SurveyDraft: Codable, Hashable, Sendable {
    var kind: SurveyKind
    /// For people, at the head of the form.
    var title: String
    var property: SurveyProperty
    /// Chosen each time (CBK-31); a periodic survey has at least one.
    var themes: [SurveyTheme]
    var items: [SurveyItem]
    /// How answers are gathered (CBK-31).
    var methods: [SurveyMethod]
    /// Until when answers are taken; exclusive.
    var endsAt: Date
    /// Occupied households of an office building, all of which are asked (CBK-32).
    var occupiedHouseholds: Int?
    /// All areas that the office manages, which a special survey covers (CBK-35).
    var areas: [String] = []
    /// Households that a sampled special survey is sent to (K-20).
    var sampleSize: Int?

    /// Items of a form at most.
    static let mostItems = 40
    /// Areas of an office at most.
    static let mostAreas = 200
    /// Households of a survey at most.
    static let mostHouseholds = 20_000
    /// Longest time from the draft to the end, in days.
    static let longestDays = 366.0
}

/// A question of a survey, rated in four steps or left blank (CBK-33).
struct SurveyItem: Codable, Hashable, Sendable {
    /// Whose result it counts in (CBK-38).
    var `class`: SurveyClass
    /// In Chinese.
    var text: String
    /// The same in English, for whoever reads that.
    var english: String?
}

/// What kind of property the households are in.
enum SurveyProperty: String, Codable, Sendable, CaseIterable {
    case officeBuilding = "office_building"
    case residential
    case commercial
    case mixed
}

/// How a survey gathers answers (CBK-31).
enum SurveyMethod: String, Codable, Sendable, CaseIterable {
    case visit
    case phone
    case outdoorTalk = "outdoor_talk"
    case questionnaire
}

/// A household of a survey.
struct SurveyHousehold: Codable, Hashable, Sendable {
    /// The company's own id of it, such as the unit's code.
    var household: String
    var unit: String
    var name: String?
    var phone: String?
    /// The part of the estate that it lies in (CBK-35).
    var area: String?
    /// Whether somebody lives or works there (CBK-32).
    var occupied: Bool
    /// Whether it complained before, so that a sample must have it (CBK-35).
    var complainedBefore: Bool
}

/// What was looked up about the list of households when the survey is opened.
struct SurveyList: Codable, Hashable, Sendable {
    /// Households on the list.
    var listed: Int
    /// Of those, the occupied ones.
    var occupied: Int
    /// Areas that occupied households of the list lie in.
    var areas: [String]
    /// Households that get a form.
    var chosen: Int
    /// Households that were dissatisfied in the office's last survey and are not on the list (CBK-35).
    var missingRepeats: Int
    /// The office's last survey that was analysed.
    var previousId: SurveyID?
    /// What was improved after the last survey that was explained (CBK-41).
    var improvements: SurveyImprovements?
}

/// What was improved after an earlier survey, as its explanation says.
struct SurveyImprovements: Codable, Hashable, Sendable {
    let number: String
    let text: String
}

/// What a household answered.
struct SurveyAnswerForm: Codable, Hashable, Sendable {
    var way: SurveyWay
    /// In the order of the items; blank ones are left out.
    var ratings: [SurveyItemRating]
    var remarks: String?
    /// Whether it wants to be called.
    var wantsCall: Bool

    /// Characters of the remarks at most.
    static let remarksLength = 2_000
}
