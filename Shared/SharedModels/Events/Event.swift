/// A past-tense fact about one case, as other services and other systems hear it.
///
/// The conforming type is the `data` of a CloudEvent (design D9). Its wire name never changes once published; fields are only
/// added, and added as optionals. What identifies a person goes into a `Sealed` property and nowhere else (D10).
package protocol Event: Codable, Sendable {
    /// The CloudEvents `type`: `guanjia.<service>.<noun>.<verb>.v<major>`.
    static var type: EventType { get }

    /// The topic that carries it; each topic has one producing service.
    static var topic: Topic { get }

    /// The office of the case that it is about: what it tells another case to do is refused when that one is of another office.
    var office: String { get }
}

/// A CloudEvents `type`, such as `guanjia.intake.contact.recorded.v1`.
package struct EventType: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(stringLiteral value: String) { self.init(rawValue: value) }
    package var description: String { rawValue }

    /// The type without its version: what stays the same when a `.v2` comes.
    package var family: Substring {
        guard let dot = rawValue.lastIndex(of: ".") else { return rawValue[...] }
        return rawValue[..<dot]
    }
}
