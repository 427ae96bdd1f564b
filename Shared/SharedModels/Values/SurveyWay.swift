/// How a household answered a survey (CBK-31).
package enum SurveyWay: String, Codable, Sendable, CaseIterable {
    /// On the page behind the household's own link.
    case link
    case visit
    case phone
    /// A talk outdoors.
    case talk
    /// A questionnaire on paper that came back.
    case paper
}
