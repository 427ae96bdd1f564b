/// Compares what nobody may guess byte by byte.
package enum ConstantTime {
    /// Whether two texts are the same, letter by letter, without telling by the time it takes how much of them agrees; their lengths are no secret.
    package static func equal(_ one: String, _ other: String) -> Bool {
        guard one.utf8.count == other.utf8.count else { return false }
        return zip(one.utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
