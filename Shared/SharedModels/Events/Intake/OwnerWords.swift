/// What an owner said with a command of the owner's own.
package struct OwnerWords: Codable, Hashable, Sendable {
    package let words: String
    package init(words: String) { self.words = words }
}
