/// What a note on a repair's progress says (REP-23).
package struct ProgressText: Codable, Hashable, Sendable {
    package let text: String

    package init(text: String) { self.text = text }
}
