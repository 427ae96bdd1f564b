import CRDKafka

/// A version of librdkafka.
package struct LibraryVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package let patch: Int

    package init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// The library that this process has loaded, which may be newer than the headers that it was built with.
    package static var loaded: Self {
        let packed = Int(rd_kafka_version())  // 0xMMmmrrpp
        return Self(packed >> 24 & 0xFF, packed >> 16 & 0xFF, packed >> 8 & 0xFF)
    }

    /// The oldest that is used without `KafkaConfiguration.allowOldLibrary`: older ones lose or repeat records (reliability.md §0).
    package static let minimum = Self(2, 3)

    package var description: String { "\(major).\(minor).\(patch)" }

    package static func < (lhs: Self, rhs: Self) -> Bool { (lhs.major, lhs.minor, lhs.patch) < (rhs.major, rhs.minor, rhs.patch) }
}
