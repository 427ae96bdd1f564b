/// What a notice says, and where it is posted.
package struct NoticeText: Codable, Hashable, Sendable {
    package let title: String
    package let text: String
    /// Boards and doors, or the list of numbers.
    package let place: String?

    package init(title: String, text: String, place: String? = nil) {
        self.title = title
        self.text = text
        self.place = place
    }
}
