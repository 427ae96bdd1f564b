/// The name of an object: a few words with slashes between them, such as `work-orders/<uuid>/<sha256>`.
///
/// Words have lower-case letters, digits and hyphens only. So no key leads out of a folder (`..`), names a hidden file, or has to be
/// escaped in a URL, whatever it was made from.
package struct ObjectKey: Hashable, Sendable, CustomStringConvertible {
    /// Most words in a key.
    static let words = 6
    /// Most characters of one word.
    static let wordLength = 100

    package let segments: [String]

    /// Nil when the text is no key.
    package init?(_ text: String) {
        let segments = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard segments.count <= Self.words, segments.allSatisfy(Self.isWord) else { return nil }
        self.segments = segments
    }

    private init(_ segments: [String]) { self.segments = segments }

    /// What `ObjectStore.check` writes.
    static let probe = ObjectKey(["probe", "start"])

    package var description: String { segments.joined(separator: "/") }

    private static func isWord(_ text: String) -> Bool {
        (1...wordLength).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-")
            }
    }
}
