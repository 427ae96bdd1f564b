/// What the owner was told.
package struct ContactReply: Codable, Hashable, Sendable {
    package let reply: String
    package init(reply: String) { self.reply = reply }
}
