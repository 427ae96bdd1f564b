package import Foundation

/// A forum with owners is planned: themes, place, time and who is invited (CBK-29, CBK-40).
package struct ForumPlanned: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.forum.planned.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let plannedAt: Date
    /// Whether it is one of those at irregular times, or that of the year's end (CBK-29, CBK-40).
    package let kind: ForumKind
    /// Who is invited.
    package let audience: ForumAudience
    /// What it is about (CBK-31).
    package let themes: [SurveyTheme]
    /// When it is to begin.
    package let beginsAt: Date
    /// The year whose end it is held for; of those only.
    package let year: Int?

    package init(
        forumId: ForumID, number: String, office: String, plannedAt: Date, kind: ForumKind, audience: ForumAudience, themes: [SurveyTheme],
        beginsAt: Date, year: Int? = nil
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.plannedAt = plannedAt
        self.kind = kind
        self.audience = audience
        self.themes = themes
        self.beginsAt = beginsAt
        self.year = year
    }
}
