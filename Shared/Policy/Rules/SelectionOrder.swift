import Crypto
import Foundation

/// An order of names that looks like chance and comes out the same for everybody who knows the seed: by the SHA-256 of seed and name.
///
/// Nobody can push a household forward or back, and whoever doubts a selection can make it again (CBK-21).
package struct SelectionOrder: Sendable {
    private let seed: String

    /// - Parameter seed: such as the plan's id and its period.
    package init(seed: String) { self.seed = seed }

    /// The names in their order; equal names keep theirs.
    package func sorted(_ names: [String]) -> [String] {
        names.map { (place: place(of: $0), name: $0) }
            .sorted { $0.place.lexicographicallyPrecedes($1.place) }
            .map(\.name)
    }

    private func place(of name: String) -> [UInt8] { Array(SHA256.hash(data: Data("\(seed)\u{1F}\(name)".utf8))) }
}
