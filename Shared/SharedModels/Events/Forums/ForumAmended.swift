package import Foundation

/// What a forum is about, its place, its time or who is invited was written anew before it was held (CBK-29, CBK-40).
package struct ForumAmended: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.forum.amended.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let amendedAt: Date
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
        forumId: ForumID, number: String, office: String, amendedAt: Date, kind: ForumKind, audience: ForumAudience, themes: [SurveyTheme],
        beginsAt: Date, year: Int? = nil
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.amendedAt = amendedAt
        self.kind = kind
        self.audience = audience
        self.themes = themes
        self.beginsAt = beginsAt
        self.year = year
    }
}
