/// Somebody who is invited to a forum, or spoke there: of a household, or a member of the owners' committee.
package struct ForumGuest: Codable, Hashable, Sendable {
    /// Its id in the company's books, or its unit: what tells it from others.
    package let household: String
    package let name: String
    /// Absent where nobody gave one.
    package let phone: String?
    package let unit: String

    package init(household: String, name: String, phone: String? = nil, unit: String) {
        self.household = household
        self.name = name
        self.phone = phone
        self.unit = unit
    }
}

/// Whom a forum newly invites.
package struct ForumInvitation: Codable, Hashable, Sendable {
    /// Households, or members of the owners' committee.
    package let guests: [ForumGuest]

    package init(guests: [ForumGuest]) { self.guests = guests }
}

/// A view that was recorded in a forum, and who spoke.
package struct ForumViewText: Codable, Hashable, Sendable {
    package let text: String
    /// Who spoke; absent where nobody asked.
    package let speaker: ForumGuest?

    package init(text: String, speaker: ForumGuest? = nil) {
        self.text = text
        self.speaker = speaker
    }
}

/// The reply to a view.
package struct ForumReplyText: Codable, Hashable, Sendable {
    package let text: String

    package init(text: String) { self.text = text }
}
