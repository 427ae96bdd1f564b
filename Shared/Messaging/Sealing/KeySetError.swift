/// What is wrong with a key set file or with a sealed text. Never holds key material or content.
package struct KeySetError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Kinds of failure.
    package enum Code: Sendable, Hashable {
        /// The key set file cannot be read, or is larger than `KeySetFile.maximumBytes`.
        case unreadableFile
        /// The file is not a JWK set of usable keys.
        case malformedFile
        /// The text is not a JWE compact serialization, or is larger than `KeySet.maximumSealedBytes`.
        case malformed
        /// The JWE asks for something else than `dir` with `A256GCM`.
        case unsupported
        /// The text does not fit its key: it was altered, or sealed with another key of the same name.
        case notAuthentic
        /// The content is larger than `KeySet.maximumContentBytes`.
        case tooLarge
    }

    package let code: Code
    /// What exactly, in words; names keys by their ids only.
    package let detail: String

    package var description: String { "KeySetError.\(code): \(detail)" }
}
