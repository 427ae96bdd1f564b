/// One parameter of a statement, encoded in PostgreSQL's binary format.
package struct Bind: Sendable, Hashable {
    /// Why a value can never be stored; found while encoding, thrown before anything is sent.
    package enum Refusal: Sendable, Hashable {
        /// PostgreSQL text cannot hold U+0000.
        case nulCharacter
        /// A date outside of what `timestamptz` can hold, or not a number.
        case dateOutOfRange
    }

    /// The type that the server is told.
    package let type: PostgresType
    /// The binary form; nil is NULL.
    package let value: [UInt8]?
    /// Set when the value must not be sent; `query` then throws a `DatabaseError` of code `data`.
    package let refusal: Refusal?

    /// A value that is encoded already.
    package init(type: PostgresType, value: [UInt8]?, refusal: Refusal? = nil) {
        self.type = type
        self.value = value
        self.refusal = refusal
    }

    /// NULL of a type.
    package static func null(_ type: PostgresType) -> Bind { Bind(type: type, value: nil) }
}
