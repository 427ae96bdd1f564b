import Foundation
import HTTPTypes
import ServiceBootstrap

/// How many files pass through the Console at once, and how large they may be. Each is in memory while it does, once: the form that a file came in is
/// what it is sent on from, and what a service gives is what the browser gets, in parts of 64 KiB both.
struct FilePlaces: Sendable {
    /// Largest file in bytes; as the services that keep them have it.
    let limit: Int
    /// From browsers to services.
    let coming: TransferSlots
    /// From services to browsers, of which one opens six connections at once.
    let going: TransferSlots

    /// Bytes of the largest files that may be on the way in one direction.
    private static let bytesAtOnce = 64 << 20

    init(limit: Int) {
        self.limit = limit
        let count = max(2, Self.bytesAtOnce / max(1, limit))
        coming = TransferSlots(count: count, each: 2)
        going = TransferSlots(count: count, each: 6)
    }

    /// The limit as people read it, in MB.
    var megabytes: String {
        (Double(limit) / 1_048_576).formatted(.number.precision(.fractionLength(0...1)).rounded(rule: .down).grouping(.never))
    }

    /// A route that takes a form with files; together they may be as large as one, and each has a head.
    func route(_ path: String) -> LargeBody {
        LargeBody(.post, path, bytes: limit + MultipartFile.overhead + MultipartForm.mostParts * Self.headBytes)
    }

    private static let headBytes = 512
}
